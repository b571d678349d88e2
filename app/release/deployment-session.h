/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployment.h"
#include "ssh/ssh-interaction.h"
#include "ssh/transport.h"
#include "swarm/swarm-model.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_SESSION_OFFLINE,
  RQ_SESSION_CONNECTING,
  RQ_SESSION_ONLINE,
  RQ_SESSION_RECONNECTING, /* was online, and will be again by itself: the connection is lost, or
                              Docker behind it does not answer; what is known stays */
  RQ_SESSION_LOST, /* was online, and needs a person: "error" says why; what is known stays */
} RqSessionState;

/* A deployment while this workstation is connected to it: a transport that makes a lost connection
 * again by itself, an engine client on the main context and the live model of its stack; the same
 * three over all reconnections. Properties, notified: "deployment", "state",
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
/* While reconnecting: whether it is Docker alone, behind a connection that is up; the seconds since
 * the loss, and until the next try (0: it is being tried). */
gboolean             rq_deployment_session_lacks_docker    (RqDeploymentSession *self);
unsigned int         rq_deployment_session_get_lost_for    (RqDeploymentSession *self);
unsigned int         rq_deployment_session_get_next_try_in (RqDeploymentSession *self);
/* Does not wait for the next try; needs no person. */
void                 rq_deployment_session_try_now         (RqDeploymentSession *self);
/* (transfer full) (nullable): through which manager, for sentences; %NULL while not online */
char                *rq_deployment_session_dup_manager     (RqDeploymentSession *self);
/* (transfer full) (nullable): why not through others that come before it, a line for each */
char                *rq_deployment_session_dup_trouble     (RqDeploymentSession *self);
void                 rq_deployment_session_close          (RqDeploymentSession *self);

G_END_DECLS
