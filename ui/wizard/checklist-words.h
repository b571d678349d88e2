/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/checklist-item.h"

G_BEGIN_DECLS

/* How an item of a checklist is said and drawn: pure functions. */
const char *rq_item_status_icon     (RqItemStatus status);
const char *rq_item_status_style    (RqItemStatus status);
/* (transfer full): "Ann Lee" of "Ann Lee <ann@desk>" */
char       *rq_format_person        (const char *who);
/* (transfer full): "10:20" of today, else with its date */
char       *rq_format_moment        (GDateTime *when);
/* (transfer full): "Ann Lee, 10:20"; "" while nobody did anything */
char       *rq_format_who_when      (const char *who,
                                     GDateTime  *when);
/* (transfer full): one or two lines below the title of the item */
char       *rq_checklist_item_say   (RqChecklistItem *item);
/* (transfer full): "7 of 14 done" */
char       *rq_checklist_say_count  (GListModel *items);

G_END_DECLS
