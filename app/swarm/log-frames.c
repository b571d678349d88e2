/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/log-frames.h"

#include <string.h>

#include "swarm/line-splitter.h"

#define HEADER_BYTES 8
#define LINE_MAX_BYTES (64 * 1024)
#define TASK_DETAIL "com.docker.swarm.task.id="

/* What a header says of the bytes behind it. */
enum
{
  STREAM_INPUT,
  STREAM_OUTPUT,
  STREAM_ERROR,
  STREAM_SYSTEM,
  N_STREAMS
};

struct _RqLogFrames
{
  gboolean is_raw;
  gboolean is_broken;
  RqLogLineFunc func;
  gpointer user_data;          /* (unowned) */
  guint8 header[HEADER_BYTES];
  gsize header_length;         /* how much of the header has come */
  guint32 left;                /* of the present frame */
  int stream;                  /* of the present frame */
  gboolean is_first;           /* the next line is the first of its frame: it has the prefix */
  char *time;                  /* (owned): of the present frame */
  char *task_id;               /* (owned): of the present frame */
  RqLineSplitter *lines;       /* (owned) */
};

static gboolean
looks_like_time (const char *text,
                 gsize       length)
{
  return length >= strlen ("2006-01-02T15:04:05Z") && length <= 40 && g_ascii_isdigit (text[0]) &&
         text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':';
}

static char *
find_task_id (const char *details,
              gsize       length)
{
  g_autofree char *text = g_strndup (details, length);
  g_auto (GStrv) pairs = g_strsplit (text, ",", 32);

  for (gsize i = 0; pairs[i] != NULL; i++)
    if (g_str_has_prefix (pairs[i], TASK_DETAIL))
      return g_strdup (pairs[i] + strlen (TASK_DETAIL));
  return NULL;
}

/* "TIME DETAILS TEXT" → what is behind the prefix; a line without one is all text. */
static const char *
take_prefix (RqLogFrames *self,
             const char  *line)
{
  const char *details = strchr (line, ' ');
  const char *text;
  char *task_id = NULL;

  g_clear_pointer (&self->time, g_free);
  g_clear_pointer (&self->task_id, g_free);
  if (details == NULL || !looks_like_time (line, details - line))
    return line;
  self->time = g_strndup (line, details - line);

  details++;
  text = details + strcspn (details, " ");
  task_id = find_task_id (details, text - details);
  if (task_id == NULL)
    return details;
  self->task_id = task_id;
  return *text == ' ' ? text + 1 : text;
}

static void
line_cb (const char *line,
         gsize       length,
         gpointer    data)
{
  RqLogFrames *self = data;
  g_autofree char *text = NULL;
  const char *shown = line;

  if (self->is_first || self->is_raw)
    shown = take_prefix (self, line);
  self->is_first = FALSE;
  text = g_utf8_make_valid (shown, length - (shown - line));
  self->func (self->time != NULL ? self->time : "", self->task_id != NULL ? self->task_id : "",
              self->stream >= STREAM_ERROR, text, self->user_data);
}

/**
 * rq_log_frames_new:
 * @is_raw: the service has a terminal, so there are no frames
 * @func: called with each line
 *
 * Returns: (transfer full): a parser
 */
RqLogFrames *
rq_log_frames_new (gboolean      is_raw,
                   RqLogLineFunc func,
                   gpointer      user_data)
{
  RqLogFrames *self = g_new0 (RqLogFrames, 1);

  self->is_raw = is_raw;
  self->func = func;
  self->user_data = user_data;
  self->stream = STREAM_OUTPUT;
  self->lines = rq_line_splitter_new (LINE_MAX_BYTES, line_cb, self);
  return self;
}

static gboolean
take_header (RqLogFrames *self)
{
  const guint8 *header = self->header;

  self->header_length = 0;
  if (header[0] >= N_STREAMS || header[1] != 0 || header[2] != 0 || header[3] != 0)
    return FALSE;
  self->stream = header[0];
  self->left = (guint32) header[4] << 24 | (guint32) header[5] << 16 | (guint32) header[6] << 8 |
               (guint32) header[7];
  self->is_first = TRUE;
  return TRUE;
}

static gsize
feed_header (RqLogFrames  *self,
             const guint8 *data,
             gsize         length)
{
  gsize part = MIN (HEADER_BYTES - self->header_length, length);

  memcpy (self->header + self->header_length, data, part);
  self->header_length += part;
  if (self->header_length == HEADER_BYTES && !take_header (self))
    self->is_broken = TRUE;
  return part;
}

/* A frame is one message: what it does not end, ends with it. */
static gsize
feed_body (RqLogFrames  *self,
           const guint8 *data,
           gsize         length)
{
  gsize part = MIN (self->left, length);

  rq_line_splitter_feed (self->lines, (const char *) data, part);
  self->left -= part;
  if (self->left == 0)
    rq_line_splitter_finish (self->lines);
  return part;
}

/**
 * rq_log_frames_feed:
 *
 * Takes bytes, cut anywhere. Whatever length a frame claims, memory is bounded by one line.
 *
 * Returns: %FALSE when these cannot be frames
 */
gboolean
rq_log_frames_feed (RqLogFrames  *self,
                    const guint8 *data,
                    gsize         length)
{
  if (self->is_raw)
    {
      rq_line_splitter_feed (self->lines, (const char *) data, length);
      return TRUE;
    }

  while (length > 0 && !self->is_broken)
    {
      gsize part = self->left > 0 ? feed_body (self, data, length)
                                  : feed_header (self, data, length);

      data += part;
      length -= part;
    }
  return !self->is_broken;
}

/**
 * rq_log_frames_finish:
 *
 * Returns: %FALSE when the end came within a frame
 */
gboolean
rq_log_frames_finish (RqLogFrames *self)
{
  rq_line_splitter_finish (self->lines);
  return !self->is_broken && self->left == 0 && self->header_length == 0;
}

void
rq_log_frames_free (RqLogFrames *self)
{
  rq_line_splitter_free (self->lines);
  g_free (self->time);
  g_free (self->task_id);
  g_free (self);
}
