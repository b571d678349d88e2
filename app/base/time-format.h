/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char      *rq_time_to_record   (GDateTime *time);
GDateTime *rq_time_from_record (const char *text);
char      *rq_time_format_ago  (GDateTime *time,
                                GDateTime *now);
char      *rq_time_format_span (gint64 seconds);

G_END_DECLS
