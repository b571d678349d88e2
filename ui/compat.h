/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What Debian 12 and 13 have under different names, in one place. */

/* Names buttons and lists for a screen reader where GTK 4.8 does not. */
void   rq_compat_name_widgets       (void);

void   rq_compat_show_about         (GtkWindow *parent);

/* Lets a person choose a file that there is. @folder: where to begin, if it is there. */
void   rq_compat_choose_file_async  (GtkWindow           *parent,
                                     const char          *title,
                                     const char          *folder,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/* Lets a person choose a file to write. @name: what is suggested */
void   rq_compat_choose_new_file_async (GtkWindow           *parent,
                                        const char          *title,
                                        const char          *name,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
/* (transfer full) (nullable): of either; %NULL for none */
GFile *rq_compat_choose_file_finish (GAsyncResult  *result,
                                     GError       **error);

G_END_DECLS
