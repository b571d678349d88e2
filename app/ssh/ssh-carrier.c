/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-carrier-private.h"

#include "ssh/openssh-connect-private.h"
#include "ssh/openssh-loop-private.h"
#include "ssh/ssh-connect-private.h"
#include "ssh/ssh-errors-private.h"
#include "ssh/ssh-loop-private.h"
#include "ssh/transport.h"

static RqSshCarrier *
connect_openssh (RqSshWorker *worker,
                 RqSshTarget *target,
                 const char *name,
                 RqSshAsker *asker,
                 GError **error)
{
  RqOpensshMux *anchor = NULL;
  RqOpensshMaster *master = rq_openssh_connect (target, name, asker, &anchor, error);

  return master != NULL ? rq_openssh_loop_new (worker, master, anchor, name) : NULL;
}

static RqSshCarrier *
connect_libssh2 (RqSshWorker *worker,
                 RqSshTarget *target,
                 const char *name,
                 RqSshAsker *asker,
                 GError **error)
{
  g_autoptr (GError) failure = NULL;
  RqSshLink *link = rq_ssh_connect (target, name, asker, &failure);

  if (link != NULL)
    return rq_ssh_loop_new (worker, link, name);

  if (g_error_matches (failure, RQ_SSH_ERROR, RQ_SSH_ERROR_NO_COMMON_METHOD))
    rq_ssh_error_offer_openssh (&failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * rq_ssh_carrier_connect:
 * @worker: whose thread this is; outlives the carrier, as @name does
 * @name: "user@host", for sentences
 * @asker: who is asked about host keys and secrets, and stops it
 *
 * The whole of connecting, by the transport that @target names. Blocks.
 *
 * Returns: (transfer full): a connection that is up; any #RqSshError
 */
RqSshCarrier *
rq_ssh_carrier_connect (RqSshWorker *worker,
                        RqSshTarget *target,
                        const char  *name,
                        RqSshAsker  *asker,
                        GError     **error)
{
  return rq_ssh_target_get_client (target) == RQ_SSH_CLIENT_OPENSSH
         ? connect_openssh (worker, target, name, asker, error)
         : connect_libssh2 (worker, target, name, asker, error);
}

void
rq_ssh_carrier_free (RqSshCarrier *self)
{
  self->klass->free (self);
}
