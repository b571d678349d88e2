/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/release-draft.h"

G_BEGIN_DECLS

/* An item of a draft's checklist: ticked by a person, or checked by Requeen; opens to its evidence
 * and its note. Signal: "problem" (const char *sentence: what could not be written). */
#define RQ_TYPE_CHECKLIST_ROW (rq_checklist_row_get_type ())
G_DECLARE_FINAL_TYPE (RqChecklistRow, rq_checklist_row, RQ, CHECKLIST_ROW, AdwExpanderRow)

GtkWidget *rq_checklist_row_new (RqReleaseDraft  *draft,
                                 RqChecklistItem *item);

/* Once it is no draft any more it can be looked at only. */
void       rq_checklist_row_set_editable (RqChecklistRow *self,
                                          gboolean        editable);

G_END_DECLS
