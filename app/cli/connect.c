/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/connect.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "cli/terminal-asker.h"
#include "release/keyring-asker.h"

#define FIRST_PAUSE_MS 1000
#define LONGEST_PAUSE_MS (20 * 1000)
#define PATIENCE_US (10 * 60 * G_USEC_PER_SEC)

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

/* What no waiting mends. */
static gboolean
is_final (const GError *error)
{
  static const int codes[] = {
    RQ_SSH_ERROR_HOST_KEY_UNKNOWN, RQ_SSH_ERROR_HOST_KEY_CHANGED, RQ_SSH_ERROR_AUTHENTICATION,
    RQ_SSH_ERROR_NO_COMMON_METHOD, RQ_SSH_ERROR_CONFIG,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, RQ_SSH_ERROR, codes[i]))
      return TRUE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, RQ_CLI_ERROR, RQ_CLI_ERROR_DECLINED);
}

/**
 * rq_reconnect:
 *
 * Tries again and again for ten minutes, ever more rarely.
 *
 * Returns: %FALSE with the last reason
 */
gboolean
rq_reconnect (RqCliContext         *context,
              RqDeploymentSession  *session,
              GError              **error)
{
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  unsigned int pause = FIRST_PAUSE_MS;

  for (;;)
    {
      g_autoptr (GError) reason = NULL;

      if (connect_session (context, session, &reason))
        return TRUE;
      if (is_final (reason) || g_get_monotonic_time () >= end)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (!rq_await_sleep (pause, cancellable, error))
        return FALSE;
      pause = MIN (pause * 2, LONGEST_PAUSE_MS);
    }
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
