/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lines out of chunks of bytes, cut at a limit: what is beyond it, until the line's end, is
 * dropped. */
typedef struct _RqLineSplitter RqLineSplitter;

/* @line: @length bytes followed by a NUL, without "\n" or "\r\n" */
typedef void (*RqLineFunc) (const char *line,
                            gsize       length,
                            gpointer    user_data);

RqLineSplitter *rq_line_splitter_new    (gsize       limit,
                                         RqLineFunc  func,
                                         gpointer    user_data);
void            rq_line_splitter_feed   (RqLineSplitter *self,
                                         const char     *data,
                                         gsize           length);
/* What came after the last line's end is a line too, if there is anything. */
void            rq_line_splitter_finish (RqLineSplitter *self);
void            rq_line_splitter_free   (RqLineSplitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqLineSplitter, rq_line_splitter_free)

G_END_DECLS
