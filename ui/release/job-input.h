/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/job-run.h"

G_BEGIN_DECLS

/* Answers to what the command of a run asks, see "release/run-input.h" of the engine. */

/* Whether its command runs now; "fraction" is notified when that changes. */
gboolean rq_job_input_is_possible (RqJobRun *run);
/* @hidden: only if its terminal does not show it */
void     rq_job_input_send_async  (RqJobRun            *run,
                                   const char          *text,
                                   gboolean             hidden,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean rq_job_input_send_finish (RqJobRun      *run,
                                   GAsyncResult  *result,
                                   GError       **error);

G_END_DECLS
