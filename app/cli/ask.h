/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A question on the terminal: @question and a space to standard error, a line from standard input.
 * The caller has made sure that there is one: rq_terminal_can_ask(). */
void  rq_ask_async  (const char          *question,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data);
/* (transfer full) (nullable): the answer without spaces around it, "" also at the end of input */
char *rq_ask_finish (GAsyncResult  *result,
                     GError       **error);
/* The same, blocking. */
char *rq_ask        (const char    *question,
                     GCancellable  *cancellable,
                     GError       **error);

G_END_DECLS
