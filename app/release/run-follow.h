/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/run-status.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

/* The next bytes of the output, in order, nothing twice. Returns whether more may come at once;
 * FALSE: in a while, the receiver is behind. */
typedef gboolean (*RqRunOutputFunc) (GBytes  *chunk,
                                     guint64  offset,
                                     gpointer user_data);

/* Reads a run's output from @offset on until the run has ended and all of it was read. In the
 * thread-default context. Nothing polls but a loop on the manager that sleeps a second. */
void         rq_run_follow_async  (RqTransport         *transport,
                                   const char          *run_directory,
                                   guint64              offset,
                                   RqRunOutputFunc      func,
                                   gpointer             func_data,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
/* (transfer full): how the run ended: RQ_RUN_EXITED, RQ_RUN_LOST or RQ_RUN_ABSENT */
RqRunStatus *rq_run_follow_finish (RqTransport   *transport,
                                   GAsyncResult  *result,
                                   GError       **error);

G_END_DECLS
