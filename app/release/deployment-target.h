/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployment.h"
#include "ssh/ssh-target.h"

G_BEGIN_DECLS

/* The one place where a deployment's settings become a connection to be made: host, files and who
 * speaks SSH. (transfer full); %NULL with RQ_SSH_ERROR_CONFIG */
RqSshTarget *rq_deployment_target_new (RqDeployment *deployment,
                                       GError      **error);

G_END_DECLS
