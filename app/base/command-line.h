/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rq_command_line_quote (const char * const *arguments);
char *rq_command_line_show  (const char * const *arguments);
/* Whether the program of a command line for a shell is sudo; assignments may precede it. */
gboolean rq_command_line_has_sudo (const char *line);
char *rq_command_line_new   (const char *first,
                             ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
