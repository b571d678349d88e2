/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A sidebar beside its content; where both do not fit, one of them alone. Properties: "sidebar"
 * (one that is not visible takes no room), "content", "collapse-below" (pixels that it takes to
 * show both), "sidebar-width", "sidebar-at-end" (on the other side), "collapsed" (read-only,
 * notified after the layout), "show-content" (which one, while collapsed). */
#define RQ_TYPE_SPLIT (rq_split_get_type ())
G_DECLARE_FINAL_TYPE (RqSplit, rq_split, RQ, SPLIT, GtkWidget)

gboolean rq_split_get_collapsed    (RqSplit *self);
gboolean rq_split_get_show_content (RqSplit *self);
void     rq_split_set_show_content (RqSplit  *self,
                                    gboolean  show_content);

G_END_DECLS
