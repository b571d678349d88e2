/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/connect.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "cli/terminal-asker.h"
#include "release/keyring-asker.h"

static gboolean
connect_session (RqCliContext         *context,
                 RqDeploymentSession  *session,
                 GError              **error)
{
  g_autoptr (RqTerminalAsker) terminal = rq_terminal_asker_new ();
  g_autoptr (RqKeyringAsker) asker = rq_keyring_asker_new (RQ_SSH_INTERACTION (terminal));
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_deployment_session_connect_async (session, RQ_SSH_INTERACTION (asker),
                                       rq_cli_context_get_cancellable (context),
                                       rq_await_cb, await);
  return rq_deployment_session_connect_finish (session, rq_await_result (await), error);
}

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

  if (deployment == NULL)
    return NULL;
  session = rq_deployment_session_new (deployment);
  return connect_session (context, session, error) ? g_steal_pointer (&session) : NULL;
}

/**
 * rq_reconnect:
 *
 * Connects where that needs a person.
 *
 * Returns: %FALSE with the reason when there is no connection and will be none by itself
 */
gboolean
rq_reconnect (RqCliContext         *context,
              RqDeploymentSession  *session,
              GError              **error)
{
  g_autoptr (GError) reason = NULL;

  if (connect_session (context, session, &reason) ||
      rq_deployment_session_get_state (session) == RQ_SESSION_RECONNECTING)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
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
