/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "cli/connect.h"
#include "cli/draft-verbs.h"

typedef struct
{
  char     *comment;   /* (owned) (nullable) */
  char     *send_back; /* (owned) (nullable) */
  gboolean  abandon;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->comment);
  g_free (options->send_back);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
decide (RqCliContext    *context,
        RqReleaseDraft  *draft,
        const Options   *options,
        GError         **error)
{
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);
  const char *comment = options->comment != NULL ? options->comment : "";
  g_autoptr (RqAwait) await = rq_await_new ();

  if (options->abandon)
    rq_release_draft_abandon_async (draft, comment, cancellable, rq_await_cb, await);
  else if (options->send_back != NULL)
    rq_release_draft_send_back_async (draft, options->send_back, cancellable, rq_await_cb, await);
  else
    rq_release_draft_approve_async (draft, comment, cancellable, rq_await_cb, await);
  return rq_release_draft_finish (draft, rq_await_result (await), error);
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_auto (Options) options = { NULL, NULL, FALSE };
  const GOptionEntry entries[] = {
    { "comment", 0, 0, G_OPTION_ARG_STRING, &options.comment,
      N_("Kept with the decision"), N_("TEXT") },
    { "send-back", 0, 0, G_OPTION_ARG_STRING, &options.send_back,
      N_("Do not approve: say what has to be done first"), N_("TEXT") },
    { "abandon", 0, 0, G_OPTION_ARG_NONE, &options.abandon,
      N_("Do not approve: close the draft for good"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (RqDeploymentSession) session = NULL;
  g_autoptr (RqReleaseDraft) draft = NULL;

  if (!rq_verb_parse (&rq_verb_approve, context, entries, arguments, 1, 1, error))
    return RQ_EXIT_ERROR;
  session = rq_connect (context, error);
  if (session == NULL)
    return RQ_EXIT_ERROR;
  draft = rq_draft_verbs_new (context, session);
  if (!rq_draft_verbs_open (context, session, draft, (*arguments)[1], error) ||
      !decide (context, draft, &options, error))
    return RQ_EXIT_ERROR;
  rq_draft_verbs_show (context, draft);
  return RQ_EXIT_YES;
}

const RqVerb rq_verb_approve = {
  .name = "approve",
  .arguments = N_("ID"),
  .summary = N_("Approve a draft whose checklist is done, send it back or abandon it"),
  .details = N_("An approval is for the checklist as it is: when that changes, it is taken\n"
                "back.\n"),
  .run = run,
};
