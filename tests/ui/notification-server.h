/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A desktop's notifications on the session bus of the test: takes them and remembers the last. */
void        notification_server_start    (void);
const char *notification_server_get_last (void); /* "title\nbody", "" before the first */
/* How many were shown, also in place of one that was there. */
guint       notification_server_count    (void);
/* Whether the last is still there. */
gboolean    notification_server_is_shown (void);
/* Until whoever sent something knows how it is named here; GLib withdraws nothing before that. */
void        notification_server_settle   (void);
/* As a person would, on the last, which is gone with that. */
void        notification_server_click    (void);
void        notification_server_forget   (void);

G_END_DECLS
