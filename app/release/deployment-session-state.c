/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/deployment-session-private.h"

/**
 * rq_deployment_session_get_deployment:
 *
 * Returns: (transfer none): what it is a session of
 */
RqDeployment *
rq_deployment_session_get_deployment (RqDeploymentSession *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), NULL);

  return self->deployment;
}

/**
 * rq_deployment_session_get_state:
 *
 * Returns: whether there is a connection
 */
RqSessionState
rq_deployment_session_get_state (RqDeploymentSession *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), RQ_SESSION_OFFLINE);

  return self->state;
}

/**
 * rq_deployment_session_get_error:
 *
 * Returns: (transfer none) (nullable): why there is none
 */
const GError *
rq_deployment_session_get_error (RqDeploymentSession *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), NULL);

  return self->error;
}

/**
 * rq_deployment_session_get_transport:
 *
 * Returns: (transfer none) (nullable): the connection
 */
RqTransport *
rq_deployment_session_get_transport (RqDeploymentSession *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), NULL);

  return self->steady != NULL ? RQ_TRANSPORT (self->steady) : NULL;
}

/**
 * rq_deployment_session_get_client:
 *
 * Returns: (transfer none) (nullable): the engine client of the main context
 */
RqEngineClient *
rq_deployment_session_get_client (RqDeploymentSession *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), NULL);

  return self->client;
}

/**
 * rq_deployment_session_get_model:
 *
 * Returns: (transfer none) (nullable): the stack; its last known state after a loss
 */
RqSwarmModel *
rq_deployment_session_get_model (RqDeploymentSession *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), NULL);

  return self->model;
}

/**
 * rq_deployment_session_lacks_docker:
 *
 * Returns: whether it is Docker that does not answer, over a connection that is up
 */
gboolean
rq_deployment_session_lacks_docker (RqDeploymentSession *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), FALSE);

  return self->docker_gone_at != 0;
}

/**
 * rq_deployment_session_get_lost_for:
 *
 * Returns: the seconds since the connection was lost or Docker did not answer, 0 when neither is so
 */
unsigned int
rq_deployment_session_get_lost_for (RqDeploymentSession *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), 0);

  if (self->docker_gone_at != 0)
    return (g_get_monotonic_time () - self->docker_gone_at) / G_USEC_PER_SEC;
  return self->steady != NULL ? rq_steady_transport_get_lost_for (self->steady) : 0;
}

/* Monotonic, 0: now. */
static gint64
get_docker_retry_us (RqDeploymentSession *self)
{
  if (self->retry != 0)
    return self->retry_at;
  return self->reopening == NULL && self->model != NULL ? rq_swarm_model_get_retry_us (self->model)
                                                        : 0;
}

/**
 * rq_deployment_session_get_next_try_in:
 *
 * Returns: the seconds until it is tried again by itself, 0 when it is being tried or will not be
 */
unsigned int
rq_deployment_session_get_next_try_in (RqDeploymentSession *self)
{
  gint64 left;

  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), 0);

  if (self->docker_gone_at == 0)
    return self->steady != NULL ? rq_steady_transport_get_next_try_in (self->steady) : 0;
  left = get_docker_retry_us (self) - g_get_monotonic_time ();
  return left > 0 ? (left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC : 0;
}
