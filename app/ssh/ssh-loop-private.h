/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-opener-private.h"

G_BEGIN_DECLS

/* What one connection carries: channels, tunnels, and the wishes for more of them; a poll loop that
 * never blocks in libssh2.
 *
 * Threads: the worker's only. */
typedef struct _RqSshLoop RqSshLoop;

RqSshLoop    *rq_ssh_loop_new         (RqSshWorker *worker,
                                       RqSshLink   *link,
                                       const char  *name);
void          rq_ssh_loop_free        (RqSshLoop *self);
const GError *rq_ssh_loop_get_failure (RqSshLoop *self);
void          rq_ssh_loop_open        (RqSshLoop    *self,
                                       RqSshRequest *request);
void          rq_ssh_loop_forward     (RqSshLoop  *self,
                                       RqEndpoint *endpoint,
                                       RqSshCall  *call);
void          rq_ssh_loop_cut_channel (RqSshLoop *self,
                                       guint64    id);
void          rq_ssh_loop_cut_tunnel  (RqSshLoop *self,
                                       guint64    id);
gboolean      rq_ssh_loop_turn        (RqSshLoop *self);
void          rq_ssh_loop_check       (RqSshLoop *self);
void          rq_ssh_loop_wait        (RqSshLoop *self,
                                       int        wake_fd);
void          rq_ssh_loop_end         (RqSshLoop    *self,
                                       const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshLoop, rq_ssh_loop_free)

G_END_DECLS
