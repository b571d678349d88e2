/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/connect.h"
#include "cli/draft-verbs.h"

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_autoptr (RqDeploymentSession) session = NULL;
  g_autoptr (RqReleaseDraft) draft = NULL;

  if (!rq_verb_parse (&rq_verb_check, context, NULL, arguments, 0, 1, error))
    return RQ_EXIT_ERROR;
  session = rq_connect (context, error);
  if (session == NULL)
    return RQ_EXIT_ERROR;
  draft = rq_draft_verbs_new (context, session);
  if (!rq_draft_verbs_open (context, session, draft, (*arguments)[1], error) ||
      !rq_draft_verbs_check (context, draft, error))
    return RQ_EXIT_ERROR;
  return rq_draft_verbs_show (context, draft);
}

const RqVerb rq_verb_check = {
  .name = "check",
  .arguments = N_("[ID]"),
  .summary = N_("Make the checks of a draft again, and show its checklist"),
  .details = N_("Without an ID it is the only draft of the stack. The exit status is 0 when every\n"
                "item is done, 1 when something is still to be done.\n"),
  .run = run,
};
