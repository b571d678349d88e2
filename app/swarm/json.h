/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading JSON that a server sent, where any member may be absent, null or of another type; and
 * text ⇄ tree without changing a number. */

#define RQ_JSON_ERROR (rq_json_error_quark ())
GQuark rq_json_error_quark (void);

typedef enum
{
  RQ_JSON_ERROR_SYNTAX,   /* not JSON, or cut short */
  RQ_JSON_ERROR_TOO_DEEP, /* nested deeper than anything Docker says */
  RQ_JSON_ERROR_NUMBER,   /* a number that would not come out as it went in */
} RqJsonError;

/* Of @object (nullable): (transfer none), %NULL or 0 when absent or of another type. */
JsonObject *rq_json_get_object       (JsonObject *object,
                                      const char *name);
JsonArray  *rq_json_get_array        (JsonObject *object,
                                      const char *name);
const char *rq_json_get_string       (JsonObject *object,
                                      const char *name);
gint64      rq_json_get_int          (JsonObject *object,
                                      const char *name);
gboolean    rq_json_get_bool         (JsonObject *object,
                                      const char *name);
/* (nullable): the object at @index */
JsonObject *rq_json_array_get_object (JsonArray *array,
                                      guint      index);

/* The order of keys does not count, nor null against absent. */
gboolean    rq_json_equal            (JsonNode *a,
                                      JsonNode *b);
gboolean    rq_json_objects_equal    (JsonObject *a,
                                      JsonObject *b);
/* (transfer full): deep copies */
JsonNode   *rq_json_copy             (JsonNode *node);
JsonObject *rq_json_copy_object      (JsonObject *object);
/* shallow */
void        rq_json_copy_members_but (JsonObject *source,
                                      const char *left_out,
                                      JsonObject *target);

/* Numbers that a tree cannot hold exactly (2⁶³ and more, exponents) are kept as marked strings;
 * rq_json_to_text() refuses those. */
JsonNode   *rq_json_from_text        (const char  *text,
                                      gssize       length,
                                      GError     **error);
char       *rq_json_to_text          (JsonNode  *node,
                                      GError   **error);

G_END_DECLS
