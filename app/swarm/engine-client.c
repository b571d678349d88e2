/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-client.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/await.h"
#include "swarm/engine-exchange.h"
#include "swarm/engine-probe.h"
#include "swarm/json.h"

/* Larger answers are parsed in a thread: 2,000 services would hold up a window. */
#define PARSE_HERE_MAX_BYTES (128 * 1024)

struct _RqEngineClient
{
  GObject parent_instance;

  RqTransport *transport; /* (owned) */
  RqEngineWay *way;       /* (owned) (nullable) until it is open */
  char *api_version;      /* (owned) (nullable) until it is open */
  gboolean patient;
};

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

static gboolean
prepare (RqEngineClient *self,
         GTask          *task,
         const char     *path,
         char          **full_path)
{
  if (self->way == NULL)
    {
      g_task_return_new_error (task, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE,
                               _("Docker on %s was not reached yet. Connect first."),
                               rq_transport_get_name (self->transport));
      return FALSE;
    }
  *full_path = g_strdup_printf ("/v%s%s", self->api_version, path);
  return TRUE;
}

/* A body that does not parse is either cut short by a connection that broke, or never was right. */
static GError *
explain_syntax (RqEngineWay *way,
                gboolean     is_read,
                GError      *reason)
{
  g_autoptr (GError) owned = reason;
  GError *lost = NULL;

  if (!is_read)
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME,
                        _("Docker on %s accepted a change, but its answer was cut short. Look at "
                          "what it did "
                          "before doing it again."), rq_engine_way_get_name (way));
  if (!rq_engine_way_check (way, &lost))
    return lost;
  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                      _("The answer of Docker on %s was cut short or malformed. %s"),
                      rq_engine_way_get_name (way), owned->message);
}

/* One request that waits for its answer. */
typedef struct
{
  RqEngineWay *way; /* (owned) */
  gboolean is_read;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  rq_engine_way_unref (request->way);
  g_free (request);
}

static JsonNode *
parse (RqEngineAnswer  *answer,
       GError         **error)
{
  return rq_json_from_text ((const char *) answer->body->data, answer->body->len, error);
}

/* @node: (transfer full) (nullable); @error: (transfer full) (nullable) */
static void
request_done (GTask    *task,
              JsonNode *node,
              GError   *error)
{
  Request *request = g_task_get_task_data (task);

  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, explain_syntax (request->way, request->is_read, error));
}

/* Threads: sees nothing but the answer, so that no object can end in the wrong thread. */
static void
parse_thread (GTask        *parse_task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  GError *error = NULL;
  JsonNode *node = parse (task_data, &error);

  if (node != NULL)
    g_task_return_pointer (parse_task, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (parse_task, error);
}

static void
parsed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  JsonNode *node = g_task_propagate_pointer (G_TASK (result), &error);

  request_done (task, node, error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (RqEngineAnswer) answer = rq_engine_exchange_finish (result, &error);
  g_autoptr (GTask) parse_task = NULL;
  JsonNode *node;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (answer->body->len <= PARSE_HERE_MAX_BYTES)
    {
      node = parse (answer, &error);
      request_done (task, node, error);
      return;
    }
  parse_task = g_task_new (NULL, NULL, parsed_cb, g_object_ref (task));
  g_task_set_source_tag (parse_task, answered_cb);
  g_task_set_task_data (parse_task, g_steal_pointer (&answer),
                        (GDestroyNotify) rq_engine_answer_free);
  g_task_run_in_thread (parse_task, parse_thread);
}

/**
 * rq_engine_client_request_async:
 * @path: without the version, escaped, with its query
 * @body: (nullable): JSON to send
 * @registry_auth: (nullable): value of X-Registry-Auth
 *
 * One request. A GET is repeated once when an idle connection broke under it, nothing else is.
 */
void
rq_engine_client_request_async (RqEngineClient     *self,
                                const char         *method,
                                const char         *path,
                                JsonNode           *body,
                                const char         *registry_auth,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *full_path = NULL;
  g_autofree char *text = NULL;
  Request *request;
  GError *error = NULL;

  g_return_if_fail (path[0] == '/');

  g_task_set_source_tag (task, rq_engine_client_request_async);
  if (!prepare (self, task, path, &full_path))
    return;
  if (body != NULL)
    text = rq_json_to_text (body, &error);
  if (error != NULL)
    {
      g_task_return_new_error (task, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_INVALID, "%s",
                               error->message);
      g_error_free (error);
      return;
    }

  request = g_new0 (Request, 1);
  request->way = rq_engine_way_ref (self->way);
  request->is_read = g_str_equal (method, "GET");
  g_task_set_task_data (task, request, request_free);
  rq_engine_exchange_async (self->way, method, full_path, text, registry_auth, cancellable,
                            answered_cb, g_object_ref (task));
}

/**
 * rq_engine_client_request_finish:
 *
 * Returns: (transfer full): the answer, a JSON null where it is empty
 */
JsonNode *
rq_engine_client_request_finish (RqEngineClient *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rq_engine_client_request:
 *
 * The same, blocking.
 *
 * Returns: (transfer full): as rq_engine_client_request_finish()
 */
JsonNode *
rq_engine_client_request (RqEngineClient *self,
                          const char     *method,
                          const char     *path,
                          JsonNode       *body,
                          const char     *registry_auth,
                          GCancellable   *cancellable,
                          GError        **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_engine_client_request_async (self, method, path, body, registry_auth, cancellable, rq_await_cb,
                                  await);
  return rq_engine_client_request_finish (self, rq_await_result (await), error);
}

/**
 * rq_engine_client_get:
 *
 * A GET, blocking.
 *
 * Returns: (transfer full): as rq_engine_client_request_finish()
 */
JsonNode *
rq_engine_client_get (RqEngineClient *self,
                      const char     *path,
                      GCancellable   *cancellable,
                      GError        **error)
{
  return rq_engine_client_request (self, "GET", path, NULL, NULL, cancellable, error);
}

static void
streaming_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GInputStream *stream = rq_engine_exchange_stream_finish (result, &error);

  if (stream != NULL)
    g_task_return_pointer (task, stream, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * rq_engine_client_stream_async:
 * @path: without the version, escaped, with its query
 * @registry_auth: (nullable): value of X-Registry-Auth
 *
 * A request whose answer goes on.
 */
void
rq_engine_client_stream_async (RqEngineClient     *self,
                               const char         *method,
                               const char         *path,
                               const char         *registry_auth,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *full_path = NULL;

  g_return_if_fail (path[0] == '/');

  g_task_set_source_tag (task, rq_engine_client_stream_async);
  if (!prepare (self, task, path, &full_path))
    return;
  rq_engine_exchange_stream_async (self->way, method, full_path, registry_auth, cancellable,
                                   streaming_cb, g_object_ref (task));
}

/**
 * rq_engine_client_stream_finish:
 *
 * Returns: (transfer full): the body; its read fails with the transport's error when the
 * connection was
 *   lost, so that an end without an error is the engine's own
 */
GInputStream *
rq_engine_client_stream_finish (RqEngineClient *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
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
