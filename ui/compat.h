/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What Debian 12 and 13 have under different names, in one place. */

/* Names every button for a screen reader without the underline of its mnemonic. */
void   rq_compat_name_buttons       (void);

void   rq_compat_show_about         (GtkWindow *parent);

/* Lets a person choose a file that there is. @folder: where to begin, if it is there. */
void   rq_compat_choose_file_async  (GtkWindow           *parent,
                                     const char          *title,
                                     const char          *folder,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/* (transfer full) (nullable): %NULL for none */
GFile *rq_compat_choose_file_finish (GAsyncResult  *result,
                                     GError       **error);

G_END_DECLS
