/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "release/release-progress.h"

G_BEGIN_DECLS

/* An image that is pulled: its name, a bar, and how far it is in words. */
#define RQ_TYPE_PULL_ROW_VIEW (rq_pull_row_view_get_type ())
G_DECLARE_FINAL_TYPE (RqPullRowView, rq_pull_row_view, RQ, PULL_ROW_VIEW, GtkListBoxRow)

GtkWidget *rq_pull_row_view_new    (void);
void       rq_pull_row_view_update (RqPullRowView   *self,
                                    const RqPullRow *pull);

G_END_DECLS
