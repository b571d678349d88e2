/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A private unix socket here; every connection to it is carried to one endpoint over there.
 * For libraries that want to connect by themselves (libsoup's remote-connectable). */
#define RQ_TYPE_TUNNEL (rq_tunnel_get_type ())
G_DECLARE_INTERFACE (RqTunnel, rq_tunnel, RQ, TUNNEL, GObject)

struct _RqTunnelInterface
{
  GTypeInterface parent_iface;

  GSocketConnectable *(*get_connectable) (RqTunnel *self);
  gboolean            (*check)           (RqTunnel  *self,
                                          GError   **error);
  void                (*close)           (RqTunnel *self);
};

/* (transfer none): the address to connect to */
GSocketConnectable *rq_tunnel_get_connectable (RqTunnel *self);
/* %FALSE with why the most recent connection to the endpoint could not be opened; any thread */
gboolean            rq_tunnel_check           (RqTunnel  *self,
                                               GError   **error);
/* Stops listening and cuts what is open; dropping the last reference does too. */
void                rq_tunnel_close           (RqTunnel *self);

G_END_DECLS
