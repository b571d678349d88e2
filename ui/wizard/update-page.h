/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console/console.h"
#include "release/job-run.h"

G_BEGIN_DECLS

/* A run while it changes the services: these beside the output of the command. Uses the action
 * "win.stop-command" of its window. */
#define RQ_TYPE_UPDATE_PAGE (rq_update_page_get_type ())
G_DECLARE_FINAL_TYPE (RqUpdatePage, rq_update_page, RQ, UPDATE_PAGE, AdwBin)

GtkWidget *rq_update_page_new         (void);
/* @run: (nullable): nothing has begun. What it has put out so far is shown too. */
void       rq_update_page_set_run     (RqUpdatePage *self,
                                       RqJobRun     *run);
/* While nothing has begun here. */
void       rq_update_page_set_words   (RqUpdatePage *self,
                                       const char   *headline,
                                       const char   *detail);
RqConsole *rq_update_page_get_console (RqUpdatePage *self);

G_END_DECLS
