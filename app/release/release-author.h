/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): "Ann Lee <ann@desk>": the name of the preferences, or else the account's, and
 * the system's user and host name. Any thread. */
char *rq_release_author_new (void);

G_END_DECLS
