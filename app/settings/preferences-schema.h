/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): our settings; %NULL when their schema is not installed, which the
 * log says. GLib itself would abort. */
GSettings *rq_preferences_open (void);

G_END_DECLS
