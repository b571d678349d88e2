/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/transport.h"

G_BEGIN_DECLS

/* Leads to one endpoint over whatever connection a steady transport has at the time: an address
 * that stays. Any thread. */
#define RQ_TYPE_STEADY_TUNNEL (rq_steady_tunnel_get_type ())
G_DECLARE_FINAL_TYPE (RqSteadyTunnel, rq_steady_tunnel, RQ, STEADY_TUNNEL, GObject)

RqTunnel *rq_steady_tunnel_new (RqTransport *owner,
                                RqEndpoint  *endpoint);

G_END_DECLS
