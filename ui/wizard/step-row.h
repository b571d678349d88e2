/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wizard/wizard-step.h"

G_BEGIN_DECLS

/* A step in the list at the side of a wizard: icon, title, and its state in a word. */
#define RQ_TYPE_STEP_ROW (rq_step_row_get_type ())
G_DECLARE_FINAL_TYPE (RqStepRow, rq_step_row, RQ, STEP_ROW, GtkListBoxRow)

GtkWidget    *rq_step_row_new      (RqWizardStep *step);
RqWizardStep *rq_step_row_get_step (RqStepRow *self);

G_END_DECLS
