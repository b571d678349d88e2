/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployments.h"

G_BEGIN_DECLS

/* (transfer full): a name for a deployment of @stack at @host ("[USER@]HOST[:PORT]") that no other
 * has, such as "cometchat on m1" */
char *rq_deployment_name_suggest (RqDeployments *deployments,
                                  const char    *stack,
                                  const char    *host);
/* (transfer full): @name with a number that makes it one that no other has */
char *rq_deployment_name_number  (RqDeployments *deployments,
                                  const char    *name);

G_END_DECLS
