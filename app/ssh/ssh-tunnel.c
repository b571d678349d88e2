/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-tunnel-private.h"

/* What the caller holds of a listener.
 *
 * Threads: made by the worker, then its caller's. */
struct _RqSshTunnel
{
  GObject parent_instance;

  RqSshWorker *worker;     /* (owned) */
  RqSshListener *listener; /* (owned) */
};

static void rq_ssh_tunnel_iface_init (RqTunnelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqSshTunnel, rq_ssh_tunnel, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_TUNNEL, rq_ssh_tunnel_iface_init))

static GSocketConnectable *
rq_ssh_tunnel_get_connectable (RqTunnel *tunnel)
{
  return G_SOCKET_CONNECTABLE (rq_ssh_listener_get_address (RQ_SSH_TUNNEL (tunnel)->listener));
}

static gboolean
rq_ssh_tunnel_check (RqTunnel *tunnel,
                     GError **error)
{
  return rq_ssh_listener_check (RQ_SSH_TUNNEL (tunnel)->listener, error);
}

static void
rq_ssh_tunnel_close (RqTunnel *tunnel)
{
  RqSshTunnel *self = RQ_SSH_TUNNEL (tunnel);

  rq_ssh_worker_cut_tunnel (self->worker, rq_ssh_listener_get_id (self->listener));
  rq_ssh_listener_remove (self->listener);
}

static void
rq_ssh_tunnel_finalize (GObject *object)
{
  RqSshTunnel *self = RQ_SSH_TUNNEL (object);

  rq_ssh_tunnel_close (RQ_TUNNEL (self));
  rq_ssh_worker_unref (self->worker);
  rq_ssh_listener_unref (self->listener);
  G_OBJECT_CLASS (rq_ssh_tunnel_parent_class)->finalize (object);
}

static void
rq_ssh_tunnel_class_init (RqSshTunnelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_ssh_tunnel_finalize;
}

static void
rq_ssh_tunnel_iface_init (RqTunnelInterface *iface)
{
  iface->get_connectable = rq_ssh_tunnel_get_connectable;
  iface->check = rq_ssh_tunnel_check;
  iface->close = rq_ssh_tunnel_close;
}

static void
rq_ssh_tunnel_init (RqSshTunnel *self)
{
}

/**
 * rq_ssh_tunnel_new:
 *
 * Returns: (transfer full): the tunnel that @worker carries for @listener
 */
RqSshTunnel *
rq_ssh_tunnel_new (RqSshWorker *worker,
                   RqSshListener *listener)
{
  RqSshTunnel *self = g_object_new (RQ_TYPE_SSH_TUNNEL, NULL);

  self->worker = rq_ssh_worker_ref (worker);
  self->listener = rq_ssh_listener_ref (listener);
  return self;
}
