/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/terminal.h"

G_BEGIN_DECLS

/* Text in aligned columns, also where characters are wide. */
typedef struct _RqTable RqTable;

/* @heading: (nullable) of the first column; %NULL: a table without headings. Ended by %NULL. */
RqTable *rq_table_new   (guint       n_columns,
                         const char *heading,
                         ...) G_GNUC_NULL_TERMINATED;
void     rq_table_free  (RqTable *self);
/* The next cell, row by row. @text is cleaned. */
void     rq_table_add   (RqTable    *self,
                         const char *text,
                         RqStyle     style);
void     rq_table_print (RqTable *self,
                         FILE    *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqTable, rq_table_free)

G_END_DECLS
