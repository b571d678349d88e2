/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/ansi-filter.h"

#include <string.h>

#include "cli/redraw-folder.h"

/* A longer sequence is no sequence of anybody's; a longer string (a title, a clipboard, a picture)
 * is given up, so that one stray start of a string cannot swallow the rest of the output. */
#define SEQUENCE_MAX 64
#define STRING_MAX 4096

/* U+FFFD for a lone 0xC2: let through, it could make a control of a byte that comes later. */
#define REPLACEMENT "\357\277\275"

#define ESC 0x1b
#define CAN 0x18
#define SUB 0x1a
#define BEL 0x07

/* ECMA-48: where in a sequence the next byte stands. */
typedef enum
{
  STATE_TEXT,
  STATE_RETURN,       /* after CR, plain mode only */
  STATE_C2,           /* after 0xC2: a C1 control in UTF-8, or an ordinary character */
  STATE_ESCAPE,       /* after ESC */
  STATE_INTERMEDIATE, /* after ESC and 0x20…0x2f: one more byte ends it */
  STATE_CONTROL,      /* CSI … */
  STATE_STRING,       /* OSC, DCS, SOS, PM, APC … */
  STATE_STRING_C2,
} State;

struct _RqAnsiFilter
{
  RqAnsiMode mode;
  State state;
  char sequence[SEQUENCE_MAX]; /* of STATE_CONTROL: what follows CSI */
  gsize length;                /* of the sequence or string, also what no longer fits */
  gboolean coloured;
  gboolean moved;              /* to another line, since the last line end */
  gboolean redrawing;
  RqRedrawFolder *folder;      /* (owned) (nullable) plain mode only */
};

/** rq_ansi_filter_new: Returns: (transfer full): a filter at the beginning of the output */
RqAnsiFilter *
rq_ansi_filter_new (RqAnsiMode mode)
{
  RqAnsiFilter *self = g_new0 (RqAnsiFilter, 1);

  self->mode = mode;
  if (mode == RQ_ANSI_PLAIN)
    self->folder = rq_redraw_folder_new ();
  return self;
}

void
rq_ansi_filter_free (RqAnsiFilter *self)
{
  g_clear_pointer (&self->folder, rq_redraw_folder_free);
  g_free (self);
}

static void
put (RqAnsiFilter *self,
     char          byte,
     GString      *out)
{
  if (self->folder != NULL)
    rq_redraw_folder_put (self->folder, byte, out);
  else
    g_string_append_c (out, byte);

  /* the line end after a move leaves the block; an ordinary line after it ends it */
  if (byte == '\n')
    {
      self->redrawing = self->moved;
      self->moved = FALSE;
    }
}

static void
put_text (RqAnsiFilter *self,
          const char   *text,
          GString      *out)
{
  for (; *text != '\0'; text++)
    put (self, *text, out);
}

static void
begin (RqAnsiFilter *self,
       State         state)
{
  self->state = state;
  self->length = 0;
}

/* The second byte of an escape sequence; C1 controls mean the same with 0x40 less. */
static void
begin_escape (RqAnsiFilter *self,
              guchar        byte)
{
  if (byte == '[')
    begin (self, STATE_CONTROL);
  else if (byte != '\0' && strchr ("]PX^_", byte) != NULL)
    begin (self, STATE_STRING);
  else if (byte >= 0x20 && byte <= 0x2f)
    begin (self, STATE_INTERMEDIATE);
  else
    begin (self, STATE_TEXT);
}

/* Colours, cursor moves, erasing in the line and below; when all parameters are numbers. */
static gboolean
is_harmless (RqAnsiFilter *self,
             guchar        final)
{
  const char *parameters = self->sequence;

  if (self->mode != RQ_ANSI_COLOURS || self->length >= SEQUENCE_MAX)
    return FALSE;
  self->sequence[self->length] = '\0';
  if (parameters[strspn (parameters, "0123456789;:")] != '\0')
    return FALSE;
  if (final == 'J')
    return parameters[0] == '\0' || g_str_equal (parameters, "0");
  return strchr ("mKABCDEFG", final) != NULL;
}

static void
end_control (RqAnsiFilter *self,
             guchar        final,
             GString      *out)
{
  if (strchr ("ABEFHdf", final) != NULL)
    {
      self->moved = self->redrawing = TRUE;
      if (self->folder != NULL)
        rq_redraw_folder_move (self->folder, out);
    }
  if (is_harmless (self, final))
    {
      g_string_append_printf (out, "\033[%s%c", self->sequence, final);
      if (final == 'm')
        self->coloured = TRUE;
    }
  begin (self, STATE_TEXT);
}

