/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a page lets a person do who has a keyboard only. Keys go through the shortcuts that the
 * widgets really have: no display server sends them. */

/* Whether something took it. @keys: as "<Control>f" */
gboolean   keys_press (gpointer    window,
                       const char *keys);
/* Whether something would take it, wherever the focus is. */
gboolean   keys_has   (gpointer    window,
                       const char *keys);
/* (transfer container): whatever can be seen below @root, also by scrolling */
GPtrArray *keys_list  (GtkWidget  *root);
/* Adds a line to @problems (of char *) for all that is wrong: mnemonics that two controls share,
 * controls without a key or a name, what Tab does not reach, and where it does not lead away. */
void       keys_check (gpointer    window,
                       const char *page,
                       GPtrArray  *problems);

G_END_DECLS
