/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/run-place.h"

G_BEGIN_DECLS

/* An answer to what a command on the manager asks. Nobody records it but the command's own
 * terminal, which shows what is typed unless the command has told it not to. */

/* The longest line that is written whole or not at all, in bytes. */
#define RQ_RUN_INPUT_MAX 4095

/* Whether @text can be sent: one line, not too long. Errors: RQ_RELEASE_ERROR_RUN */
gboolean rq_run_input_check       (const char  *text,
                                   GError     **error);
/* (transfer full): where the release's command runs. Errors: RQ_RELEASE_ERROR_NOTHING when it has
 * none, or its end is recorded */
char    *rq_run_input_find_directory (RqReleaseHead  *head,
                                      GError        **error);
/* (transfer full): the manager that the release's command runs on, to which the answer is to be
 * sent; blocking. Errors: RQ_RELEASE_ERROR_RUN when it cannot be reached, or is none of those whose
 * addresses are known */
RqRunPlace *rq_run_input_find_place (RqTransport    *transport,
                                     RqReleaseHead  *head,
                                     GCancellable   *cancellable,
                                     GError        **error);
/* Gives @text, as a line, to the run; @transport leads to its manager. @hidden: only if its
 * terminal does not show it. */
void     rq_run_input_send_async  (RqTransport         *transport,
                                   const char          *run_directory,
                                   const char          *text,
                                   gboolean             hidden,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
/* Errors: RQ_RELEASE_ERROR_RUN when nothing was sent, RQ_SSH_ERROR_LOST when nobody knows */
gboolean rq_run_input_send_finish (RqTransport   *transport,
                                   GAsyncResult  *result,
                                   GError       **error);

G_END_DECLS
