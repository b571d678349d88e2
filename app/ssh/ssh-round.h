/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-interaction.h"
#include "ssh/ssh-target.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

/* One try of several addresses, one after the other, until one is reached. In the thread-default
 * context. @targets: (element-type RqSshTarget) must stay; @first: where to begin; @interaction:
 * (nullable). */
void         rq_ssh_round_async    (GPtrArray           *targets,
                                    guint                first,
                                    RqSshInteraction    *interaction,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* (transfer full): a connection to the one at @reached; @trouble: (out) (nullable): why not to
 * those that were tried before. %NULL: an error that names all of them; it is one that needs a
 * person only when all are */
RqTransport *rq_ssh_round_finish   (GAsyncResult  *result,
                                    guint         *reached,
                                    char         **trouble,
                                    GError       **error);
/* (transfer full): "deploy@m1", with the port where that tells it from others */
char        *rq_ssh_round_dup_name (GPtrArray *targets,
                                    guint      index);

G_END_DECLS
