/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/transport.h"

G_BEGIN_DECLS

/* Between the files of the steady transport. */

void         rq_steady_calls_init          (RqTransportInterface *iface);
/* (transfer full): the connection there is now; %NULL with why there is none; any thread */
RqTransport *rq_steady_transport_ref_inner (RqTransport  *owner,
                                            guint        *generation,
                                            GError      **error);

G_END_DECLS
