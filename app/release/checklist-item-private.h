/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/checklist.h"

G_BEGIN_DECLS

RqChecklistItem *rq_checklist_item_new        (const RqChecklistSpec *spec);
/* What the head says of it now. @fields: (nullable) */
void             rq_checklist_item_update     (RqChecklistItem *self,
                                               JsonObject      *fields);
/* Counted: busy as long as anything is under way. */
void             rq_checklist_item_hold       (RqChecklistItem *self);
void             rq_checklist_item_release    (RqChecklistItem *self);
/* @note: (nullable): nothing is unsent */
void             rq_checklist_item_set_unsent (RqChecklistItem *self,
                                               const char      *note);

G_END_DECLS
