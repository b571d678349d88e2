/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-listener-private.h"
#include "ssh/ssh-worker-private.h"
#include "ssh/tunnel.h"

G_BEGIN_DECLS

#define RQ_TYPE_SSH_TUNNEL (rq_ssh_tunnel_get_type ())
G_DECLARE_FINAL_TYPE (RqSshTunnel, rq_ssh_tunnel, RQ, SSH_TUNNEL, GObject)

RqSshTunnel *rq_ssh_tunnel_new (RqSshWorker   *worker,
                                RqSshListener *listener);

G_END_DECLS
