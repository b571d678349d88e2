/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/job-run.h"

G_BEGIN_DECLS

/* The images while the manager gets them: a bar and words for each. Uses the action
 * "win.cancel-pull" of its window. */
#define RQ_TYPE_PULL_PAGE (rq_pull_page_get_type ())
G_DECLARE_FINAL_TYPE (RqPullPage, rq_pull_page, RQ, PULL_PAGE, AdwBin)

GtkWidget *rq_pull_page_new     (void);
/* @run: (nullable): nothing has begun */
void       rq_pull_page_set_run (RqPullPage *self,
                                 RqJobRun   *run);

G_END_DECLS
