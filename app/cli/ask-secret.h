/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A question on the terminal whose answer is not shown while it is typed. The caller has made sure
 * that there is a terminal: rq_terminal_can_ask(). */
void  rq_ask_secret_async  (const char          *question,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data);
/* (transfer full) (nullable): for rq_secret_text_free(); %NULL with G_IO_ERROR_CANCELLED when there
 * was none, as at the end of input */
char *rq_ask_secret_finish (GAsyncResult  *result,
                            GError       **error);

G_END_DECLS