static void
feed_text (RqAnsiFilter *self,
           guchar        byte,
           GString      *out)
{
  if (byte == ESC)
    begin (self, STATE_ESCAPE);
  else if (byte == 0xc2)
    begin (self, STATE_C2);
  else if (byte == '\r' && self->mode == RQ_ANSI_PLAIN)
    begin (self, STATE_RETURN);
  else if ((byte >= 0x20 && byte != 0x7f) || byte == '\n' || byte == '\t' || byte == '\r' ||
           (byte == '\b' && self->mode == RQ_ANSI_COLOURS))
    put (self, (char) byte, out);
}

static void
feed_control (RqAnsiFilter *self,
              guchar        byte,
              GString      *out)
{
  if (byte >= 0x40 && byte <= 0x7e)
    end_control (self, byte, out);
  else if (byte < 0x20 || byte > 0x7e)
    {
      begin (self, STATE_TEXT);
      feed_text (self, byte, out);
    }
  else
    {
      if (self->length < SEQUENCE_MAX)
        self->sequence[self->length] = (char) byte;
      self->length++;
    }
}

/* A line end ends it too: what was cut short costs a line and not all that follows. */
static void
feed_string (RqAnsiFilter *self,
             guchar        byte,
             GString      *out)
{
  self->length++;
  if (byte == ESC) /* ESC \ is the proper end; any other sequence ends it as well */
    begin (self, STATE_ESCAPE);
  else if (byte == 0xc2)
    self->state = STATE_STRING_C2;
  else if (byte == BEL || byte == CAN || byte == SUB || byte == '\n' || self->length > STRING_MAX)
    {
      begin (self, STATE_TEXT);
      feed_text (self, byte, out);
    }
}

static void
feed_c2 (RqAnsiFilter *self,
         guchar        byte,
         GString      *out)
{
  if (byte >= 0x80 && byte <= 0x9f)
    {
      begin_escape (self, byte - 0x40);
      return;
    }
  begin (self, STATE_TEXT);
  put_text (self, byte >= 0xa0 && byte <= 0xbf ? "\302" : REPLACEMENT, out);
  feed_text (self, byte, out);
}

static void
feed_return (RqAnsiFilter *self,
             guchar        byte,
             GString      *out)
{
  if (byte == '\r')
    return;
  if (byte != '\n')
    put (self, '\r', out);
  begin (self, STATE_TEXT);
  feed_text (self, byte, out);
}

static void
feed_byte (RqAnsiFilter *self,
           guchar        byte,
           GString      *out)
{
  switch (self->state)
    {
    case STATE_RETURN:
      feed_return (self, byte, out);
      break;
    case STATE_C2:
      feed_c2 (self, byte, out);
      break;
    case STATE_ESCAPE:
      if (byte != ESC)
        begin_escape (self, byte);
      break;
    case STATE_INTERMEDIATE:
      if (byte < 0x20 || byte > 0x2f)
        begin (self, STATE_TEXT);
      break;
    case STATE_CONTROL:
      feed_control (self, byte, out);
      break;
    case STATE_STRING_C2:
      self->state = byte == 0x9c ? STATE_TEXT : STATE_STRING;
      if (byte != 0x9c)
        feed_string (self, byte, out);
      break;
    case STATE_STRING:
      feed_string (self, byte, out);
      break;
    case STATE_TEXT:
    default:
      feed_text (self, byte, out);
      break;
    }
}

/** rq_ansi_filter_feed: Appends to @out what may be shown of the next @length bytes. */
void
rq_ansi_filter_feed (RqAnsiFilter *self,
                     gconstpointer bytes,
                     gsize         length,
                     GString      *out)
{
  const guchar *p = bytes;

  g_return_if_fail (self != NULL && out != NULL);

  for (gsize i = 0; i < length; i++)
    feed_byte (self, p[i], out);
}

/** rq_ansi_filter_finish: Appends what was held back; the filter is then at a beginning again. */
void
rq_ansi_filter_finish (RqAnsiFilter *self,
                       GString      *out)
{
  if (self->state == STATE_RETURN)
    put (self, '\r', out);
  if (self->state == STATE_C2)
    put_text (self, REPLACEMENT, out);
  if (self->folder != NULL)
    rq_redraw_folder_finish (self->folder, out);
  if (self->coloured)
    g_string_append (out, "\033[0m");
  self->coloured = self->moved = self->redrawing = FALSE;
  begin (self, STATE_TEXT);
}

/** rq_ansi_filter_is_redrawing: Returns: whether lines written before may be drawn over now */
gboolean
rq_ansi_filter_is_redrawing (RqAnsiFilter *self)
{
  return self->redrawing && self->mode == RQ_ANSI_COLOURS;
}
