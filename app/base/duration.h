/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RQ_DURATION_ERROR (rq_duration_error_quark ())
GQuark rq_duration_error_quark (void);

typedef enum
{
  RQ_DURATION_ERROR_MALFORMED, /* write it another way */
} RqDurationError;

/* Lengths of time as Docker writes them: "1m30s", "500ms", "0s". In nanoseconds. */
gboolean rq_duration_parse  (const char  *text,
                             gint64      *nanoseconds,
                             GError     **error);
char    *rq_duration_format (gint64 nanoseconds);

G_END_DECLS
