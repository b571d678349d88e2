/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): "Ann Lee <ann@desk>", from the system's user and host name */
char *rq_release_author_new (void);

G_END_DECLS
