/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* --json: the keys are documented in JSON.md and stay. */

/* @text: (nullable): null */
void  rq_json_output_string  (JsonBuilder *builder,
                              const char  *key,
                              const char  *text);
void  rq_json_output_int     (JsonBuilder *builder,
                              const char  *key,
                              gint64       number);
void  rq_json_output_boolean (JsonBuilder *builder,
                              const char  *key,
                              gboolean     value);
/* @time: (nullable): null */
void  rq_json_output_time    (JsonBuilder *builder,
                              const char  *key,
                              GDateTime   *time);
/* (transfer full): what was built, with no character that a terminal takes for a command */
char *rq_json_output_to_text (JsonBuilder *builder,
                              gboolean     on_one_line);
/* to standard output, with a line end */
void  rq_json_output_print   (JsonBuilder *builder,
                              gboolean     on_one_line);

G_END_DECLS
