/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GListModel whose rows have an ID, stay the same objects and are sorted by what never changes in
 * them. Main only. */
#define RQ_TYPE_ROW_LIST (rq_row_list_get_type ())
G_DECLARE_FINAL_TYPE (RqRowList, rq_row_list, RQ, ROW_LIST, GObject)

typedef const char *(*RqRowIdFunc) (gpointer row);

RqRowList *rq_row_list_new     (GType        item_type,
                                RqRowIdFunc  get_id,
                                GCompareFunc compare);
/* (transfer none) (nullable) */
gpointer   rq_row_list_lookup  (RqRowList  *self,
                                const char *id);
/* @rows: of GObject, in any order: what is to be there. One items-changed per run of rows that come
 * or go. */
void       rq_row_list_replace (RqRowList *self,
                                GPtrArray *rows);
/* (transfer none): the rows, sorted */
GPtrArray *rq_row_list_peek    (RqRowList *self);

G_END_DECLS
