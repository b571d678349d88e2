/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/draft-verbs.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "cli/checklist-output.h"
#include "cli/json-output.h"
#include "cli/outcome-output.h"
#include "cli/release-lookup.h"
#include "cli/terminal.h"
#include "records/lock.h"
#include "records/release-head-private.h"
#include "release/checklist.h"
#include "release/draft-edit.h"

/** rq_draft_verbs_new: Returns: (transfer full): a draft in the name of who uses the program */
RqReleaseDraft *
rq_draft_verbs_new (RqCliContext        *context,
                    RqDeploymentSession *session)
{
  return rq_release_draft_new (session, rq_cli_context_get_author (context));
}

static gboolean
is_draft (RqReleaseHead *head)
{
  return rq_checklist_is_drafted (head) && !rq_release_head_has_begun (head) &&
         rq_release_state_is_open (rq_release_head_get_state (head));
}

/* (transfer full) (nullable): when none was named */
static char *
find_only (RqCliContext         *context,
           RqDeploymentSession  *session,
           GError              **error)
{
  g_autoptr (GPtrArray) heads =
    rq_release_lookup_list (session, rq_cli_context_get_cancellable (context), error);
  RqReleaseHead *found = NULL;

  if (heads == NULL)
    return NULL;
  for (guint i = 0; i < heads->len; i++)
    {
      if (!is_draft (heads->pdata[i]))
        continue;
      if (found != NULL)
        {
          g_set_error (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                       _("There are several drafts, such as %s and %s: say which one."),
                       rq_release_head_get_id (found), rq_release_head_get_id (heads->pdata[i]));
          return NULL;
        }
      found = heads->pdata[i];
    }
  if (found == NULL)
    g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING,
                         _("This stack has no draft of a release. “requeenctl draft VERSION” makes "
                           "one."));
  return found != NULL ? g_strdup (rq_release_head_get_id (found)) : NULL;
}

/** rq_draft_verbs_open: Returns: whether @draft is the one of @release_id, or the only one */
gboolean
rq_draft_verbs_open (RqCliContext         *context,
                     RqDeploymentSession  *session,
                     RqReleaseDraft       *draft,
                     const char           *release_id,
                     GError              **error)
{
  g_autofree char *id =
    release_id != NULL ? g_strdup (release_id) : find_only (context, session, error);
  g_autoptr (RqAwait) await = rq_await_new ();

  if (id == NULL)
    return FALSE;
  rq_release_draft_open_async (draft, id, rq_cli_context_get_cancellable (context), rq_await_cb,
                               await);
  return rq_release_draft_finish (draft, rq_await_result (await), error);
}

/** rq_draft_verbs_create: Returns: whether @draft is a new release to @version */
gboolean
rq_draft_verbs_create (RqCliContext    *context,
                       RqReleaseDraft  *draft,
                       const char      *version,
                       GError         **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_release_draft_create_async (draft, version, rq_cli_context_get_cancellable (context),
                                 rq_await_cb, await);
  return rq_release_draft_finish (draft, rq_await_result (await), error);
}

/** rq_draft_verbs_check: Returns: whether all checks were made */
gboolean
rq_draft_verbs_check (RqCliContext    *context,
                      RqReleaseDraft  *draft,
                      GError         **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_terminal_note (_("Checking the stack, the registry and the manager…"));
  rq_release_draft_check_async (draft, NULL, rq_cli_context_get_cancellable (context),
                                rq_await_cb, await);
  return rq_release_draft_finish (draft, rq_await_result (await), error);
}

static void
print_json (RqReleaseDraft *draft)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  RqReleaseHead *head = rq_release_draft_get_head (draft);

  json_builder_begin_object (builder);
  rq_head_add_json (builder, head);
  rq_json_output_boolean (builder, "complete", rq_release_draft_is_complete (draft));
  rq_json_output_boolean (builder, "ready", rq_release_draft_is_ready (draft));
  rq_json_output_string (builder, "why_not", rq_release_draft_get_why_not (draft));
  rq_checklist_output_add_json (builder, head);
  json_builder_end_object (builder);
  rq_json_output_print (builder, FALSE);
}

static void
print_rolled_back (RqReleaseHead *head)
{
  g_autoptr (GPtrArray) open = rq_checklist_find_open (rq_release_head_get_fields (head), TRUE);
  g_autofree char *words = open->len > 0 ? rq_draft_say_open (open) : NULL;

  rq_terminal_print ("%s\n", words != NULL ? words : _("The rollback’s checklist is done."));
}

static void
print_text (RqReleaseDraft *draft)
{
  RqReleaseHead *head = rq_release_draft_get_head (draft);
  const char *why_not = rq_release_draft_get_why_not (draft);
  g_autofree char *clean = rq_terminal_clean (why_not != NULL ? why_not : "");
  const char *id = rq_release_head_get_id (head);

  rq_terminal_print (_("Release %s to %s: %s\n\n"), id, rq_release_head_get_version (head),
                     rq_release_head_get_label (head));
  rq_checklist_output_print (head, FALSE);
  rq_terminal_print ("\n");
  if (rq_release_head_get_state (head) == RQ_RELEASE_ABANDONED)
    return;
  if (rq_checklist_is_rolled_back (head))
    print_rolled_back (head);
  else if (rq_release_draft_is_ready (draft))
    rq_terminal_print (_("It may begin: “requeenctl upgrade --release %s”.\n"), id);
  else if (rq_release_draft_is_complete (draft))
    rq_terminal_print (_("%s “requeenctl approve %s” approves it.\n"), clean, id);
  else
    rq_terminal_print ("%s\n", clean);
}

/** rq_draft_verbs_show: Returns: %RQ_EXIT_YES when nothing is left to be done */
RqExitStatus
rq_draft_verbs_show (RqCliContext   *context,
                     RqReleaseDraft *draft)
{
  if (rq_cli_context_wants_json (context))
    print_json (draft);
  else
    print_text (draft);
  return rq_release_draft_is_complete (draft) ? RQ_EXIT_YES : RQ_EXIT_NO;
}
