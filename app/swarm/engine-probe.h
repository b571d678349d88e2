/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-way.h"

G_BEGIN_DECLS

/* Behind rq_engine_client_open_async(): finds out how the daemon can be reached and what it is. */
void         rq_engine_probe_async  (RqTransport         *transport,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/* @api_version: (out) (transfer full) */
RqEngineWay *rq_engine_probe_finish (GAsyncResult  *result,
                                     char         **api_version,
                                     GError       **error);

G_END_DECLS
