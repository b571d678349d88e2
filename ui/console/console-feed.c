/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/console-feed.h"

#include <string.h>

/* A frame must not be spent on one endless line either. */
#define PORTION_BYTES (64 * 1024)
/* What is pushed is cut to such pieces, so that cutting the queue cuts finely enough. */
#define PIECE_BYTES (64 * 1024)
#define KEEP_BYTES (8 * 1024 * 1024)

/* A piece of output that waits. */
typedef struct
{
  GBytes       *bytes;  /* (owned) */
  gsize         offset; /* what of it has been given out */
  unsigned int  lines;  /* line ends in what has not */
} Piece;

struct _RqConsoleFeed
{
  GQueue       pieces; /* (owned) of Piece */
  unsigned int keep_lines;
  guint64      lines;  /* waiting, in all pieces */
  gsize        size;   /* the same in bytes */
  guint64      skipped;
};

static unsigned int
count_lines (const char *data,
             gsize       size)
{
  const char *end = data + size;
  unsigned int lines = 0;

  while ((data = memchr (data, '\n', (gsize) (end - data))) != NULL)
    {
      lines++;
      data++;
    }
  return lines;
}

static void
piece_free (Piece *piece)
{
  g_bytes_unref (piece->bytes);
  g_free (piece);
}

static gsize
piece_size (Piece *piece)
{
  return g_bytes_get_size (piece->bytes) - piece->offset;
}

/**
 * rq_console_feed_new:
 * @keep_lines: how many lines may wait; more is skipped, the oldest first
 */
RqConsoleFeed *
rq_console_feed_new (unsigned int keep_lines)
{
  RqConsoleFeed *self = g_new0 (RqConsoleFeed, 1);

  g_queue_init (&self->pieces);
  self->keep_lines = keep_lines;
  return self;
}

void
rq_console_feed_free (RqConsoleFeed *self)
{
  g_queue_clear_full (&self->pieces, (GDestroyNotify) piece_free);
  g_free (self);
}

static void
drop_head (RqConsoleFeed *self)
{
  Piece *piece = g_queue_pop_head (&self->pieces);

  self->lines -= piece->lines;
  self->size -= piece_size (piece);
  piece_free (piece);
}

/* Whole pieces go, and the last one is never cut: its end is what a person wants to see. */
static void
skip_ahead (RqConsoleFeed *self)
{
  while (self->pieces.length > 1 && (self->lines > self->keep_lines || self->size > KEEP_BYTES))
    {
      Piece *piece = g_queue_peek_head (&self->pieces);

      self->skipped += piece->lines;
      drop_head (self);
    }
}

static void
push_piece (RqConsoleFeed *self,
            GBytes        *bytes)
{
  Piece *piece = g_new0 (Piece, 1);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  piece->bytes = g_bytes_ref (bytes);
  piece->lines = count_lines (data, size);
  g_queue_push_tail (&self->pieces, piece);
  self->lines += piece->lines;
  self->size += size;
}

/**
 * rq_console_feed_push:
 * @bytes: the next output, whole or not
 */
void
rq_console_feed_push (RqConsoleFeed *self,
                      GBytes        *bytes)
{
  gsize size = g_bytes_get_size (bytes);

  for (gsize offset = 0; offset < size; offset += PIECE_BYTES)
    {
      g_autoptr (GBytes) piece = g_bytes_new_from_bytes (bytes, offset, MIN (PIECE_BYTES,
                                                                             size - offset));

      push_piece (self, piece);
    }
  skip_ahead (self);
}

/**
 * rq_console_feed_is_empty:
 *
 * Returns: whether nothing waits
 */
gboolean
rq_console_feed_is_empty (RqConsoleFeed *self)
{
  return g_queue_is_empty (&self->pieces);
}

/* How much of @data makes @lines lines. */
static gsize
size_of_lines (const char   *data,
               gsize         size,
               unsigned int  lines)
{
  const char *at = data;
  const char *end = data + size;

  for (; lines > 0; lines--)
    {
      at = memchr (at, '\n', (gsize) (end - at));
      if (at == NULL)
        return size;
      at++;
    }
  return (gsize) (at - data);
}

static GBytes *
take_from_head (RqConsoleFeed *self,
                unsigned int   max_lines,
                gsize          max_size)
{
  Piece *piece = g_queue_peek_head (&self->pieces);
  const char *data = (const char *) g_bytes_get_data (piece->bytes, NULL) + piece->offset;
  gsize size = size_of_lines (data, MIN (piece_size (piece), max_size), max_lines);
  GBytes *bytes = g_bytes_new_from_bytes (piece->bytes, piece->offset, size);
  unsigned int lines = count_lines (data, size);

  piece->offset += size;
  piece->lines -= lines;
  self->lines -= lines;
  self->size -= size;
  if (piece_size (piece) == 0)
    drop_head (self);

  return bytes;
}

/**
 * rq_console_feed_pop:
 * @max_lines: how many lines one frame can draw
 *
 * Returns: (transfer full) (nullable): the next portion, in order
 */
GBytes *
rq_console_feed_pop (RqConsoleFeed *self,
                     unsigned int   max_lines)
{
  g_autoptr (GByteArray) portion = NULL;
  unsigned int lines = 0;

  if (rq_console_feed_is_empty (self))
    return NULL;

  portion = g_byte_array_new ();
  while (!rq_console_feed_is_empty (self) && lines < max_lines && portion->len < PORTION_BYTES)
    {
      g_autoptr (GBytes) bytes = take_from_head (self, max_lines - lines,
                                                 PORTION_BYTES - portion->len);
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      lines += count_lines ((const char *) data, size);
      g_byte_array_append (portion, data, (guint) size);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&portion));
}

/**
 * rq_console_feed_take_skipped:
 *
 * Returns: how many lines were cut since the last call
 */
guint64
rq_console_feed_take_skipped (RqConsoleFeed *self)
{
  guint64 skipped = self->skipped;

  self->skipped = 0;
  return skipped;
}
