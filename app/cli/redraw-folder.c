/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/redraw-folder.h"

#include <string.h>

/* As many lines are remembered as a block of progress has, and some; longer ones are not. */
#define RECENT_MAX 64
#define LINE_MAX_BYTES 512

struct _RqRedrawFolder
{
  gboolean used;     /* there is text on the present line */
  gboolean returned; /* a CR that may be the last of its line */

  gboolean redrawn;  /* the present line was moved to; the rest is about such a line */
  GString *line;     /* (owned) what is on it */
  gsize written;     /* how much of it is in the output; the rest may yet be an old line */
  GPtrArray *recent; /* (owned) of char *: lines of the block, oldest first */
};

/** rq_redraw_folder_new: Returns: (transfer full): a folder at the beginning of the output */
RqRedrawFolder *
rq_redraw_folder_new (void)
{
  RqRedrawFolder *self = g_new0 (RqRedrawFolder, 1);

  self->line = g_string_new (NULL);
  self->recent = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
rq_redraw_folder_free (RqRedrawFolder *self)
{
  g_string_free (self->line, TRUE);
  g_ptr_array_unref (self->recent);
  g_free (self);
}

static gboolean
may_be_recent (RqRedrawFolder *self)
{
  for (guint i = 0; i < self->recent->len; i++)
    if (g_str_has_prefix (self->recent->pdata[i], self->line->str))
      return TRUE;
  return FALSE;
}

static gboolean
is_recent (RqRedrawFolder *self)
{
  for (guint i = 0; i < self->recent->len; i++)
    if (g_str_equal (self->recent->pdata[i], self->line->str))
      return TRUE;
  return FALSE;
}

static void
write_line (RqRedrawFolder *self,
            GString        *out)
{
  g_string_append_len (out, self->line->str + self->written,
                       (gssize) (self->line->len - self->written));
  self->written = self->line->len;
}

static void
remember (RqRedrawFolder *self)
{
  if (self->line->len > LINE_MAX_BYTES)
    return;
  if (self->recent->len == RECENT_MAX)
    g_ptr_array_remove_index (self->recent, 0);
  g_ptr_array_add (self->recent, g_strdup (self->line->str));
}

/* An old state shown again is no news. */
static void
end_redrawn_line (RqRedrawFolder *self,
                  GString        *out)
{
  if (self->used && (self->written > 0 || !is_recent (self)))
    {
      write_line (self, out);
      g_string_append_c (out, '\n');
      remember (self);
    }
  g_string_truncate (self->line, 0);
  self->written = 0;
}

static void
begin_line (RqRedrawFolder *self,
            gboolean        redrawn)
{
  self->redrawn = redrawn;
  self->used = FALSE;
  self->returned = FALSE;
}

static void
put_newline (RqRedrawFolder *self,
             GString        *out)
{
  if (self->redrawn)
    end_redrawn_line (self, out);
  else
    {
      if (self->used) /* an ordinary line: the block is over */
        g_ptr_array_set_size (self->recent, 0);
      g_string_append_c (out, '\n');
    }
  begin_line (self, FALSE);
}

static void
put_redrawn (RqRedrawFolder *self,
             char            byte,
             GString        *out)
{
  g_string_append_c (self->line, byte);
  if (self->written > 0 || !may_be_recent (self))
    write_line (self, out);
}

/** rq_redraw_folder_put: Appends to @out what @byte adds to it, now or never. */
void
rq_redraw_folder_put (RqRedrawFolder *self,
                      char            byte,
                      GString        *out)
{
  if (byte == '\n')
    put_newline (self, out);
  else if (!self->redrawn)
    {
      self->used |= byte != '\r';
      g_string_append_c (out, byte);
    }
  else if (byte == '\r') /* at the beginning and the end of a line it says nothing */
    self->returned = self->used;
  else
    {
      if (self->returned)
        put_redrawn (self, '\r', out);
      self->returned = FALSE;
      self->used = TRUE;
      put_redrawn (self, byte, out);
    }
}

/** rq_redraw_folder_move: What follows is drawn over another line. */
void
rq_redraw_folder_move (RqRedrawFolder *self,
                       GString        *out)
{
  if (self->redrawn)
    end_redrawn_line (self, out);
  else if (self->used)
    g_string_append_c (out, '\n');
  begin_line (self, TRUE);
}

/** rq_redraw_folder_finish: Writes what was held back; the folder is then at a beginning again. */
void
rq_redraw_folder_finish (RqRedrawFolder *self,
                         GString        *out)
{
  if (self->redrawn)
    end_redrawn_line (self, out);
  g_ptr_array_set_size (self->recent, 0);
  begin_line (self, FALSE);
}
