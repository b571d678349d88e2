/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-exchange-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swarm/engine-error.h"
#include "swarm/engine-stream.h"

/* 2,000 services are 1.5 MB; a swarm that says more than this is not what it says it is. */
#define ANSWER_MAX_BYTES (64 * 1024 * 1024)
#define ERROR_MAX_BYTES (64 * 1024)
#define CHUNK_BYTES (64 * 1024)

static void exchange_send (GTask *task);

static void
exchange_free (gpointer data)
{
  RqExchange *exchange = data;

  rq_exchange_stop_time (exchange);
  g_cancellable_disconnect (exchange->outer, exchange->outer_handler);
  g_clear_object (&exchange->outer);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->message);
  rq_exchange_drop_stream (exchange);
  g_clear_pointer (&exchange->bytes, g_byte_array_unref);
  g_clear_pointer (&exchange->body, g_bytes_unref);
  g_free (exchange->method);
  g_free (exchange->path);
  g_free (exchange->registry_auth);
  rq_engine_way_unref (exchange->way);
  g_free (exchange);
}

static GTask *
exchange_new (RqEngineWay         *way,
              const char          *method,
              const char          *path,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  RqExchange *exchange = g_new0 (RqExchange, 1);

  exchange->way = rq_engine_way_ref (way);
  exchange->method = g_strdup (method);
  exchange->path = g_strdup (path);
  exchange->is_write = !g_str_equal (method, "GET") && !g_str_equal (method, "HEAD");
  exchange->bytes = g_byte_array_new ();
  if (cancellable != NULL)
    exchange->outer = g_object_ref (cancellable);
  rq_exchange_watch_outer (exchange);
  g_task_set_task_data (task, exchange, exchange_free);
  return task;
}

static void
exchange_fail (GTask        *task,
               const GError *reason)
{
  RqExchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (rq_exchange_wait_again (task, reason))
    return;
  error = rq_exchange_explain (exchange, reason);
  if (rq_exchange_wait_for_daemon (task, error))
    return;
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (task, g_steal_pointer (&error));
  g_object_unref (task);
}

static gboolean
has_failed (RqExchange *exchange)
{
  return soup_message_get_status (exchange->message) >= 300;
}

static GError *
error_from_answer (RqExchange *exchange)
{
  exchange->leaderless = rq_engine_error_is_leaderless ((const char *) exchange->bytes->data,
                                                        exchange->bytes->len);
  return rq_engine_error_from_answer (rq_engine_way_get_name (exchange->way), exchange->method,
                                      soup_message_get_status (exchange->message),
                                      (const char *) exchange->bytes->data, exchange->bytes->len);
}

static RqEngineAnswer *
take_answer (RqExchange *exchange)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  RqEngineAnswer *answer = g_new0 (RqEngineAnswer, 1);

  answer->api_version = g_strdup (soup_message_headers_get_one (headers, "Api-Version"));
  g_byte_array_append (exchange->bytes, (const guint8 *) "", 1);
  g_byte_array_set_size (exchange->bytes, exchange->bytes->len - 1);
  answer->body = g_steal_pointer (&exchange->bytes);
  return answer;
}

static void
exchange_done (GTask *task)
{
  RqExchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = has_failed (exchange) ? error_from_answer (exchange) : NULL;

  if (error != NULL && rq_exchange_wait_for_daemon (task, error))
    return;
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (exchange->is_stream)
    {
      g_task_return_pointer (task, rq_engine_stream_new (exchange->stream, exchange->way,
                                                         exchange->generation,
                                                         rq_exchange_yields (exchange)),
                             g_object_unref);
      g_clear_object (&exchange->stream);
    }
  else
    g_task_return_pointer (task, take_answer (exchange), (GDestroyNotify) rq_engine_answer_free);
  g_object_unref (task);
}

static void
too_large (GTask *task)
{
  RqExchange *exchange = g_task_get_task_data (task);

  g_task_return_new_error (task, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                           _("The answer of Docker on %s is larger than %d MB, which cannot "
                             "be right. Check what answers there."),
                           rq_engine_way_get_name (exchange->way), ANSWER_MAX_BYTES / 1024 / 1024);
  g_object_unref (task);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GTask *task = data;
  RqExchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result,
                                                               &error);
  gsize length;
  gconstpointer chunk;

  if (bytes == NULL)
    {
      exchange_fail (task, error);
      return;
    }

  chunk = g_bytes_get_data (bytes, &length);
  if (length > 0)
    g_byte_array_append (exchange->bytes, chunk, length);
  if (length == 0 && rq_exchange_wait_again (task, NULL))
    return;
  if (length == 0 || (has_failed (exchange) && exchange->bytes->len >= ERROR_MAX_BYTES))
    exchange_done (task);
  else if (exchange->bytes->len > ANSWER_MAX_BYTES)
    too_large (task);
  else
    g_input_stream_read_bytes_async (exchange->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     exchange->cancellable, read_cb, task);
}

