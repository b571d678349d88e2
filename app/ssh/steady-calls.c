/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/steady-transport-private.h"

#include "ssh/steady-tunnel-private.h"

/* Forwarding of one call to the connection there is. */
static RqTransport *
begin_call (RqTransport *transport,
            GTask *task)
{
  GError *error = NULL;
  guint generation;
  RqTransport *inner = rq_steady_transport_ref_inner (transport, &generation, &error);

  if (inner == NULL)
    {
      g_task_return_error (task, error);
      return NULL;
    }
  g_task_set_task_data (task, inner, g_object_unref);
  return inner;
}

static void
end_call (gpointer data,
          gpointer object,
          GError *error)
{
  g_autoptr (GTask) task = data;

  if (object != NULL)
    g_task_return_pointer (task, object, g_object_unref);
  else
    g_task_return_error (task, error);
}

static gpointer
finish_call (RqTransport *transport,
             GAsyncResult *result,
             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
opened_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  GError *error = NULL;
  GIOStream *stream = rq_transport_open_finish (g_task_get_task_data (data), result, &error);

  end_call (data, stream, error);
}

static void
rq_steady_transport_open_async (RqTransport *transport,
                                RqEndpoint *endpoint,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  RqTransport *inner = begin_call (transport, task);

  g_task_set_source_tag (task, rq_steady_transport_open_async);
  if (inner != NULL)
    rq_transport_open_async (inner, endpoint, cancellable, opened_cb, g_steal_pointer (&task));
}

static GIOStream *
rq_steady_transport_open_finish (RqTransport *transport,
                                 GAsyncResult *result,
                                 GError **error)
{
  return finish_call (transport, result, error);
}

static void
spawned_cb (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  GError *error = NULL;
  RqProcess *process = rq_transport_spawn_finish (g_task_get_task_data (data), result, &error);

  end_call (data, process, error);
}

static void
rq_steady_transport_spawn_async (RqTransport *transport,
                                 const char *command_line,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  RqTransport *inner = begin_call (transport, task);

  g_task_set_source_tag (task, rq_steady_transport_spawn_async);
  if (inner != NULL)
    rq_transport_spawn_async (inner, command_line, cancellable, spawned_cb,
                              g_steal_pointer (&task));
}

static RqProcess *
rq_steady_transport_spawn_finish (RqTransport *transport,
                                  GAsyncResult *result,
                                  GError **error)
{
  return finish_call (transport, result, error);
}

static void
rq_steady_transport_forward_async (RqTransport *transport,
                                   RqEndpoint *endpoint,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_steady_transport_forward_async);
  if (begin_call (transport, task) != NULL)
    g_task_return_pointer (task, rq_steady_tunnel_new (transport, endpoint), g_object_unref);
}

static RqTunnel *
rq_steady_transport_forward_finish (RqTransport *transport,
                                    GAsyncResult *result,
                                    GError **error)
{
  return finish_call (transport, result, error);
}

static void
rq_steady_transport_wait_async (RqTransport *transport,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (transport);
  RqSteadyWaiters *waiters = self->waiters;
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, rq_steady_transport_wait_async);
  rq_steady_waiters_add (waiters, task);

  /* Only now, so that what comes in between is not missed. */
  if (rq_transport_check (transport, &error))
    rq_steady_waiters_answer (waiters, NULL);
  else if (rq_steady_transport_is_closed (self))
    rq_steady_waiters_answer (waiters, error);
}

static gboolean
rq_steady_transport_wait_finish (RqTransport *transport,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rq_steady_calls_init:
 *
 * What is asked of a steady transport and handed on to its connection.
 */
void
rq_steady_calls_init (RqTransportInterface *iface)
{
  iface->open_async = rq_steady_transport_open_async;
  iface->open_finish = rq_steady_transport_open_finish;
  iface->spawn_async = rq_steady_transport_spawn_async;
  iface->spawn_finish = rq_steady_transport_spawn_finish;
  iface->forward_async = rq_steady_transport_forward_async;
  iface->forward_finish = rq_steady_transport_forward_finish;
  iface->wait_async = rq_steady_transport_wait_async;
  iface->wait_finish = rq_steady_transport_wait_finish;
}
