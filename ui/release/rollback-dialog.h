/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/rollback.h"

G_BEGIN_DECLS

/* Says exactly what going back would do, and asks once. Signal: "confirmed" (RqRollbackPreview). */
#define RQ_TYPE_ROLLBACK_DIALOG (rq_rollback_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RqRollbackDialog, rq_rollback_dialog, RQ, ROLLBACK_DIALOG, AdwWindow)

RqRollbackDialog *rq_rollback_dialog_new          (GtkWindow    *parent,
                                                   RqDeployment *deployment);
/* Reads what it would do; closing the dialog gives that up. */
void              rq_rollback_dialog_load         (RqRollbackDialog *self,
                                                   RqRollback       *rollback);
void              rq_rollback_dialog_show_preview (RqRollbackDialog  *self,
                                                   RqRollbackPreview *preview);
void              rq_rollback_dialog_show_error   (RqRollbackDialog *self,
                                                   const GError     *error);
/* A sentence on what confirming stops first, such as a running upgrade. */
void              rq_rollback_dialog_set_notice   (RqRollbackDialog *self,
                                                   const char       *words);
/* "loading", "failed", "nothing" or "preview" */
const char       *rq_rollback_dialog_get_state    (RqRollbackDialog *self);

G_END_DECLS
