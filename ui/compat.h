/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What Debian 12 and 13 have under different names, in one place. */

void rq_compat_show_about (GtkWindow *parent);

G_END_DECLS
