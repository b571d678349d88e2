/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "release/rollout.h"

G_BEGIN_DECLS

/* The row of one service of a release under way. */
#define RQ_TYPE_ROLLOUT_VIEW (rq_rollout_view_get_type ())
G_DECLARE_FINAL_TYPE (RqRolloutView, rq_rollout_view, RQ, ROLLOUT_VIEW, GtkListBoxRow)

GtkWidget *rq_rollout_view_new (RqRollout *rollout);

G_END_DECLS
