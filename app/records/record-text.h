/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What people type, as records keep it: UTF-8, lines ended by "\n", no control characters. */

/* (transfer full): of many lines; without empty ones around it */
char *rq_record_text (const char *text);
/* (transfer full): as one line */
char *rq_record_text_line (const char *text);
/* (transfer full): "Ann Lee" of "Ann Lee <ann@desk>" */
char *rq_record_text_name (const char *author);

G_END_DECLS
