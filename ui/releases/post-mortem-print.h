/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "records/post-mortem.h"

G_BEGIN_DECLS

/* A post-mortem on paper: its texts that are not empty, its action items and its timeline, with
 * the title and the number of the page at the foot of each. */

/* (transfer full): to be run once. @title: of the first page, and at the foot of all */
GtkPrintOperation *rq_post_mortem_print_operation_new (RqPostMortem *post_mortem,
                                                       const char   *title);
/* Asks for a printer, and says so when printing fails. */
void               rq_post_mortem_print               (GtkWindow    *parent,
                                                       RqPostMortem *post_mortem,
                                                       const char   *title);

G_END_DECLS