/* An idle connection may have been closed under a request: one that reads can be repeated. */
static gboolean
exchange_may_repeat (GTask *task)
{
  RqExchange *exchange = g_task_get_task_data (task);

  return !exchange->is_write && !exchange->repeated &&
         !g_cancellable_is_cancelled (exchange->cancellable) &&
         rq_engine_way_check (exchange->way, NULL);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GTask *task = data;
  RqExchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL && exchange_may_repeat (task))
    {
      exchange->repeated = TRUE;
      exchange_send (task);
      return;
    }
  if (exchange->stream == NULL)
    {
      exchange_fail (task, error);
      return;
    }

  rq_engine_way_learn_clock (exchange->way, exchange->message);
  if (exchange->is_stream && !has_failed (exchange))
    exchange_done (task);
  else
    g_input_stream_read_bytes_async (exchange->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     exchange->cancellable, read_cb, task);
}

static void
starting_cb (SoupMessage *message,
             gpointer     data)
{
  RqExchange *exchange = data;

  exchange->sent = TRUE;
}

/* A write always takes a fresh connection: so its failure never means a stale one, and the HTTP
 * library never repeats it by itself (to it, a DELETE may be repeated). */
static void
exchange_send (GTask *task)
{
  RqExchange *exchange = g_task_get_task_data (task);
  g_autofree char *uri = g_strconcat ("http://docker", exchange->path, NULL);
  SoupMessageHeaders *headers;
  guint flags = SOUP_MESSAGE_NO_REDIRECT;

  g_clear_object (&exchange->message);
  exchange->message = soup_message_new (exchange->method, uri);
  if (exchange->message == NULL)
    {
      g_task_return_new_error (task, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_INVALID,
                               _("“%s” is not a path of the Docker API."), exchange->path);
      g_object_unref (task);
      return;
    }

  if (exchange->is_write || exchange->is_stream || exchange->repeated)
    flags |= SOUP_MESSAGE_NEW_CONNECTION;
  soup_message_set_flags (exchange->message, flags);
  headers = soup_message_get_request_headers (exchange->message);
  /* Whoever waits for a session gets it with the end of the answer. */
  if (rq_engine_way_get_shortage (exchange->way) != RQ_SHORTAGE_NONE)
    soup_message_headers_replace (headers, "Connection", "close");
  if (exchange->registry_auth != NULL)
    soup_message_headers_replace (headers, "X-Registry-Auth", exchange->registry_auth);
  if (exchange->body != NULL)
    soup_message_set_request_body_from_bytes (exchange->message, "application/json",
                                              exchange->body);
  g_signal_connect (exchange->message, "starting", G_CALLBACK (starting_cb), exchange);

  soup_session_send_async (rq_engine_way_get_session (exchange->way, exchange->is_stream),
                           exchange->message, G_PRIORITY_DEFAULT, exchange->cancellable, sent_cb,
                           task);
}

/* Sends it over the connection that there is, or waits for one. */
void
rq_exchange_begin (GTask *task)
{
  RqExchange *exchange = g_task_get_task_data (task);
  RqTransport *transport = rq_engine_way_get_transport (exchange->way);
  GError *lost = NULL;

  exchange->generation = rq_transport_get_generation (transport);
  if (rq_transport_check (transport, &lost))
    {
      if (!rq_exchange_leave_if_elsewhere (task))
        exchange_send (task);
      return;
    }
  if (!rq_exchange_wait_again (task, lost))
    {
      g_task_return_error (task, g_steal_pointer (&lost));
      g_object_unref (task);
    }
  g_clear_error (&lost);
}

/**
 * rq_engine_exchange_async:
 * @path: with the version, escaped
 * @body: (nullable): JSON
 *
 * One request with an answer that ends.
 */
void
rq_engine_exchange_async (RqEngineWay         *way,
                          const char          *method,
                          const char          *path,
                          const char          *body,
                          const char          *registry_auth,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = exchange_new (way, method, path, cancellable, callback, user_data);
  RqExchange *exchange = g_task_get_task_data (task);

  g_task_set_source_tag (task, rq_engine_exchange_async);
  exchange->body = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  exchange->registry_auth = g_strdup (registry_auth);
  rq_exchange_limit_time (exchange);
  rq_exchange_begin (task);
}

/**
 * rq_engine_exchange_finish:
 *
 * Returns: (transfer full): the answer; an error status is an error
 */
RqEngineAnswer *
rq_engine_exchange_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
rq_engine_answer_free (RqEngineAnswer *self)
{
  g_byte_array_unref (self->body);
  g_free (self->api_version);
  g_free (self);
}

/**
 * rq_engine_exchange_stream_async:
 * @path: with the version, escaped
 *
 * One request with an answer that goes on. Nothing limits the time until it begins: the engine
 * sends no header before the first line of a log. A GET gives way to whoever waits for its session,
 * with %RQ_SSH_ERROR_BUSY.
 */
void
rq_engine_exchange_stream_async (RqEngineWay         *way,
                                 const char          *method,
                                 const char          *path,
                                 const char          *registry_auth,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = exchange_new (way, method, path, cancellable, callback, user_data);
  RqExchange *exchange = g_task_get_task_data (task);

  g_task_set_source_tag (task, rq_engine_exchange_stream_async);
  exchange->is_stream = TRUE;
  exchange->registry_auth = g_strdup (registry_auth);
  rq_exchange_limit_time (exchange);
  rq_exchange_begin (task);
}

/**
 * rq_engine_exchange_stream_finish:
 *
 * Returns: (transfer full): the body, which reports a lost connection as an error
 */
GInputStream *
rq_engine_exchange_stream_finish (GAsyncResult  *result,
                                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
