/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Output of a command that draws over its own lines, as docker does for its progress, as a list
 * of lines: each state of a line once, on a line of its own. What draws over nothing passes byte
 * for byte, at once. */
typedef struct _RqRedrawFolder RqRedrawFolder;

RqRedrawFolder *rq_redraw_folder_new    (void);
void            rq_redraw_folder_free   (RqRedrawFolder *self);
/* a byte of text, CR or LF; appends to @out, as all of these do */
void            rq_redraw_folder_put    (RqRedrawFolder *self,
                                         char            byte,
                                         GString        *out);
/* the cursor has gone to another line */
void            rq_redraw_folder_move   (RqRedrawFolder *self,
                                         GString        *out);
/* the end of the output */
void            rq_redraw_folder_finish (RqRedrawFolder *self,
                                         GString        *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqRedrawFolder, rq_redraw_folder_free)

G_END_DECLS
