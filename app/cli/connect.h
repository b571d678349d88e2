/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli-context.h"
#include "release/deployment-session.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): connected to the chosen deployment, asking about its host key where
 * there is a terminal. Blocking. */
RqDeploymentSession *rq_connect      (RqCliContext  *context,
                                      GError       **error);
/* Connects a session again whose connection only a person can make. Blocking. */
gboolean             rq_reconnect    (RqCliContext         *context,
                                      RqDeploymentSession  *session,
                                      GError              **error);
/* (transfer none) (nullable): its model with one complete state; an error where the stack is not.
 * Blocking. */
RqSwarmModel        *rq_connect_load (RqDeploymentSession  *session,
                                      GCancellable         *cancellable,
                                      GError              **error);

G_END_DECLS
