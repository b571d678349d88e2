/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rq_ssh_directory_make (gsize    room,
                             GError **error);

G_END_DECLS
