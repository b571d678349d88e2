/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-carrier-private.h"

G_BEGIN_DECLS

/* What one connection of libssh2 carries: channels, tunnels, and the wishes for more of them; a
 * poll loop that never blocks in libssh2.
 *
 * Threads: the worker's only. */
RqSshCarrier *rq_ssh_loop_new (RqSshWorker *worker,
                               RqSshLink   *link,
                               const char  *name);

G_END_DECLS
