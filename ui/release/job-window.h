/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console/console.h"
#include "release/job-run.h"

G_BEGIN_DECLS

/* An upgrade or a rollback under way: the rollouts beside the output of its command. Closing it
 * stops nothing. Signals: "rollback-requested", "take-over-requested". */
#define RQ_TYPE_JOB_WINDOW (rq_job_window_get_type ())
G_DECLARE_FINAL_TYPE (RqJobWindow, rq_job_window, RQ, JOB_WINDOW, AdwApplicationWindow)

RqJobWindow *rq_job_window_new         (GtkApplication *application,
                                        RqJobRun       *run);
RqJobRun    *rq_job_window_get_run     (RqJobWindow *self);
RqConsole   *rq_job_window_get_console (RqJobWindow *self);

G_END_DECLS
