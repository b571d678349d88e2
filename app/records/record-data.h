/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON ⇄ the bytes of a config: compressed, within limits in both directions. */

#define RQ_RECORD_FORMAT 1
#define RQ_RECORD_UNPACKED_MAX (16 * 1024 * 1024)

/* (transfer full): gzip'd JSON; the same tree gives the same bytes */
GBytes     *rq_record_pack   (JsonNode  *node,
                              GError   **error);
/* (transfer full): an object with a "format" that we know.
 * Errors: RQ_RECORD_ERROR_DAMAGED, RQ_RECORD_ERROR_TOO_NEW */
JsonObject *rq_record_unpack (GBytes  *packed,
                              GError **error);
/* The same for plain text. */
JsonObject *rq_record_parse  (const char  *text,
                              gssize       length,
                              GError     **error);

/* (transfer full) of GBytes: @bytes in pieces of at most @piece_max */
GPtrArray *rq_record_split (GBytes *bytes,
                            gsize   piece_max);
/* (transfer full): the pieces put together again */
GBytes    *rq_record_join  (GPtrArray *pieces);

G_END_DECLS
