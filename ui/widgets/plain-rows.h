/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Rows of text in groups of a page, however many: a row that is there already takes its new words
 * in place, and new ones are made a few a frame: hundreds at once would make the window stand
 * still. Between begin and end all rows are said anew. */
typedef struct _RqPlainRows RqPlainRows;

RqPlainRows *rq_plain_rows_new           (GtkWidget           *page);
void         rq_plain_rows_free          (RqPlainRows         *self);
void         rq_plain_rows_begin         (RqPlainRows         *self);
void         rq_plain_rows_add           (RqPlainRows         *self,
                                          AdwPreferencesGroup *group,
                                          const char          *title,
                                          const char          *subtitle);
void         rq_plain_rows_add_with_icon (RqPlainRows         *self,
                                          AdwPreferencesGroup *group,
                                          const char          *title,
                                          const char          *subtitle,
                                          const char          *icon,
                                          const char          *style);
void         rq_plain_rows_end           (RqPlainRows         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqPlainRows, rq_plain_rows_free)

G_END_DECLS
