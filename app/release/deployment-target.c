/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/deployment-target.h"

/**
 * rq_deployment_target_new:
 *
 * Returns: (transfer full): where @deployment is and how it is reached; %NULL with
 *   %RQ_SSH_ERROR_CONFIG
 */
RqSshTarget *
rq_deployment_target_new (RqDeployment *deployment,
                          GError      **error)
{
  g_autoptr (RqSshTarget) target = NULL;
  RqSshClient client = RQ_SSH_CLIENT_LIBSSH2;

  target = rq_ssh_target_new (rq_deployment_get_host (deployment),
                              rq_deployment_get_identity (deployment),
                              rq_deployment_get_known_hosts (deployment), error);
  if (target == NULL)
    return NULL;

  rq_ssh_client_from_name (rq_deployment_get_transport (deployment), &client);
  return rq_ssh_target_with_client (target, client);
}
