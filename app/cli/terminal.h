/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

/* What a piece of text means: a colour where the stream is a terminal and NO_COLOR is not set. */
typedef enum
{
  RQ_STYLE_PLAIN,
  RQ_STYLE_HEADING,
  RQ_STYLE_GOOD,
  RQ_STYLE_BUSY,
  RQ_STYLE_BAD,
  RQ_STYLE_FAINT,
} RqStyle;

gboolean rq_terminal_is_terminal (FILE *stream);
gboolean rq_terminal_has_colours (FILE *stream);
/* Both standard input and standard error are a person's. */
gboolean rq_terminal_can_ask     (void);

/* UTF-8, whatever the locale. rq_terminal_print(): standard output; rq_terminal_note(): standard
 * error, a line end is added. What comes from elsewhere goes through rq_terminal_clean() first. */
void     rq_terminal_print       (const char *format,
                                  ...) G_GNUC_PRINTF (1, 2);
void     rq_terminal_note        (const char *format,
                                  ...) G_GNUC_PRINTF (1, 2);
void     rq_terminal_styled      (FILE       *stream,
                                  RqStyle     style,
                                  const char *text);
void     rq_terminal_bytes       (FILE         *stream,
                                  gconstpointer bytes,
                                  gsize         length);
/* %FALSE when standard output could not be written: nobody reads it, the disk is full. */
gboolean rq_terminal_flush       (GError **error);

/* (transfer full): @text as one line that no terminal takes for a command */
char    *rq_terminal_clean       (const char *text);
/* How many columns @text takes. */
int      rq_terminal_width       (const char *text);

G_END_DECLS
