/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-carrier-private.h"

#include "ssh/ssh-connect-private.h"
#include "ssh/ssh-loop-private.h"

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
  RqSshLink *link = rq_ssh_connect (target, name, asker, error);

  return link != NULL ? rq_ssh_loop_new (worker, link, name) : NULL;
}

void
rq_ssh_carrier_free (RqSshCarrier *self)
{
  self->klass->free (self);
}
