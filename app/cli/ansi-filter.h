/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RQ_ANSI_PLAIN,   /* for a file or a program: text only, no CR before LF, nothing drawn over */
  RQ_ANSI_COLOURS, /* for a terminal: colours and moving within the screen, nothing else */
} RqAnsiMode;

/* Terminal output of a command, made harmless as it comes in pieces of any size. Text passes
 * byte for byte; what asks the terminal to answer, to change its title, modes or clipboard never
 * does. */
typedef struct _RqAnsiFilter RqAnsiFilter;

RqAnsiFilter *rq_ansi_filter_new    (RqAnsiMode mode);
void          rq_ansi_filter_free   (RqAnsiFilter *self);
/* appends to @out */
void          rq_ansi_filter_feed   (RqAnsiFilter  *self,
                                     gconstpointer  bytes,
                                     gsize          length,
                                     GString       *out);
/* The command draws over lines it has written: whoever writes between them is drawn over too. Only
 * with colours; plain output never is. */
gboolean      rq_ansi_filter_is_redrawing (RqAnsiFilter *self);
/* The input has ended: what was held back, and the colours set back. */
void          rq_ansi_filter_finish (RqAnsiFilter *self,
                                     GString      *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqAnsiFilter, rq_ansi_filter_free)

G_END_DECLS
