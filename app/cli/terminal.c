/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/terminal.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define RESET "\033[0m"

/** rq_terminal_is_terminal: Returns: whether a person sees @stream, and not a file or a program */
gboolean
rq_terminal_is_terminal (FILE *stream)
{
  return isatty (fileno (stream)) == 1;
}

/** rq_terminal_has_colours: Returns: whether colours may be written to @stream (no-color.org) */
gboolean
rq_terminal_has_colours (FILE *stream)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return rq_terminal_is_terminal (stream) && (no_color == NULL || no_color[0] == '\0') &&
         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/** rq_terminal_can_ask: Returns: whether there is somebody who can read a question and answer it */
gboolean
rq_terminal_can_ask (void)
{
  return rq_terminal_is_terminal (stdin) && rq_terminal_is_terminal (stderr);
}

/** rq_terminal_print: Writes to standard output; see rq_terminal_flush(). */
void
rq_terminal_print (const char *format,
                   ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fputs (text, stdout);
}

/** rq_terminal_note: Writes a line to standard error. */
void
rq_terminal_note (const char *format,
                  ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "%s\n", text);
}

static const char *
style_start (RqStyle style)
{
  switch (style)
    {
    case RQ_STYLE_HEADING:
      return "\033[1m";
    case RQ_STYLE_GOOD:
      return "\033[32m";
    case RQ_STYLE_BUSY:
      return "\033[33m";
    case RQ_STYLE_BAD:
      return "\033[1;31m";
    case RQ_STYLE_FAINT:
      return "\033[2m";
    case RQ_STYLE_PLAIN:
    default:
      return "";
    }
}

/** rq_terminal_styled: Writes @text in the colour of @style where @stream has colours. */
void
rq_terminal_styled (FILE       *stream,
                    RqStyle     style,
                    const char *text)
{
  gboolean coloured = style != RQ_STYLE_PLAIN && rq_terminal_has_colours (stream);

  fprintf (stream, "%s%s%s", coloured ? style_start (style) : "", text, coloured ? RESET : "");
}

/** rq_terminal_bytes: Writes the bytes as they are, at once. */
void
rq_terminal_bytes (FILE         *stream,
                   gconstpointer bytes,
                   gsize         length)
{
  fwrite (bytes, 1, length, stream);
  fflush (stream);
}

/**
 * rq_terminal_flush:
 *
 * To be asked once at the end, and now and then where output goes on for ever.
 *
 * Returns: %FALSE with %G_IO_ERROR when something that was printed did not arrive
 */
gboolean
rq_terminal_flush (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
               _("The result could not be written: %s."), g_strerror (errno));
  return FALSE;
}

/**
 * rq_terminal_clean:
 * @text: (nullable): anything, from anywhere
 *
 * Escape sequences, other control characters and what reverses the writing direction become
 * visible marks; line ends and tabs become spaces.
 *
 * Returns: (transfer full): valid UTF-8, one line
 */
char *
rq_terminal_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *clean = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\t')
        g_string_append_c (clean, ' ');
      else if (c == 0x200d || g_unichar_isprint (c)) /* emoji are joined by U+200D */
        g_string_append_unichar (clean, c);
      else if (c != '\r')
        g_string_append_unichar (clean, 0xfffd);
    }
  return g_string_free (clean, FALSE);
}

/** rq_terminal_width: Returns: the columns that @text takes on a terminal */
int
rq_terminal_width (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}
