/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-worker-private.h"

G_BEGIN_DECLS

/* The workers whose threads have been started and not been joined. Any thread. */
void rq_ssh_workers_add    (RqSshWorker *worker);
void rq_ssh_workers_remove (RqSshWorker *worker);

G_END_DECLS
