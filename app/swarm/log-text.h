/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a line of a log says to people. Pure. */
typedef enum
{
  RQ_LOG_PLAIN,
  RQ_LOG_WARNING,
  RQ_LOG_ERROR,
} RqLogSeverity;

/* (transfer full): without terminal escapes and control characters; tabs are spaces */
char         *rq_log_text_clean    (const char *text);
/* What the line itself says by the usual words of loggers; PLAIN when it does not. */
RqLogSeverity rq_log_text_severity (const char *text);

G_END_DECLS
