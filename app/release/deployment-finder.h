/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/discovery.h"
#include "ssh/ssh-interaction.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_FINDER_IDLE,
  RQ_FINDER_CONNECTING,
  RQ_FINDER_LOOKING,    /* connected: reads stacks, then directories */
  RQ_FINDER_READY,
} RqFinderState;

/* A connection to a manager on which there is no deployment yet, and what was found there. Property
 * "state" (RqFinderState), notified. Main only. */
#define RQ_TYPE_DEPLOYMENT_FINDER (rq_deployment_finder_get_type ())
G_DECLARE_FINAL_TYPE (RqDeploymentFinder, rq_deployment_finder, RQ, DEPLOYMENT_FINDER, GObject)

RqDeploymentFinder *rq_deployment_finder_new           (void);
/* "libssh2" (also %NULL) or "openssh": who speaks SSH from the next find on. */
void                rq_deployment_finder_set_transport (RqDeploymentFinder  *self,
                                                        const char          *transport);
/* @host: "[USER@]HOST[:PORT]"; @identity, @known_hosts: (nullable). Errors: of SSH, the engine. */
void                rq_deployment_finder_find_async    (RqDeploymentFinder  *self,
                                                        const char          *host,
                                                        const char          *identity,
                                                        const char          *known_hosts,
                                                        RqSshInteraction    *interaction,
                                                        GCancellable        *cancellable,
                                                        GAsyncReadyCallback  callback,
                                                        gpointer             user_data);
gboolean            rq_deployment_finder_find_finish   (RqDeploymentFinder  *self,
                                                        GAsyncResult        *result,
                                                        GError             **error);
RqFinderState       rq_deployment_finder_get_state     (RqDeploymentFinder *self);
/* Once ready. (transfer none): of RqFoundStack */
GPtrArray          *rq_deployment_finder_get_stacks    (RqDeploymentFinder *self);
/* Once ready. (transfer none) (nullable): %NULL when the search could not be made */
RqFoundDirectories *rq_deployment_finder_get_directories (RqDeploymentFinder *self);
/* (transfer none) (nullable): while connected */
RqTransport        *rq_deployment_finder_get_transport (RqDeploymentFinder *self);
/* Ends the connection. */
void                rq_deployment_finder_close         (RqDeploymentFinder *self);

G_END_DECLS
