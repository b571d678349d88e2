/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/deployment-target.h"

static RqSshTarget *
make_target (RqDeployment *deployment,
             const char   *host,
             GError      **error)
{
  g_autoptr (RqSshTarget) target =
    rq_ssh_target_new (host, rq_deployment_get_identity (deployment),
                       rq_deployment_get_known_hosts (deployment), error);
  RqSshClient client = RQ_SSH_CLIENT_LIBSSH2;

  if (target == NULL)
    return NULL;
  rq_ssh_client_from_name (rq_deployment_get_transport (deployment), &client);
  return rq_ssh_target_with_client (target, client);
}

/**
 * rq_deployment_targets_new:
 *
 * Returns: (transfer full): where @deployment is and how it is reached; %NULL with
 *   %RQ_SSH_ERROR_CONFIG
 */
GPtrArray *
rq_deployment_targets_new (RqDeployment *deployment,
                           GError      **error)
{
  g_autoptr (GPtrArray) targets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_target_unref);
  g_auto (GStrv) hosts = rq_deployment_dup_hosts (deployment);

  for (int i = 0; hosts[i] != NULL; i++)
    {
      RqSshTarget *target = make_target (deployment, hosts[i], error);

      if (target == NULL)
        return NULL;
      g_ptr_array_add (targets, target);
    }
  return g_steal_pointer (&targets);
}
