/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-job.h"

G_BEGIN_DECLS

/* Shows a job under way on standard error: the command's own output as it comes, the timeline's
 * lines, and a line for each service whose rollout has moved. Those wait until the command's output
 * is at the start of a line, so that they never stand in the middle of one. */
typedef struct _RqJobOutput RqJobOutput;

RqJobOutput *rq_job_output_new    (void);
/* From now on @job is shown. One that goes on with the same release after another is shown from
 * where that one was left: its command's output comes from the first byte again. */
void         rq_job_output_attach (RqJobOutput  *self,
                                   RqReleaseJob *job);
/* Shows what is held back and frees @self. */
void         rq_job_output_finish (RqJobOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqJobOutput, rq_job_output_finish)

G_END_DECLS
