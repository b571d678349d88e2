/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ssh/ssh-question.h"

G_BEGIN_DECLS

/* Asks, in a dialog over @parent, for a passphrase, a password or what a server wants to know. */
void  rq_secret_question_ask_async  (GtkWindow           *parent,
                                     const RqSshQuestion *question,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/* (transfer full) (nullable): for rq_secret_text_free(); %NULL with G_IO_ERROR_CANCELLED */
char *rq_secret_question_ask_finish (GAsyncResult  *result,
                                     gboolean      *remember,
                                     GError       **error);

G_END_DECLS
