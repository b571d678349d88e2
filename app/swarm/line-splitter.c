/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/line-splitter.h"

#include <string.h>

struct _RqLineSplitter
{
  gsize limit;
  RqLineFunc func;
  gpointer user_data; /* (unowned) */
  GString *line;      /* (owned): what has come of the present line, at most limit */
};

/**
 * rq_line_splitter_new:
 * @limit: bytes of a line, at most
 * @func: called with each line
 *
 * Returns: (transfer full): a splitter
 */
RqLineSplitter *
rq_line_splitter_new (gsize      limit,
                      RqLineFunc func,
                      gpointer   user_data)
{
  RqLineSplitter *self = g_new0 (RqLineSplitter, 1);

  self->limit = limit;
  self->func = func;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  return self;
}

static void
emit (RqLineSplitter *self)
{
  if (self->line->len > 0 && self->line->str[self->line->len - 1] == '\r')
    g_string_truncate (self->line, self->line->len - 1);
  self->func (self->line->str, self->line->len, self->user_data);
  g_string_truncate (self->line, 0);
}

/**
 * rq_line_splitter_feed:
 *
 * Takes any bytes, cut anywhere.
 */
void
rq_line_splitter_feed (RqLineSplitter *self,
                       const char     *data,
                       gsize           length)
{
  const char *end = data + length;

  while (data < end)
    {
      const char *newline = memchr (data, '\n', end - data);
      gsize part = (newline != NULL ? newline : end) - data;

      g_string_append_len (self->line, data, MIN (part, self->limit - self->line->len));
      if (newline == NULL)
        return;
      emit (self);
      data = newline + 1;
    }
}

/**
 * rq_line_splitter_finish:
 *
 * Gives out what is left.
 */
void
rq_line_splitter_finish (RqLineSplitter *self)
{
  if (self->line->len > 0)
    emit (self);
}

void
rq_line_splitter_free (RqLineSplitter *self)
{
  g_string_free (self->line, TRUE);
  g_free (self);
}
