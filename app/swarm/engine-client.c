/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-client-private.h"

#include "base/await.h"
#include "swarm/engine-probe.h"
#include "swarm/json.h"

G_DEFINE_FINAL_TYPE (RqEngineClient, rq_engine_client, G_TYPE_OBJECT)

static void
rq_engine_client_dispose (GObject *object)
{
  RqEngineClient *self = RQ_ENGINE_CLIENT (object);

  if (self->way != NULL)
    rq_engine_way_close (self->way);
  g_clear_pointer (&self->way, rq_engine_way_unref);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (rq_engine_client_parent_class)->dispose (object);
}

static void
rq_engine_client_finalize (GObject *object)
{
  RqEngineClient *self = RQ_ENGINE_CLIENT (object);

  g_clear_pointer (&self->api_version, g_free);

  G_OBJECT_CLASS (rq_engine_client_parent_class)->finalize (object);
}

static void
rq_engine_client_class_init (RqEngineClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_engine_client_dispose;
  object_class->finalize = rq_engine_client_finalize;
}

static void
rq_engine_client_init (RqEngineClient *self)
{
}

/**
 * rq_engine_client_new:
 * @transport: a connection to the manager, made already
 *
 * Returns: (transfer full): a client that has to be opened, for this thread's main context
 */
RqEngineClient *
rq_engine_client_new (RqTransport *transport)
{
  RqEngineClient *self = g_object_new (RQ_TYPE_ENGINE_CLIENT, NULL);

  self->transport = g_object_ref (transport);
  return self;
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  RqEngineClient *self = g_task_get_source_object (task);
  g_autofree char *api_version = NULL;
  GError *error = NULL;
  RqEngineWay *way = rq_engine_probe_finish (result, &api_version, &error);

  if (way == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&self->way, rq_engine_way_unref);
  self->way = way;
  rq_engine_way_set_patient (way, self->patient);
  g_free (self->api_version);
  self->api_version = g_steal_pointer (&api_version);
  g_task_return_boolean (task, TRUE);
}

/**
 * rq_engine_client_open_async:
 *
 * Finds the way to the daemon and what it speaks. May be called again, after a reconnection to
 * perhaps another daemon.
 */
void
rq_engine_client_open_async (RqEngineClient     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_engine_client_open_async);
  rq_engine_probe_async (self->transport, cancellable, probed_cb, task);
}

/**
 * rq_engine_client_open_finish:
 *
 * Returns: %FALSE with %RQ_ENGINE_ERROR (no Docker, denied, not a manager) or the transport's error
 */
gboolean
rq_engine_client_open_finish (RqEngineClient *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rq_engine_client_open:
 *
 * The same, blocking.
 *
 * Returns: as rq_engine_client_open_finish()
 */
gboolean
rq_engine_client_open (RqEngineClient *self,
                       GCancellable   *cancellable,
                       GError        **error)
{
  for (;;)
    {
      guint generation = rq_transport_get_generation (self->transport);
      g_autoptr (RqAwait) await = rq_await_new ();
      GError *reason = NULL;

      rq_engine_client_open_async (self, cancellable, rq_await_cb, await);
      if (rq_engine_client_open_finish (self, rq_await_result (await), &reason))
        return TRUE;
      if (!self->patient)
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      if (!rq_transport_wait_again (self->transport, generation, reason, cancellable, error))
        return FALSE;
    }
}

/**
 * rq_engine_client_set_patient:
 * @patient: whether what a loss cut waits for the next connection and is sent again
 *
 * Before it is opened. A write of which something was sent is never sent again.
 */
void
rq_engine_client_set_patient (RqEngineClient *self,
                              gboolean        patient)
{
  self->patient = patient;
}

/**
 * rq_engine_client_get_transport:
 *
 * Returns: (transfer none): the connection it goes over
 */
RqTransport *
rq_engine_client_get_transport (RqEngineClient *self)
{
  return self->transport;
}

gboolean
rq_engine_client_is_short (RqEngineClient *self)
{
  return self->way != NULL && rq_engine_way_get_shortage (self->way) != RQ_SHORTAGE_NONE;
}

gboolean
rq_engine_client_has_few_channels (RqEngineClient *self)
{
  return self->way != NULL && rq_engine_way_has_few_channels (self->way);
}

/** rq_engine_client_uses_sudo: Returns: whether Docker is reached by sudo */
gboolean
rq_engine_client_uses_sudo (RqEngineClient *self)
{
  return self->way != NULL && rq_engine_way_uses_sudo (self->way);
}

/**
 * rq_engine_client_get_api_version:
 *
 * Returns: (transfer none) (nullable): such as "1.41", %NULL before it is open
 */
const char *
rq_engine_client_get_api_version (RqEngineClient *self)
{
  return self->api_version;
}

const char *
rq_engine_client_get_node_id (RqEngineClient *self)
{
  return self->way != NULL ? rq_engine_way_get_node_id (self->way) : NULL;
}

const char *
rq_engine_client_get_node_name (RqEngineClient *self)
{
  return self->way != NULL ? rq_engine_way_get_node_name (self->way) : NULL;
}

/**
 * rq_engine_client_dup_now:
 *
 * Returns: (transfer full): the time by the manager's clock (which stamps tasks and updates), as
 * far as
 *   it differs from ours by more than 2 s
 */
GDateTime *
rq_engine_client_dup_now (RqEngineClient *self)
{
  g_autoptr (GDateTime) ours = g_date_time_new_now_utc ();

  return g_date_time_add (ours, self->way != NULL ? rq_engine_way_get_clock_offset (self->way) : 0);
}

/**
 * rq_engine_filters:
 * @key: the first key; then its value, then more pairs, then %NULL
 *
 * Returns: (transfer full): "?filters=…" escaped; values of the same key are alternatives
 */
char *
rq_engine_filters (const char *key,
                   ...)
{
  g_autoptr (JsonObject) filters = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;
  va_list args;

  va_start (args, key);
  for (; key != NULL; key = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);
      JsonArray *values = rq_json_get_array (filters, key);

      if (values == NULL)
        json_object_set_array_member (filters, key, values = json_array_new ());
      json_array_add_string_element (values, value);
    }
  va_end (args);

  json_node_set_object (node, filters);
  text = json_to_string (node, FALSE);
  escaped = g_uri_escape_string (text, NULL, FALSE);
  return g_strconcat ("?filters=", escaped, NULL);
}
