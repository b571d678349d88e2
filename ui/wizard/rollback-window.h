/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wizard/preview-page.h"
#include "wizard/rollback-flow.h"
#include "wizard/wizard-window.h"

G_BEGIN_DECLS

/* The wizard of a rollback: the same frame. */
#define RQ_TYPE_ROLLBACK_WINDOW (rq_rollback_window_get_type ())
G_DECLARE_FINAL_TYPE (RqRollbackWindow, rq_rollback_window, RQ, ROLLBACK_WINDOW, RqWizardWindow)

RqRollbackWindow *rq_rollback_window_new              (GtkApplication *application,
                                                       RqRollbackFlow *flow);
RqRollbackFlow   *rq_rollback_window_get_flow         (RqRollbackWindow *self);
RqPreviewPage    *rq_rollback_window_get_preview_page (RqRollbackWindow *self);

G_END_DECLS
