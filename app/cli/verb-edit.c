/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/deployment-options.h"
#include "cli/terminal.h"
#include "cli/verb.h"

/* What @options and @new_name say instead of what is kept. */
static gboolean
edit (RqDeployments        *deployments,
      const char           *name,
      RqDeploymentOptions  *options,
      const char           *new_name,
      GError              **error)
{
  RqDeployment *before = rq_deployments_find (deployments, name);
  g_autoptr (RqDeployment) after = NULL;

  if (before == NULL)
    {
      g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_MISSING,
                   _("There is no deployment named “%s”."), name);
      return FALSE;
    }
  after = rq_deployment_options_apply (options, before, new_name != NULL ? new_name : name, error);
  return after != NULL && rq_deployments_replace (deployments, name, after, error);
}

static gboolean
is_empty (const RqDeploymentOptions *options)
{
  return options->hosts == NULL && options->stack == NULL && options->directory == NULL &&
         options->identity == NULL && options->known_hosts == NULL &&
         options->update_command == NULL && options->transport == NULL &&
         !options->sudo && !options->no_sudo;
}

static gboolean
parse (RqCliContext         *context,
       RqDeploymentOptions  *options,
       char                **new_name,
       char               ***arguments,
       GError              **error)
{
  GOptionEntry entries[RQ_N_DEPLOYMENT_OPTIONS + 2] = { G_OPTION_ENTRY_NULL };

  rq_deployment_options_list (options, entries);
  entries[RQ_N_DEPLOYMENT_OPTIONS] =
    (GOptionEntry) { "name", 0, 0, G_OPTION_ARG_STRING, new_name,
                     N_("Another name for the deployment"), N_("NAME") };
  if (!rq_verb_parse (&rq_verb_edit, context, entries, arguments, 1, 1, error))
    return FALSE;
  if (*new_name != NULL || !is_empty (options))
    return TRUE;
  g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                       _("Say what to change, such as --host or --transport."));
  return FALSE;
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_auto (RqDeploymentOptions) options = { NULL };
  g_autofree char *new_name = NULL;
  RqDeployments *deployments;

  if (!parse (context, &options, &new_name, arguments, error))
    return RQ_EXIT_ERROR;
  deployments = rq_cli_context_get_deployments (context, error);
  if (deployments == NULL || !edit (deployments, (*arguments)[1], &options, new_name, error))
    return RQ_EXIT_ERROR;

  rq_terminal_note (_("Changed “%s” here. Nothing was changed on the swarm."),
                    new_name != NULL ? new_name : (*arguments)[1]);
  return RQ_EXIT_YES;
}

const RqVerb rq_verb_edit = {
  .name = "edit",
  .arguments = N_("NAME"),
  .summary = N_("Change how a deployment is reached; nothing changes on the swarm"),
  .details = N_("What is not named stays as it is. An empty file name, as in --identity \"\",\n"
                "goes back to what the SSH configuration says. --host, once for each manager,\n"
                "replaces all of them.\n\n"
                "Example:\n"
                "  requeenctl edit production --transport openssh\n"),
  .run = run,
};
