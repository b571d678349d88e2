/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The few parts of Markdown that our documents have, in both directions. */

/* A comment that begins like this is a mark of ours. */
#define RQ_MARKDOWN_MARK "<!-- requeen:"

/* A person's text: lists, emphasis and links stay; headings and HTML become plain. */
void  rq_markdown_append_text (GString    *document,
                               const char *text);
/* Text that means nothing but itself, on one line. */
void  rq_markdown_append_plain (GString    *document,
                                const char *text);
/* "| a | b |" of plain texts; ended by %NULL. */
void  rq_markdown_append_row (GString    *document,
                              const char *cell,
                              ...) G_GNUC_NULL_TERMINATED;

/* (transfer full): what rq_markdown_append_text() was given */
char *rq_markdown_read_text (const char *text);
/* (transfer full) (nullable): the cells' plain texts; %NULL: it is no row, or only a rule */
char **rq_markdown_read_row (const char *line);

G_END_DECLS
