/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/job-run.h"

G_BEGIN_DECLS

/* How a run stands: icon, a few words, a sentence on what is being done or went wrong, what to do
 * next, and how far it is. */
#define RQ_TYPE_RUN_STATUS_VIEW (rq_run_status_view_get_type ())
G_DECLARE_FINAL_TYPE (RqRunStatusView, rq_run_status_view, RQ, RUN_STATUS_VIEW, AdwBin)

/* @run: (nullable): nothing has begun */
void rq_run_status_view_set_run      (RqRunStatusView *self,
                                      RqJobRun        *run);
/* Instead of what a run says, while it has not begun here. */
void rq_run_status_view_set_headline (RqRunStatusView *self,
                                      const char      *headline,
                                      const char      *detail);

G_END_DECLS
