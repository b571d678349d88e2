/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "release/job-words.h"
#include "settings/deployment.h"

G_BEGIN_DECLS

/* rq_upgrade_new(), rq_upgrade_resume() and rq_rollback_new() are of this form. */
typedef RqReleaseJob *(*RqJobMaker) (RqDeployment *deployment,
                                     RqTransport  *transport,
                                     const char   *what);

/* An upgrade or a rollback that was started here, also after its window was closed and until it
 * is over: what the window shows of it. Properties, notified: "phase" (int, RqJobPhase),
 * "state" (int, RqReleaseState), "title", "headline", "detail", "need", "advice", "icon-name",
 * "style", "fraction" (double, -1 not known), "running". Signal: "output" (GBytes). Main only. */
#define RQ_TYPE_JOB_RUN (rq_job_run_get_type ())
G_DECLARE_FINAL_TYPE (RqJobRun, rq_job_run, RQ, JOB_RUN, GObject)

/* @what: the version of an upgrade, the release's ID of the others; @version: what people are
 * told */
RqJobRun     *rq_job_run_new            (RqJobKind     kind,
                                         RqJobMaker    maker,
                                         RqDeployment *deployment,
                                         RqTransport  *transport,
                                         const char   *what,
                                         const char   *version);
/* Again, only after it was found locked: with @take_over, the lock is broken. */
void          rq_job_run_start          (RqJobRun *self,
                                         gboolean  take_over);
/* Items that a person has ticked before the start, such as "health", with why. */
void          rq_job_run_tick           (RqJobRun   *self,
                                         const char *item,
                                         const char *note);
/* Asks its command to stop, ends it if it has not after 30 seconds and, once it has ended, stops
 * watching; "running" says when. */
void          rq_job_run_leave          (RqJobRun *self);
/* Before the start. */
void          rq_job_run_set_observe_minutes (RqJobRun     *self,
                                              unsigned int  minutes);
void          rq_job_run_finish_observing (RqJobRun *self);
RqReleaseProgress *rq_job_run_get_progress (RqJobRun *self); /* (nullable) */
/* Only its command: what the services are then is verified as ever. */
gboolean      rq_job_run_can_stop_command (RqJobRun *self);
void          rq_job_run_stop_command   (RqJobRun *self);
/* It was asked to, and still runs; then it may be ended at once. */
gboolean      rq_job_run_is_stopping    (RqJobRun *self);
void          rq_job_run_end_command    (RqJobRun *self);
RqJobKind     rq_job_run_get_kind       (RqJobRun *self);
RqJobPhase    rq_job_run_get_phase      (RqJobRun *self);
RqReleaseState rq_job_run_get_state     (RqJobRun *self);
gboolean      rq_job_run_is_running     (RqJobRun *self);
const char   *rq_job_run_get_title      (RqJobRun *self);
const char   *rq_job_run_get_headline   (RqJobRun *self);
const char   *rq_job_run_get_detail     (RqJobRun *self);
const char   *rq_job_run_get_id         (RqJobRun *self);
const char   *rq_job_run_get_need       (RqJobRun *self); /* "": it goes on by itself */
RqDeployment *rq_job_run_get_deployment (RqJobRun *self);
const char   *rq_job_run_get_release_id (RqJobRun *self); /* (nullable) */
GListModel   *rq_job_run_get_rollouts   (RqJobRun *self); /* of RqRollout */
/* (transfer full): the output so far, as far back as it is kept here */
GPtrArray    *rq_job_run_dup_output     (RqJobRun *self); /* of GBytes */

G_END_DECLS
