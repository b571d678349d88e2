/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/post-mortem.h"

G_BEGIN_DECLS

/* A post-mortem as Markdown, for people to read and to edit elsewhere. Headings are in the
 * language of whoever exports, and carry a mark that does not show, so that any Requeen finds
 * them again. Texts are Markdown themselves; what would break the document is escaped. The action
 * items and the timeline are tables of plain text. */

/* A file may be this long (bytes). */
#define RQ_POST_MORTEM_MARKDOWN_MAX (512 * 1024)

/* (transfer full). @title: one line, as the heading */
char *rq_post_mortem_to_markdown (RqPostMortem *self,
                                  const char   *title);
/* (transfer full): @now with what the file says. @revision: (out) (transfer full) (nullable): of
 * the post-mortem that the file was made from. Errors: RQ_RECORD_ERROR_DAMAGED */
RqPostMortem *rq_post_mortem_from_markdown (RqPostMortem *now,
                                            const char   *text,
                                            gsize         length,
                                            char        **revision,
                                            GError      **error);

G_END_DECLS
