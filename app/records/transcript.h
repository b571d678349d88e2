/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A command's output as evidence: whole when small, else its head and tail and the checksum of
 * all. Fed while it streams, so that no more than that is ever held. */
typedef struct _RqTranscript RqTranscript;

RqTranscript *rq_transcript_new       (void);
void          rq_transcript_free      (RqTranscript *self);
void          rq_transcript_feed      (RqTranscript *self,
                                       const guint8 *data,
                                       gsize         length);
guint64       rq_transcript_get_size  (RqTranscript *self);
/* (transfer full): for the evidence */
JsonObject   *rq_transcript_to_json   (RqTranscript *self);
/* (transfer full) (nullable): the bytes, with a line where something was left out */
GBytes       *rq_transcript_from_json (JsonObject *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqTranscript, rq_transcript_free)

G_END_DECLS
