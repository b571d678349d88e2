/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployment.h"
#include "ssh/ssh-interaction.h"
#include "ssh/ssh-session.h"
#include "swarm/swarm-model.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_SESSION_OFFLINE,
  RQ_SESSION_CONNECTING,
  RQ_SESSION_ONLINE,
  RQ_SESSION_LOST, /* was online: "error" says why; the last known state stays */
} RqSessionState;

/* A deployment while this workstation is connected to it: the SSH session, an engine client on
 * the main context and the live model of its stack. Properties, notified: "deployment", "state",
 * "error" (GError, nullable),
 * "model" (RqSwarmModel, nullable until online). What the sidebar and requeenctl hold. Main
 * only. */
#define RQ_TYPE_DEPLOYMENT_SESSION (rq_deployment_session_get_type ())
G_DECLARE_FINAL_TYPE (RqDeploymentSession, rq_deployment_session, RQ, DEPLOYMENT_SESSION, GObject)

RqDeploymentSession *rq_deployment_session_new            (RqDeployment *deployment);
void                 rq_deployment_session_connect_async  (RqDeploymentSession *self,
                                                           RqSshInteraction    *interaction,
                                                           GCancellable        *cancellable,
                                                           GAsyncReadyCallback  callback,
                                                           gpointer             user_data);
gboolean             rq_deployment_session_connect_finish (RqDeploymentSession  *self,
                                                           GAsyncResult         *result,
                                                           GError              **error);
RqDeployment        *rq_deployment_session_get_deployment (RqDeploymentSession *self);
RqSessionState       rq_deployment_session_get_state      (RqDeploymentSession *self);
/* (nullable) */
const GError        *rq_deployment_session_get_error      (RqDeploymentSession *self);
/* (nullable) */
RqTransport         *rq_deployment_session_get_transport  (RqDeploymentSession *self);
/* (nullable) */
RqEngineClient      *rq_deployment_session_get_client     (RqDeploymentSession *self);
/* (nullable) */
RqSwarmModel        *rq_deployment_session_get_model      (RqDeploymentSession *self);
void                 rq_deployment_session_close          (RqDeploymentSession *self);

G_END_DECLS
