/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/deployment-options.h"
#include "cli/terminal.h"
#include "cli/verb.h"

static gboolean
parse (RqCliContext         *context,
       RqDeploymentOptions  *options,
       char               ***arguments,
       GError              **error)
{
  GOptionEntry entries[RQ_N_DEPLOYMENT_OPTIONS + 1] = { G_OPTION_ENTRY_NULL };

  rq_deployment_options_list (options, entries);
  if (!rq_verb_parse (&rq_verb_add, context, entries, arguments, 1, 1, error))
    return FALSE;
  if (options->hosts != NULL && options->stack != NULL && options->directory != NULL)
    return TRUE;
  g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                       _("A deployment needs --host, --stack and --directory."));
  return FALSE;
}

static gboolean
add (RqDeployments        *deployments,
     const char           *name,
     RqDeploymentOptions  *options,
     GError              **error)
{
  g_autoptr (RqDeployment) deployment = rq_deployment_options_apply (options, NULL, name, error);

  return deployment != NULL && rq_deployments_add (deployments, deployment, error);
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_auto (RqDeploymentOptions) options = { NULL };
  RqDeployments *deployments;

  if (!parse (context, &options, arguments, error))
    return RQ_EXIT_ERROR;
  deployments = rq_cli_context_get_deployments (context, error);
  if (deployments == NULL || !add (deployments, (*arguments)[1], &options, error))
    return RQ_EXIT_ERROR;

  rq_terminal_note (_("Added “%s”. “requeenctl status” shows it."), (*arguments)[1]);
  return RQ_EXIT_YES;
}

const RqVerb rq_verb_add = {
  .name = "add",
  .arguments = N_("NAME"),
  .summary = N_("Add a deployment: a stack and how to reach it"),
  .details = N_("Nothing is connected to yet. Deployments are kept for this user, in\n"
                "~/.config/requeen/deployments.ini; no password is.\n\n"
                "Example:\n"
                "  requeenctl add production --host deploy@m1.example.com \\\n"
                "    --stack cometchat --directory /opt/cometchat\n\n"
                "With several --host, the next one is tried when one cannot be reached.\n"),
  .run = run,
};
