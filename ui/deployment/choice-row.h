/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One of several things to choose from: a row with a radio button. */
#define RQ_TYPE_CHOICE_ROW (rq_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (RqChoiceRow, rq_choice_row, RQ, CHOICE_ROW, AdwActionRow)

/* @subtitle: (nullable); @group: (nullable) another row of the same choice */
GtkWidget  *rq_choice_row_new        (const char  *title,
                                      const char  *subtitle,
                                      RqChoiceRow *group);
gboolean    rq_choice_row_get_active (RqChoiceRow *self);
void        rq_choice_row_activate   (RqChoiceRow *self);
/* "toggled" of which tells that the choice changed */
GtkCheckButton *rq_choice_row_get_button (RqChoiceRow *self);

G_END_DECLS
