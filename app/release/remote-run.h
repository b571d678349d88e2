/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/run-status.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

/* A command on the manager that goes on without us. Blocking calls on a release's thread. */

/* Errors: RQ_RELEASE_ERROR_PREFLIGHT when @command, as the deployment gives it, could not be
 * started */
gboolean     rq_remote_run_check (RqTransport   *transport,
                                  const char    *directory,
                                  const char    *command,
                                  gboolean       sudo,
                                  GCancellable  *cancellable,
                                  GError       **error);
/* Starts @command once for each @run_id, whoever asks how often. The status names the run's
 * directory. Old runs are pruned, but for "ID ID" of @keep_runs. Errors: RQ_RELEASE_ERROR_RUN when
 * it cannot be started. */
RqRunStatus *rq_remote_run_start (RqTransport   *transport,
                                  const char    *directory,
                                  const char    *run_id,
                                  const char    *command,
                                  const char    *keep_runs,
                                  GCancellable  *cancellable,
                                  GError       **error);
/* @run_directory: (nullable) when it was recorded, else it is looked for by its id */
RqRunStatus *rq_remote_run_query (RqTransport   *transport,
                                  const char    *directory,
                                  const char    *run_id,
                                  const char    *run_directory,
                                  GCancellable  *cancellable,
                                  GError       **error);
/* TERM to all of the command's session, or KILL; its exit status follows in its own time.
 * Errors: RQ_RELEASE_ERROR_RUN when we are not allowed to. */
RqRunStatus *rq_remote_run_stop  (RqTransport   *transport,
                                  const char    *run_directory,
                                  gboolean       at_once,
                                  GCancellable  *cancellable,
                                  GError       **error);

G_END_DECLS
