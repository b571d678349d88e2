/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks where to, and writes @bytes there; says so when that fails. @name: what is suggested */
void rq_save_file_ask (GtkWindow  *parent,
                       const char *title,
                       const char *name,
                       GBytes     *bytes);

G_END_DECLS
