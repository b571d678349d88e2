/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "records/action-item.h"

G_BEGIN_DECLS

/* One action item, to be edited. Signals: "changed" (), "removed" (): the person wants it gone. */
#define RQ_TYPE_ACTION_ROW (rq_action_row_get_type ())
G_DECLARE_FINAL_TYPE (RqActionRow, rq_action_row, RQ, ACTION_ROW, GtkListBoxRow)

GtkWidget *rq_action_row_new (const RqActionItem * item);
/* (transfer full): as it is now */
RqActionItem *rq_action_row_dup_item (RqActionRow *self);
const char *rq_action_row_get_id (RqActionRow *self);
void          rq_action_row_show (RqActionRow        *self,
                                  const RqActionItem *item);
void          rq_action_row_edit (RqActionRow *self);

G_END_DECLS
