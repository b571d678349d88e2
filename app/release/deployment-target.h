/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployment.h"
#include "ssh/ssh-target.h"

G_BEGIN_DECLS

/* The one place where a deployment's settings become connections to be made: hosts, files and who
 * speaks SSH. (transfer full) of RqSshTarget, one for each manager in the order in which they are
 * tried; %NULL with RQ_SSH_ERROR_CONFIG */
GPtrArray *rq_deployment_targets_new (RqDeployment *deployment,
                                      GError      **error);

G_END_DECLS
