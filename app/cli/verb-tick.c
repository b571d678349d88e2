/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/await.h"
#include "cli/connect.h"
#include "cli/draft-verbs.h"

typedef struct
{
  gboolean not_applicable;
  gboolean undo;
} Options;

/* What is checked cannot be ticked: a note on it overrides what the check says. */
static RqItemMark
choose_mark (RqReleaseDraft *draft,
             const char     *item_id,
             const Options  *options)
{
  RqChecklistItem *item = rq_release_draft_find_item (draft, item_id);

  if (item != NULL && rq_checklist_item_get_kind (item) == RQ_ITEM_CHECK)
    return RQ_MARK_OVERRIDDEN;
  return options->not_applicable ? RQ_MARK_NOT_APPLICABLE : RQ_MARK_DONE;
}

static gboolean
tick (RqReleaseDraft  *draft,
      const char      *argument,
      const Options   *options,
      GCancellable    *cancellable,
      GError         **error)
{
  const char *equals = strchr (argument, '=');
  g_autofree char *item_id =
    equals != NULL ? g_strndup (argument, equals - argument) : g_strdup (argument);
  g_autoptr (RqAwait) await = rq_await_new ();

  if (options->undo)
    rq_release_draft_untick_async (draft, item_id, cancellable, rq_await_cb, await);
  else
    rq_release_draft_tick_async (draft, item_id, choose_mark (draft, item_id, options),
                                 equals != NULL ? equals + 1 : "", cancellable, rq_await_cb,
                                 await);
  return rq_release_draft_finish (draft, rq_await_result (await), error);
}

static gboolean
tick_all (RqCliContext    *context,
          RqReleaseDraft  *draft,
          char           **items,
          const Options   *options,
          GError         **error)
{
  for (int i = 0; items[i] != NULL; i++)
    if (!tick (draft, items[i], options, rq_cli_context_get_cancellable (context), error))
      return FALSE;
  return TRUE;
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  Options options = { FALSE, FALSE };
  const GOptionEntry entries[] = {
    { "not-applicable", 0, 0, G_OPTION_ARG_NONE, &options.not_applicable,
      N_("The items do not apply; each needs a note"), NULL },
    { "undo", 0, 0, G_OPTION_ARG_NONE, &options.undo, N_("Take the ticks back"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (RqDeploymentSession) session = NULL;
  g_autoptr (RqReleaseDraft) draft = NULL;

  if (!rq_verb_parse (&rq_verb_tick, context, entries, arguments, 2, 100, error))
    return RQ_EXIT_ERROR;
  session = rq_connect (context, error);
  if (session == NULL)
    return RQ_EXIT_ERROR;
  draft = rq_draft_verbs_new (context, session);
  if (!rq_draft_verbs_open (context, session, draft, (*arguments)[1], error) ||
      !tick_all (context, draft, *arguments + 2, &options, error))
    return RQ_EXIT_ERROR;
  rq_draft_verbs_show (context, draft);
  return RQ_EXIT_YES;
}

const RqVerb rq_verb_tick = {
  .name = "tick",
  .arguments = N_("ID ITEM[=NOTE]…"),
  .summary = N_("Tick items of a draft’s checklist, with a note"),
  .details = N_("Who ticked an item, when and with which note is kept. An item that Requeen\n"
                "checks itself cannot be ticked: when its check fails, ITEM=NOTE overrides it,\n"
                "until the check says something else. The items of a rollback’s checklist are\n"
                "rollback-data, rollback-configuration, rollback-behaviour, rollback-observed\n"
                "and rollback-cause.\n"),
  .run = run,
};
