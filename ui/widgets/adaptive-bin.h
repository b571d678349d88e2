/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One child, and how wide it is: property "available-width" (pixels, 0 before the first layout).
 * What a template's closures ask to drop columns or to stack panes where there is no
 * AdwBreakpoint. */
#define RQ_TYPE_ADAPTIVE_BIN (rq_adaptive_bin_get_type ())
G_DECLARE_FINAL_TYPE (RqAdaptiveBin, rq_adaptive_bin, RQ, ADAPTIVE_BIN, GtkWidget)

int rq_adaptive_bin_get_available_width (RqAdaptiveBin *self);

G_END_DECLS
