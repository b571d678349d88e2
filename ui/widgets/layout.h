/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What widgets that lay out children of their own share. */

/* @slot: where @parent keeps this child; @child: (nullable) takes the place of what was there */
void rq_layout_set_child  (GtkWidget  *parent,
                           GtkWidget **slot,
                           GtkWidget  *child);
/* Runs @func right after the layout under way: what follows from a size may change the layout,
 * which must not happen inside of it. @source: 0 while nothing waits; @func sets it to 0. */
void rq_layout_run_later  (unsigned int *source,
                           GSourceFunc   func,
                           gpointer      data);

/* A command, an address or a fingerprint that is broken gets no hyphen that is not in it. */
void rq_layout_forbid_hyphens (GtkLabel *label);

G_END_DECLS
