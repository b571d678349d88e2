/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/connect.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "cli/host-key-asker.h"

/**
 * rq_connect:
 *
 * Connects to the deployment that the command line names.
 *
 * Returns: (transfer full) (nullable): the session; %NULL with an error of the settings, of SSH or
 *   of the engine
 */
RqDeploymentSession *
rq_connect (RqCliContext  *context,
            GError       **error)
{
  RqDeployment *deployment = rq_cli_context_get_deployment (context, error);
  g_autoptr (RqDeploymentSession) session = NULL;
  g_autoptr (RqHostKeyAsker) asker = NULL;
  g_autoptr (RqAwait) await = NULL;

  if (deployment == NULL)
    return NULL;

  session = rq_deployment_session_new (deployment);
  asker = rq_host_key_asker_new ();
  await = rq_await_new ();
  rq_deployment_session_connect_async (session, RQ_SSH_INTERACTION (asker),
                                       rq_cli_context_get_cancellable (context),
                                       rq_await_cb, await);
  if (!rq_deployment_session_connect_finish (session, rq_await_result (await), error))
    return NULL;
  return g_steal_pointer (&session);
}

/**
 * rq_connect_load:
 *
 * Returns: (transfer none) (nullable): the model of the session's stack as it is now; %NULL with
 *   %RQ_CLI_ERROR_NO_STACK when the swarm has no such stack, or an error of the engine
 */
RqSwarmModel *
rq_connect_load (RqDeploymentSession  *session,
                 GCancellable         *cancellable,
                 GError              **error)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);
  RqSwarmModel *model = rq_deployment_session_get_model (session);
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_swarm_model_load_async (model, cancellable, rq_await_cb, await);
  if (!rq_swarm_model_load_finish (model, rq_await_result (await), error))
    return NULL;
  if (g_list_model_get_n_items (rq_swarm_model_get_services (model)) > 0)
    return model;

  g_set_error (error, RQ_CLI_ERROR, RQ_CLI_ERROR_NO_STACK,
               _("The swarm of %s has no service of a stack “%s”. “docker stack ls” there "
                 "lists the stacks."),
               rq_deployment_get_host (deployment), rq_deployment_get_stack (deployment));
  return NULL;
}
