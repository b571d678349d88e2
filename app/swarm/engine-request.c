/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-client-private.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "swarm/engine-exchange.h"
#include "swarm/json.h"

/* Larger answers are parsed in a thread: 2,000 services would hold up a window. */
#define PARSE_HERE_MAX_BYTES (128 * 1024)

#define OPEN_PATIENCE (RQ_ENGINE_PATIENCE_SECONDS * G_TIME_SPAN_SECOND)

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
  RqEngineWay *way;    /* (owned) (nullable) over which it was sent */
  char *method;        /* (owned) */
  char *path;          /* (owned) without the version */
  char *text;          /* (owned) (nullable) */
  char *registry_auth; /* (owned) (nullable) a secret */
  gboolean is_stream;
  gboolean is_read;
  gint64 moved_at;     /* monotonic; 0: the manager is the one that was opened */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->way, rq_engine_way_unref);
  g_free (request->method);
  g_free (request->path);
  g_free (request->text);
  g_free (request->registry_auth);
  g_free (request);
}

static void send_request (GTask *task);
static void open_elsewhere (GTask *task);

static gboolean
open_elsewhere_cb (gpointer task)
{
  open_elsewhere (task);
  return G_SOURCE_REMOVE;
}

/* The other manager's daemon, too, is given time. */
static void
opened_elsewhere_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr (GTask) task = data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GSource) timeout = NULL;
  GError *error = NULL;

  if (rq_engine_client_open_finish (RQ_ENGINE_CLIENT (source), result, &error))
    {
      send_request (task);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_get_monotonic_time () - request->moved_at >= OPEN_PATIENCE)
    {
      g_task_return_error (task, error);
      return;
    }
  g_error_free (error);
  timeout = g_timeout_source_new_seconds (1);
  g_source_set_callback (timeout, open_elsewhere_cb, g_object_ref (task), g_object_unref);
  g_source_attach (timeout, g_task_get_context (task));
}

static void
connected_elsewhere_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!rq_transport_wait_finish (RQ_TRANSPORT (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  rq_engine_client_open_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                               opened_elsewhere_cb, g_object_ref (task));
}

static void
open_elsewhere (GTask *task)
{
  RqEngineClient *self = g_task_get_source_object (task);

  rq_transport_wait_async (self->transport, g_task_get_cancellable (task),
                           connected_elsewhere_cb, g_object_ref (task));
}

/* Takes @error. A patient client finds out what the other manager speaks, and sends it there. */
static void
request_failed (GTask  *task,
                GError *error)
{
  RqEngineClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  if (!self->patient ||
      !g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OTHER_MANAGER))
    {
      g_task_return_error (task, error);
      return;
    }
  g_error_free (error);
  if (request->moved_at == 0)
    request->moved_at = g_get_monotonic_time ();
  open_elsewhere (task);
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
      request_failed (task, error);
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
    request_failed (task, error);
}

static void
send_request (GTask *task)
{
  RqEngineClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *full_path = NULL;

  if (self->way == NULL)
    {
      g_task_return_new_error (task, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE,
                               _("Docker on %s was not reached yet. Connect first."),
                               rq_transport_get_name (self->transport));
      return;
    }
  full_path = g_strdup_printf ("/v%s%s", self->api_version, request->path);
  g_clear_pointer (&request->way, rq_engine_way_unref);
  request->way = rq_engine_way_ref (self->way);
  if (request->is_stream)
    rq_engine_exchange_stream_async (self->way, request->method, full_path,
                                     request->registry_auth, cancellable, streaming_cb,
                                     g_object_ref (task));
  else
    rq_engine_exchange_async (self->way, request->method, full_path, request->text,
                              request->registry_auth, cancellable, answered_cb,
                              g_object_ref (task));
}

static Request *
request_new (const char *method,
             const char *path,
             const char *registry_auth)
{
  Request *request = g_new0 (Request, 1);

  request->method = g_strdup (method);
  request->path = g_strdup (path);
  request->registry_auth = g_strdup (registry_auth);
  request->is_read = g_str_equal (method, "GET");
  return request;
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
  Request *request;
  GError *error = NULL;

  g_return_if_fail (path[0] == '/');

  g_task_set_source_tag (task, rq_engine_client_request_async);
  request = request_new (method, path, registry_auth);
  g_task_set_task_data (task, request, request_free);
  if (body != NULL)
    request->text = rq_json_to_text (body, &error);
  if (error != NULL)
    {
      g_task_return_new_error (task, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_INVALID, "%s",
                               error->message);
      g_error_free (error);
      return;
    }
  send_request (task);
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
  Request *request;

  g_return_if_fail (path[0] == '/');

  g_task_set_source_tag (task, rq_engine_client_stream_async);
  request = request_new (method, path, registry_auth);
  request->is_stream = TRUE;
  g_task_set_task_data (task, request, request_free);
  send_request (task);
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
