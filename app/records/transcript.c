/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/transcript.h"

#include <glib/gi18n-lib.h>

#include "records/record-data.h"
#include "swarm/json.h"

/* Both together, as base64 and not compressible at all, still fit a config. */
#define HEAD_MAX (64 * 1024)
#define TAIL_MAX (256 * 1024)

struct _RqTranscript
{
  GByteArray *head;  /* (owned) */
  GByteArray *tail;  /* (owned) up to twice TAIL_MAX, so that cutting is rare */
  GChecksum *sum;    /* (owned) */
  guint64 size;
};

/**
 * rq_transcript_new:
 *
 * Returns: (transfer full): an empty transcript
 */
RqTranscript *
rq_transcript_new (void)
{
  RqTranscript *self = g_new0 (RqTranscript, 1);

  self->head = g_byte_array_new ();
  self->tail = g_byte_array_new ();
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  return self;
}

/**
 * rq_transcript_free:
 *
 * Frees @self.
 */
void
rq_transcript_free (RqTranscript *self)
{
  g_byte_array_unref (self->head);
  g_byte_array_unref (self->tail);
  g_checksum_free (self->sum);
  g_free (self);
}

static void
cut_tail (RqTranscript *self,
          guint         length_max)
{
  if (self->tail->len > length_max)
    g_byte_array_remove_range (self->tail, 0, self->tail->len - length_max);
}

/**
 * rq_transcript_feed:
 * @data: what comes next
 *
 * Adds to the transcript.
 */
void
rq_transcript_feed (RqTranscript *self,
                    const guint8 *data,
                    gsize         length)
{
  gsize for_head = MIN (length, HEAD_MAX - self->head->len);

  self->size += length;
  g_checksum_update (self->sum, data, length);
  g_byte_array_append (self->head, data, for_head);
  data += for_head;
  length -= for_head;

  if (length > TAIL_MAX)
    {
      data += length - TAIL_MAX;
      length = TAIL_MAX;
    }
  g_byte_array_append (self->tail, data, length);
  if (self->tail->len > 2 * TAIL_MAX)
    cut_tail (self, TAIL_MAX);
}

/**
 * rq_transcript_get_size:
 *
 * Returns: how many bytes were fed
 */
guint64
rq_transcript_get_size (RqTranscript *self)
{
  return self->size;
}

static void
set_bytes (JsonObject *object,
           const char *name,
           GByteArray *bytes)
{
  g_autofree char *text = g_base64_encode (bytes->data, bytes->len);

  json_object_set_string_member (object, name, text);
}

/**
 * rq_transcript_to_json:
 *
 * Returns: (transfer full): the transcript for a record
 */
JsonObject *
rq_transcript_to_json (RqTranscript *self)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GChecksum) sum = g_checksum_copy (self->sum);

  cut_tail (self, TAIL_MAX);
  json_object_set_int_member (object, "format", RQ_RECORD_FORMAT);
  json_object_set_int_member (object, "size", self->size);
  json_object_set_string_member (object, "sha256", g_checksum_get_string (sum));
  set_bytes (object, "head", self->head);
  set_bytes (object, "tail", self->tail);
  return object;
}

static void
append_bytes (GByteArray *whole,
              JsonObject *object,
              const char *name)
{
  const char *text = rq_json_get_string (object, name);
  gsize length = 0;
  g_autofree guchar *bytes = text != NULL ? g_base64_decode (text, &length) : NULL;

  if (length > 0)
    g_byte_array_append (whole, bytes, length);
}

static void
append_omission (GByteArray *whole,
                 guint64     omitted,
                 const char *sum)
{
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, omitted);
  /* Translators: a number, and the checksum of the whole output */
  g_autofree char *said =
    g_strdup_printf (ngettext ("… %s byte left out; SHA-256 of all: %s …",
                               "… %s bytes left out; SHA-256 of all: %s …", (gulong) omitted),
                     count, sum != NULL ? sum : "");
  g_autofree char *words = g_strdup_printf ("\r\n%s\r\n", said);

  g_byte_array_append (whole, (const guint8 *) words, strlen (words));
}

/**
 * rq_transcript_from_json:
 * @object: from rq_transcript_to_json(), or anything
 *
 * Returns: (transfer full): what is left of the output
 */
GBytes *
rq_transcript_from_json (JsonObject *object)
{
  GByteArray *whole = g_byte_array_new ();
  g_autoptr (GByteArray) tail = g_byte_array_new ();
  gint64 size = rq_json_get_int (object, "size");

  append_bytes (whole, object, "head");
  append_bytes (tail, object, "tail");
  if (size > (gint64) whole->len + tail->len)
    append_omission (whole, size - whole->len - tail->len, rq_json_get_string (object, "sha256"));
  g_byte_array_append (whole, tail->data, tail->len);
  return g_byte_array_free_to_bytes (whole);
}
