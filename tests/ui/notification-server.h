/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A desktop's notifications on the session bus of the test: takes them and remembers the last. */
void        notification_server_start    (void);
const char *notification_server_get_last (void); /* "title\nbody", "" before the first */
void        notification_server_forget   (void);

G_END_DECLS
