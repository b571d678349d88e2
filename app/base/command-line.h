/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rq_command_line_quote (const char * const *arguments);
char *rq_command_line_show  (const char * const *arguments);
char *rq_command_line_new   (const char *first,
                             ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
