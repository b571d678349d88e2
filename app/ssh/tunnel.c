/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/tunnel.h"

G_DEFINE_INTERFACE (RqTunnel, rq_tunnel, G_TYPE_OBJECT)

static void
rq_tunnel_default_init (RqTunnelInterface *iface)
{
}

/**
 * rq_tunnel_get_connectable:
 *
 * Returns: (transfer none): the address to connect to
 */
GSocketConnectable *
rq_tunnel_get_connectable (RqTunnel *self)
{
  g_return_val_if_fail (RQ_IS_TUNNEL (self), NULL);

  return RQ_TUNNEL_GET_IFACE (self)->get_connectable (self);
}

/**
 * rq_tunnel_check:
 *
 * Says why connections through @self end at once, from any thread.
 *
 * Returns: %FALSE when the most recent connection could not be opened over there
 */
gboolean
rq_tunnel_check (RqTunnel *self,
                 GError **error)
{
  g_return_val_if_fail (RQ_IS_TUNNEL (self), FALSE);

  return RQ_TUNNEL_GET_IFACE (self)->check (self, error);
}

/**
 * rq_tunnel_close:
 *
 * Stops listening and cuts the connections that are open; dropping the last reference does too.
 */
void
rq_tunnel_close (RqTunnel *self)
{
  g_return_if_fail (RQ_IS_TUNNEL (self));

  RQ_TUNNEL_GET_IFACE (self)->close (self);
}
