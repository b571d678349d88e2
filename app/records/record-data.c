/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/record-data.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "records/lock.h"
#include "swarm/json.h"

#define READ_SIZE 65536

/**
 * rq_record_pack:
 * @node: a tree
 *
 * Returns: (transfer full): @node as compressed JSON, or %NULL with #RqJsonError
 */
GBytes *
rq_record_pack (JsonNode  *node,
                GError   **error)
{
  g_autofree char *text = rq_json_to_text (node, error);
  g_autoptr (GZlibCompressor) gzip = NULL;
  g_autoptr (GOutputStream) memory = NULL;
  g_autoptr (GOutputStream) stream = NULL;

  if (text == NULL)
    return NULL;

  gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  memory = g_memory_output_stream_new_resizable ();
  stream = g_converter_output_stream_new (memory, G_CONVERTER (gzip));
  if (!g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, error) ||
      !g_output_stream_close (stream, NULL, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
set_damaged (GError     **error,
             const char  *detail)
{
  g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
               _("A record of Requeen in this swarm cannot be read and is left alone: %s"), detail);
}

/* Reads no more than the limit: what is compressed can be small and yet without end. */
static GByteArray *
inflate (GBytes  *packed,
         GError **error)
{
  g_autoptr (GZlibDecompressor) gunzip =
    g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (packed);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, G_CONVERTER (gunzip));
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (READ_SIZE);
  g_autoptr (GError) reason = NULL;
  gssize got;

  while ((got = g_input_stream_read (stream, buffer, READ_SIZE, NULL, &reason)) > 0)
    {
      g_byte_array_append (text, buffer, got);
      if (text->len > RQ_RECORD_UNPACKED_MAX)
        break;
    }

  if (got != 0)
    {
      set_damaged (error, reason != NULL ? reason->message : _("it is too large."));
      return NULL;
    }
  return g_steal_pointer (&text);
}

/**
 * rq_record_unpack:
 * @packed: what rq_record_pack() made, or anything
 *
 * Returns: (transfer full): the object in it, or %NULL with %RQ_RECORD_ERROR_DAMAGED or
 *   %RQ_RECORD_ERROR_TOO_NEW
 */
JsonObject *
rq_record_unpack (GBytes  *packed,
                  GError **error)
{
  g_autoptr (GByteArray) text = inflate (packed, error);
  gsize length;

  if (text == NULL)
    return NULL;

  length = text->len;
  g_byte_array_append (text, (const guint8 *) "", 1);
  return rq_record_parse ((const char *) text->data, length, error);
}

static gboolean
check_format (JsonObject  *object,
              GError     **error)
{
  gint64 format = rq_json_get_int (object, "format");

  if (format > RQ_RECORD_FORMAT)
    g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_TOO_NEW,
                         _("This was recorded by a newer Requeen: update Requeen on this "
                           "workstation to work with it."));
  else if (format < 1)
    set_damaged (error, _("it has no format number."));
  return format >= 1 && format <= RQ_RECORD_FORMAT;
}

/**
 * rq_record_parse:
 * @text: JSON, ended by a NUL
 * @length: its length, or -1
 *
 * Returns: (transfer full): the object, or %NULL with %RQ_RECORD_ERROR_DAMAGED or
 *   %RQ_RECORD_ERROR_TOO_NEW
 */
JsonObject *
rq_record_parse (const char  *text,
                 gssize       length,
                 GError     **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (!g_utf8_validate (text, length, NULL))
    {
      set_damaged (error, _("it is not text."));
      return NULL;
    }
  root = rq_json_from_text (text, length, &reason);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      set_damaged (error, reason != NULL ? reason->message : _("it is not an object."));
      return NULL;
    }
  if (!check_format (json_node_get_object (root), error))
    return NULL;
  return json_node_dup_object (root);
}

/**
 * rq_record_split:
 *
 * Returns: (transfer full) (element-type GBytes): @bytes in order, at least one piece
 */
GPtrArray *
rq_record_split (GBytes *bytes,
                 gsize   piece_max)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize size = g_bytes_get_size (bytes);
  gsize offset = 0;

  g_return_val_if_fail (piece_max > 0, pieces);

  do
    {
      gsize length = MIN (piece_max, size - offset);

      g_ptr_array_add (pieces, g_bytes_new_from_bytes (bytes, offset, length));
      offset += length;
    }
  while (offset < size);

  return pieces;
}

/**
 * rq_record_join:
 * @pieces: (element-type GBytes): in order
 *
 * Returns: (transfer full): all of them
 */
GBytes *
rq_record_join (GPtrArray *pieces)
{
  GByteArray *whole = g_byte_array_new ();

  for (guint i = 0; i < pieces->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (pieces->pdata[i], &size);

      g_byte_array_append (whole, data, size);
    }

  return g_byte_array_free_to_bytes (whole);
}
