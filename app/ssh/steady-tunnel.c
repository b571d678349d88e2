/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/steady-tunnel-private.h"

#include "base/await.h"
#include "ssh/steady-transport-private.h"

#include <glib/gi18n-lib.h>

/* Threads: every function in any thread; what is forwarded belongs to one connection and is made
 * anew for the next one, by whoever connects first. */
struct _RqSteadyTunnel
{
  GObject parent_instance;

  RqTransport *owner;   /* (owned) */
  RqEndpoint *endpoint; /* (owned) */
  GMutex mutex;
  RqTunnel *inner;      /* (mutex) (owned) (nullable) */
  guint generation;     /* (mutex) of inner */
  GError *error;        /* (mutex) (owned) (nullable) why there is no inner one */
  gboolean closed;      /* (mutex) */
};

/* The one address of one connecting. */
#define RQ_TYPE_STEADY_ENUMERATOR (rq_steady_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (RqSteadyEnumerator, rq_steady_enumerator, RQ, STEADY_ENUMERATOR,
                      GSocketAddressEnumerator)

struct _RqSteadyEnumerator
{
  GSocketAddressEnumerator parent_instance;

  RqSteadyTunnel *tunnel;         /* (owned) */
  GSocketAddressEnumerator *base; /* (owned) (nullable) of the inner tunnel */
};

static void rq_steady_tunnel_iface_init (RqTunnelInterface *iface);
static void rq_steady_tunnel_connectable_init (GSocketConnectableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqSteadyTunnel, rq_steady_tunnel, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_TUNNEL, rq_steady_tunnel_iface_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE,
                                                      rq_steady_tunnel_connectable_init))
