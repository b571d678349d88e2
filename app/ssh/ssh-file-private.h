/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes  *rq_ssh_file_read        (const char *path,
                                  gsize       limit,
                                  GError    **error);
gboolean rq_ssh_file_append_line (const char *path,
                                  const char *line,
                                  GError    **error);

G_END_DECLS
