/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/endpoint.h"
#include "ssh/ssh-call-private.h"
#include "ssh/ssh-exit-private.h"
#include "ssh/ssh-interaction.h"
#include "ssh/ssh-target.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

/* The thread of one connection: it connects, then it is the poll loop that alone calls libssh2.
 *
 * Threads: refcounted; the functions here may be called from any thread, which never waits for
 * the network (but for rq_ssh_worker_join()). Requests go in by a queue and an eventfd, answers
 * come back through RqSshCall. */
typedef struct _RqSshWorker RqSshWorker;

/* What an open channel becomes. */
typedef enum
{
  RQ_SSH_OPEN_STREAM,  /* a GIOStream, the answer of the call */
  RQ_SSH_OPEN_SOCKET,  /* a GSocketConnection, the answer of the call; by libssh2 only */
  RQ_SSH_OPEN_PROCESS, /* an RqProcess, the answer of the call */
  RQ_SSH_OPEN_TUNNEL,  /* a connection that a listener accepted */
} RqSshOpenKind;

RqSshWorker *rq_ssh_worker_new         (RqSshTarget      *target,
                                        const char       *name,
                                        RqSshInteraction *interaction,
                                        GMainContext     *context,
                                        GSourceFunc       changed,
                                        gpointer          changed_data,
                                        GDestroyNotify    changed_destroy);
RqSshWorker *rq_ssh_worker_ref         (RqSshWorker *self);
void         rq_ssh_worker_unref       (RqSshWorker *self);
void         rq_ssh_worker_start       (RqSshWorker  *self,
                                        RqSshCall    *call,
                                        GCancellable *cancellable);
void         rq_ssh_worker_stop        (RqSshWorker *self);
void         rq_ssh_worker_join        (RqSshWorker *self);
gboolean     rq_ssh_worker_is_up       (RqSshWorker *self);
gboolean     rq_ssh_worker_was_typed   (RqSshWorker *self);
gboolean     rq_ssh_worker_has_ended   (RqSshWorker *self);
RqShortage   rq_ssh_worker_get_shortage (RqSshWorker *self);
gboolean     rq_ssh_worker_check       (RqSshWorker *self,
                                        GError     **error);
int          rq_ssh_worker_get_wake_fd (RqSshWorker *self);
void         rq_ssh_worker_open        (RqSshWorker  *self,
                                        RqSshOpenKind kind,
                                        RqEndpoint   *endpoint,
                                        RqSshCall    *call);
void         rq_ssh_worker_forward     (RqSshWorker *self,
                                        RqEndpoint  *endpoint,
                                        RqSshCall   *call);
void         rq_ssh_worker_cut_channel (RqSshWorker *self,
                                        guint64      id);
void         rq_ssh_worker_cut_tunnel  (RqSshWorker *self,
                                        guint64      id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshWorker, rq_ssh_worker_unref)

G_END_DECLS
