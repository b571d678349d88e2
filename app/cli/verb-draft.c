/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/version.h"
#include "cli/connect.h"
#include "cli/draft-verbs.h"

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_autoptr (RqDeploymentSession) session = NULL;
  g_autoptr (RqReleaseDraft) draft = NULL;

  if (!rq_verb_parse (&rq_verb_draft, context, NULL, arguments, 1, 1, error) ||
      !rq_version_check ((*arguments)[1], error))
    return RQ_EXIT_ERROR;
  session = rq_connect (context, error);
  if (session == NULL)
    return RQ_EXIT_ERROR;
  draft = rq_draft_verbs_new (context, session);
  if (!rq_draft_verbs_create (context, draft, (*arguments)[1], error) ||
      !rq_draft_verbs_check (context, draft, error))
    return RQ_EXIT_ERROR;
  rq_draft_verbs_show (context, draft);
  return RQ_EXIT_YES;
}

const RqVerb rq_verb_draft = {
  .name = "draft",
  .arguments = N_("VERSION"),
  .summary = N_("Draft a release: its checklist is kept in the swarm until it begins"),
  .details = N_("What Requeen can check itself is checked at once. Tick the rest with “requeenctl\n"
                "tick”, from any workstation; when all of it is done, “requeenctl approve” makes\n"
                "it ready for “requeenctl upgrade --release”. Nothing is changed by a draft, and\n"
                "it does not stand in the way of another upgrade.\n"),
  .run = run,
};
