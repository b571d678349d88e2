/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "swarm/swarm-model.h"

G_BEGIN_DECLS

/* How often the model that a window shows is asked: quickly while the window can be seen, and
 * seldom while it is hidden, minimized or (with GTK 4.12 on Wayland) covered, and when it shows
 * another one. Main only. */
#define RQ_TYPE_MODEL_PACE (rq_model_pace_get_type ())
G_DECLARE_FINAL_TYPE (RqModelPace, rq_model_pace, RQ, MODEL_PACE, GObject)

/* @window: which owns it */
RqModelPace  *rq_model_pace_new       (GtkWindow *window);
/* @model: (nullable) */
void          rq_model_pace_set_model (RqModelPace  *self,
                                       RqSwarmModel *model);
RqSwarmModel *rq_model_pace_get_model (RqModelPace *self); /* (nullable) */

G_END_DECLS