G_DEFINE_FINAL_TYPE (RqSteadyEnumerator, rq_steady_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

/* @return: (transfer full) (nullable): what leads there over connection @generation */
static RqTunnel *
ref_inner (RqSteadyTunnel *self,
           guint generation)
{
  RqTunnel *inner = NULL;

  g_mutex_lock (&self->mutex);
  if (self->inner != NULL && self->generation == generation)
    inner = g_object_ref (self->inner);
  g_mutex_unlock (&self->mutex);
  return inner;
}

/* @inner: (transfer full) (nullable); @error: (nullable): why there is none
 * @return: (transfer full) (nullable): the one that counts */
static RqTunnel *
take_inner (RqSteadyTunnel *self,
            guint generation,
            RqTunnel *inner,
            const GError *error)
{
  g_autoptr (RqTunnel) unused = inner;

  g_mutex_lock (&self->mutex);
  g_clear_error (&self->error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_error_copy (error);
  if (inner != NULL && !self->closed &&
      (self->inner == NULL || (int) (generation - self->generation) > 0))
    {
      RqTunnel *old = self->inner;

      self->inner = g_steal_pointer (&unused);
      self->generation = generation;
      unused = old;
    }
  inner = inner != NULL && self->inner != NULL ? g_object_ref (self->inner) : NULL;
  g_mutex_unlock (&self->mutex);
  return inner;
}

static void
next_cb (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GSocketAddress *address =
    g_socket_address_enumerator_next_finish (G_SOCKET_ADDRESS_ENUMERATOR (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, address, g_object_unref);
}

/* @task: (transfer full) */
static void
enumerate (GTask *task)
{
  RqSteadyEnumerator *self = g_task_get_source_object (task);

  g_socket_address_enumerator_next_async (self->base, g_task_get_cancellable (task), next_cb, task);
}

static void
forwarded_cb (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (GTask) task = data;
  RqSteadyEnumerator *self = g_task_get_source_object (task);
  guint generation = GPOINTER_TO_UINT (g_task_get_task_data (task));
  GError *error = NULL;
  RqTunnel *made = rq_transport_forward_finish (RQ_TRANSPORT (source), result, &error);
  g_autoptr (RqTunnel) inner = take_inner (self->tunnel, generation, made, error);

  if (inner == NULL && error == NULL)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _("The tunnel was closed. Connect "
                                                                  "again."));
  if (inner == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->base = g_socket_connectable_enumerate (rq_tunnel_get_connectable (inner));
  enumerate (g_steal_pointer (&task));
}

static void
rq_steady_enumerator_next_async (GSocketAddressEnumerator *enumerator,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  RqSteadyEnumerator *self = RQ_STEADY_ENUMERATOR (enumerator);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (RqTransport) transport = NULL;
  g_autoptr (RqTunnel) inner = NULL;
  GError *error = NULL;
  guint generation;

  g_task_set_source_tag (task, rq_steady_enumerator_next_async);
  if (self->base != NULL)
    {
      enumerate (g_steal_pointer (&task));
      return;
    }
  transport = rq_steady_transport_ref_inner (self->tunnel->owner, &generation, &error);
  if (transport == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  inner = ref_inner (self->tunnel, generation);
  if (inner != NULL)
    {
      self->base = g_socket_connectable_enumerate (rq_tunnel_get_connectable (inner));
      enumerate (g_steal_pointer (&task));
      return;
    }
  g_task_set_task_data (task, GUINT_TO_POINTER (generation), NULL);
  rq_transport_forward_async (transport, self->tunnel->endpoint, cancellable, forwarded_cb,
                              g_steal_pointer (&task));
}

static GSocketAddress *
rq_steady_enumerator_next_finish (GSocketAddressEnumerator *enumerator,
                                  GAsyncResult *result,
                                  GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* For those who connect blocking. */
static GSocketAddress *
rq_steady_enumerator_next (GSocketAddressEnumerator *enumerator,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RqAwait) await = NULL;
  GSocketAddress *address;

  g_main_context_push_thread_default (context);
  await = rq_await_new ();
  rq_steady_enumerator_next_async (enumerator, cancellable, rq_await_cb, await);
  address = rq_steady_enumerator_next_finish (enumerator, rq_await_result (await), error);
  g_main_context_pop_thread_default (context);
  return address;
}

static void
rq_steady_enumerator_finalize (GObject *object)
{
  RqSteadyEnumerator *self = RQ_STEADY_ENUMERATOR (object);

  g_clear_object (&self->base);
  g_clear_object (&self->tunnel);
  G_OBJECT_CLASS (rq_steady_enumerator_parent_class)->finalize (object);
}

static void
rq_steady_enumerator_class_init (RqSteadyEnumeratorClass *klass)
{
  GSocketAddressEnumeratorClass *enumerator_class = G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rq_steady_enumerator_finalize;
  enumerator_class->next = rq_steady_enumerator_next;
  enumerator_class->next_async = rq_steady_enumerator_next_async;
  enumerator_class->next_finish = rq_steady_enumerator_next_finish;
}

static void
rq_steady_enumerator_init (RqSteadyEnumerator *self)
{
}

static GSocketAddressEnumerator *
rq_steady_tunnel_enumerate (GSocketConnectable *connectable)
{
  RqSteadyEnumerator *self = g_object_new (RQ_TYPE_STEADY_ENUMERATOR, NULL);

  self->tunnel = g_object_ref (RQ_STEADY_TUNNEL (connectable));
  return G_SOCKET_ADDRESS_ENUMERATOR (self);
}

static void
rq_steady_tunnel_connectable_init (GSocketConnectableIface *iface)
{
  iface->enumerate = rq_steady_tunnel_enumerate;
  iface->proxy_enumerate = rq_steady_tunnel_enumerate;
}

static GSocketConnectable *
rq_steady_tunnel_get_connectable (RqTunnel *tunnel)
{
  return G_SOCKET_CONNECTABLE (tunnel);
}

static gboolean
rq_steady_tunnel_check (RqTunnel *tunnel,
                        GError **error)
{
  RqSteadyTunnel *self = RQ_STEADY_TUNNEL (tunnel);
  g_autoptr (RqTunnel) inner = NULL;
  guint generation = rq_transport_get_generation (self->owner);
  g_autoptr (GError) reason = NULL;

  inner = ref_inner (self, generation);
  if (inner != NULL)
    return rq_tunnel_check (inner, error);
  g_mutex_lock (&self->mutex);
  reason = self->error != NULL ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->mutex);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static void
rq_steady_tunnel_close (RqTunnel *tunnel)
{
  RqSteadyTunnel *self = RQ_STEADY_TUNNEL (tunnel);
  g_autoptr (RqTunnel) inner = NULL;

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  inner = g_steal_pointer (&self->inner);
  g_mutex_unlock (&self->mutex);
  if (inner != NULL)
    rq_tunnel_close (inner);
}

static void
rq_steady_tunnel_iface_init (RqTunnelInterface *iface)
{
  iface->get_connectable = rq_steady_tunnel_get_connectable;
  iface->check = rq_steady_tunnel_check;
  iface->close = rq_steady_tunnel_close;
}

static void
rq_steady_tunnel_finalize (GObject *object)
{
  RqSteadyTunnel *self = RQ_STEADY_TUNNEL (object);

  rq_steady_tunnel_close (RQ_TUNNEL (self));
  g_clear_error (&self->error);
  rq_endpoint_unref (self->endpoint);
  g_object_unref (self->owner);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (rq_steady_tunnel_parent_class)->finalize (object);
}

static void
rq_steady_tunnel_class_init (RqSteadyTunnelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_steady_tunnel_finalize;
}

static void
rq_steady_tunnel_init (RqSteadyTunnel *self)
{
  g_mutex_init (&self->mutex);
}

/**
 * rq_steady_tunnel_new:
 * @owner: the steady transport
 *
 * Returns: (transfer full): a tunnel that is made over each connection when it is first used
 */
RqTunnel *
rq_steady_tunnel_new (RqTransport *owner,
                      RqEndpoint *endpoint)
{
  RqSteadyTunnel *self = g_object_new (RQ_TYPE_STEADY_TUNNEL, NULL);

  self->owner = g_object_ref (owner);
  self->endpoint = rq_endpoint_ref (endpoint);
  return RQ_TUNNEL (self);
}
