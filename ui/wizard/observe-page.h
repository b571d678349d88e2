/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/job-run.h"

G_BEGIN_DECLS

/* After it was verified: how long everything is still watched, and what is seen. Uses the action
 * "win.finish-observing" of its window. */
#define RQ_TYPE_OBSERVE_PAGE (rq_observe_page_get_type ())
G_DECLARE_FINAL_TYPE (RqObservePage, rq_observe_page, RQ, OBSERVE_PAGE, AdwBin)

GtkWidget *rq_observe_page_new     (void);
/* @run: (nullable): nothing has begun */
void       rq_observe_page_set_run (RqObservePage *self,
                                    RqJobRun      *run);

G_END_DECLS
