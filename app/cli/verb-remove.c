/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/terminal.h"
#include "cli/verb.h"

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  RqDeployments *deployments;

  if (!rq_verb_parse (&rq_verb_remove, context, NULL, arguments, 1, 1, error))
    return RQ_EXIT_ERROR;
  deployments = rq_cli_context_get_deployments (context, error);
  if (deployments == NULL || !rq_deployments_remove (deployments, (*arguments)[1], error))
    return RQ_EXIT_ERROR;

  rq_terminal_note (_("Removed “%s” here. Nothing was changed on the swarm."), (*arguments)[1]);
  return RQ_EXIT_YES;
}

const RqVerb rq_verb_remove = {
  .name = "remove",
  .arguments = N_("NAME"),
  .summary = N_("Forget a deployment; nothing changes on the swarm"),
  .run = run,
};
