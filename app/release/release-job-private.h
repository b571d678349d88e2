/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-job.h"

G_BEGIN_DECLS

/* For a job's own thread. What is posted arrives, in order, in the context in which the job was
 * made. */
void     rq_release_job_post_progress         (RqReleaseJob      *self,
                                               RqReleaseProgress *progress);
void     rq_release_job_post_event            (RqReleaseJob *self,
                                               const char   *words);
void     rq_release_job_post_release_id       (RqReleaseJob *self,
                                               const char   *release_id);
void     rq_release_job_post_output           (RqReleaseJob *self,
                                               GBytes       *chunk,
                                               guint64       offset);
/* Bytes of output that were posted and not yet delivered: a reader waits before it posts more. */
gsize    rq_release_job_get_backlog           (RqReleaseJob *self);
gboolean rq_release_job_is_stop_requested     (RqReleaseJob *self);
gboolean rq_release_job_is_end_requested      (RqReleaseJob *self);
gboolean rq_release_job_is_observing_finished (RqReleaseJob *self);

/* Set before running and never changed then. */
RqDeployment *rq_release_job_get_deployment (RqReleaseJob *self);
RqTransport  *rq_release_job_get_transport  (RqReleaseJob *self);
const char   *rq_release_job_get_author     (RqReleaseJob *self);
gboolean      rq_release_job_get_take_over  (RqReleaseJob *self);

G_END_DECLS
