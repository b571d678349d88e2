/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/openssh-master-private.h"
#include "ssh/ssh-carrier-private.h"

G_BEGIN_DECLS

/* What one connection of OpenSSH's client carries.
 *
 * Threads: the worker's only. */
RqSshCarrier *rq_openssh_loop_new (RqSshWorker     *worker,
                                   RqOpensshMaster *master,
                                   RqOpensshMux    *anchor,
                                   const char      *name);

G_END_DECLS
