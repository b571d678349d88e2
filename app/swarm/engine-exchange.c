/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-exchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swarm/engine-error.h"
#include "swarm/engine-stream.h"
#include "swarm/engine-way-private.h"

/* 2,000 services are 1.5 MB; a swarm that says more than this is not what it says it is. */
#define ANSWER_MAX_BYTES (64 * 1024 * 1024)
#define ERROR_MAX_BYTES (64 * 1024)
#define CHUNK_BYTES (64 * 1024)

/* A swarm without quorum takes 20 s to say so, a lost leader 17 s. */
#define READ_TIMEOUT_SECONDS 30
#define WRITE_TIMEOUT_SECONDS 60

/* A daemon that restarts is back in seconds, its swarm somewhat later. */
#define DAEMON_PATIENCE (180 * G_TIME_SPAN_SECOND)

/* One exchange. */
typedef struct
{
  /* input */
  RqEngineWay *way;            /* (owned) */
  char *method;                /* (owned) */
  char *path;                  /* (owned) */
  GBytes *body;                /* (owned) (nullable) */
  char *registry_auth;         /* (owned) (nullable) */
  gboolean is_write;
  gboolean is_stream;
  GCancellable *cancellable;   /* (owned): ours, also cancelled by the time-out */
  GCancellable *outer;         /* (owned) (nullable): the caller's */
  gulong outer_handler;
  GSource *timeout;            /* (owned) (nullable) of a second */
  int seconds_left;

  /* in progress */
  SoupMessage *message;        /* (owned) (nullable) */
  GInputStream *stream;        /* (owned) (nullable) */
  GByteArray *bytes;           /* (owned) */
  gboolean sent;               /* something of it may have reached the daemon */
  gboolean timed_out;
  gboolean repeated;
  guint generation;            /* of the connection that it is sent over */
  gint64 daemon_gone_at;       /* monotonic; 0: the daemon was there */
} Exchange;

static void exchange_begin (GTask *task);
static void exchange_send (GTask *task);

static void
close_stream (GInputStream *stream)
{
  g_input_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_object_unref (stream);
}

static void
exchange_stop_time (Exchange *exchange)
{
  if (exchange->timeout != NULL)
    g_source_destroy (exchange->timeout);
  g_clear_pointer (&exchange->timeout, g_source_unref);
}

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  exchange_stop_time (exchange);
  g_cancellable_disconnect (exchange->outer, exchange->outer_handler);
  g_clear_object (&exchange->outer);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->message);
  g_clear_pointer (&exchange->stream, close_stream);
  g_clear_pointer (&exchange->bytes, g_byte_array_unref);
  g_clear_pointer (&exchange->body, g_bytes_unref);
  g_free (exchange->method);
  g_free (exchange->path);
  g_free (exchange->registry_auth);
  rq_engine_way_unref (exchange->way);
  g_free (exchange);
}

/* Seconds are counted one by one: while this program or the machine stood still, the answer may
 * have come and not been read. */
static gboolean
second_cb (gpointer data)
{
  Exchange *exchange = data;

  if (--exchange->seconds_left > 0)
    return G_SOURCE_CONTINUE;
  exchange->timed_out = TRUE;
  g_cancellable_cancel (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      data)
{
  g_cancellable_cancel (data);
}

static void
exchange_limit_time (Exchange *exchange)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  exchange->seconds_left = exchange->is_write ? WRITE_TIMEOUT_SECONDS : READ_TIMEOUT_SECONDS;
  exchange->timeout = g_timeout_source_new_seconds (1);
  g_source_set_callback (exchange->timeout, second_cb, exchange, NULL);
  g_source_attach (exchange->timeout, context);
}

/* A fresh cancellable for a fresh start: the old one may have been cancelled by the time-out. */
static void
exchange_watch_outer (Exchange *exchange)
{
  g_cancellable_disconnect (exchange->outer, exchange->outer_handler);
  exchange->outer_handler = 0;
  g_clear_object (&exchange->cancellable);
  exchange->cancellable = g_cancellable_new ();
  if (exchange->outer != NULL)
    exchange->outer_handler = g_cancellable_connect (exchange->outer,
                                                     G_CALLBACK (outer_cancelled_cb),
                                                     g_object_ref (exchange->cancellable),
                                                     g_object_unref);
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
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->way = rq_engine_way_ref (way);
  exchange->method = g_strdup (method);
  exchange->path = g_strdup (path);
  exchange->is_write = !g_str_equal (method, "GET") && !g_str_equal (method, "HEAD");
  exchange->bytes = g_byte_array_new ();
  if (cancellable != NULL)
    exchange->outer = g_object_ref (cancellable);
  exchange_watch_outer (exchange);
  g_task_set_task_data (task, exchange, exchange_free);
  return task;
}

static GError *
unknown_outcome (Exchange   *exchange,
                 const char *why)
{
  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME,
                      _("A change was sent to %s, and its answer was lost (%s). It may or may not "
                        "have been made: look before doing it again."),
                      rq_engine_way_get_name (exchange->way), why);
}

/* What a failure below HTTP means: the connection, the daemon or only this exchange. */
static GError *
exchange_explain (Exchange     *exchange,
                  const GError *reason)
{
  const char *name = rq_engine_way_get_name (exchange->way);
  gboolean is_unknown = exchange->is_write && exchange->sent;
  g_autoptr (GError) lost = NULL;

  if (!rq_engine_way_check (exchange->way, &lost))
    {
      if (!is_unknown)
        return g_steal_pointer (&lost);
      g_strchomp (lost->message);
      if (g_str_has_suffix (lost->message, "."))
        lost->message[strlen (lost->message) - 1] = '\0';
      return unknown_outcome (exchange, lost->message);
    }
  if (is_unknown)
    return unknown_outcome (exchange, exchange->timed_out ? _("no answer in "
                                                              "time") : reason->message);
  if (exchange->timed_out)
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE,
                        _("Docker on %s did not answer within %d s. Its swarm may be choosing a "
                          "new leader: "
                          "try again."), name,
                        exchange->is_write ? WRITE_TIMEOUT_SECONDS : READ_TIMEOUT_SECONDS);
  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE,
                      _("The connection to Docker on %s ended before it answered (%s). Check that "
                        "its "
                        "daemon is running, then try again."), name, reason->message);
}

static void
exchange_begin_again (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  exchange_watch_outer (exchange);
  g_byte_array_set_size (exchange->bytes, 0);
  exchange->sent = FALSE;
  exchange->timed_out = FALSE;
  exchange->repeated = TRUE;
  if (!exchange->is_stream)
    exchange_limit_time (exchange);
  exchange_begin (task);
}

static void
connected_again_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  GTask *task = data;
  GError *error = NULL;

  if (rq_transport_wait_finish (RQ_TRANSPORT (source), result, &error))
    {
      exchange_begin_again (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
daemon_again_cb (gpointer task)
{
  exchange_begin_again (task);
  return G_SOURCE_REMOVE;
}

/* What a daemon that restarts lets us see: nobody at its socket, then one without its swarm. */
static gboolean
is_of_restart (Exchange     *exchange,
               const GError *error)
{
  return g_error_matches (error, RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_A_MANAGER) ||
         (g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE) &&
          exchange->stream == NULL && !exchange->timed_out);
}

/* A patient exchange with a daemon that was there, a manager's, is begun anew for a while: it was
 * not carried out.
 * @return: whether it is */
static gboolean
exchange_wait_for_daemon (GTask        *task,
                          const GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GSource) source = NULL;

  if (!rq_engine_way_is_patient (exchange->way) || exchange->is_stream ||
      g_cancellable_is_cancelled (exchange->outer) || !is_of_restart (exchange, error))
    return FALSE;
  if (exchange->daemon_gone_at == 0)
    exchange->daemon_gone_at = now;
  if (now - exchange->daemon_gone_at >= DAEMON_PATIENCE)
    return FALSE;

  exchange_stop_time (exchange);
  g_clear_pointer (&exchange->stream, close_stream);
  source = g_timeout_source_new_seconds (1);
  g_source_set_callback (source, daemon_again_cb, task, NULL);
  g_source_attach (source, g_task_get_context (task));
  return TRUE;
}

/* A patient exchange that a loss cut begins anew once there is a connection; a write of which
 * something was sent does not.
 * @return: whether it does */
static gboolean
exchange_wait_again (GTask        *task,
                     const GError *reason)
{
  Exchange *exchange = g_task_get_task_data (task);
  RqTransport *transport = rq_engine_way_get_transport (exchange->way);

  if (!rq_engine_way_is_patient (exchange->way) || (exchange->is_write && exchange->sent) ||
      g_cancellable_is_cancelled (exchange->outer) ||
      !rq_transport_was_cut (transport, exchange->generation,
                             exchange->timed_out ? NULL : reason))
    return FALSE;

  exchange_stop_time (exchange);
  g_clear_pointer (&exchange->stream, close_stream);
  rq_transport_wait_async (transport, exchange->outer, connected_again_cb, task);
  return TRUE;
}

static void
exchange_fail (GTask        *task,
               const GError *reason)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (exchange_wait_again (task, reason))
    return;
  error = exchange_explain (exchange, reason);
  if (exchange_wait_for_daemon (task, error))
    return;
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (task, g_steal_pointer (&error));
  g_object_unref (task);
}

static gboolean
has_failed (Exchange *exchange)
{
  return soup_message_get_status (exchange->message) >= 300;
}

static GError *
error_from_answer (Exchange *exchange)
{
  return rq_engine_error_from_answer (rq_engine_way_get_name (exchange->way), exchange->method,
                                      soup_message_get_status (exchange->message),
                                      (const char *) exchange->bytes->data, exchange->bytes->len);
}

static RqEngineAnswer *
take_answer (Exchange *exchange)
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
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = has_failed (exchange) ? error_from_answer (exchange) : NULL;

  if (error != NULL && exchange_wait_for_daemon (task, error))
    return;
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (exchange->is_stream)
    {
      g_task_return_pointer (task, rq_engine_stream_new (exchange->stream, exchange->way,
                                                         exchange->generation),
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
  Exchange *exchange = g_task_get_task_data (task);

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
  Exchange *exchange = g_task_get_task_data (task);
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
  if (length == 0 && exchange_wait_again (task, NULL))
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
  Exchange *exchange = g_task_get_task_data (task);

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
  Exchange *exchange = g_task_get_task_data (task);
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
  Exchange *exchange = data;

  exchange->sent = TRUE;
}

/* A write always takes a fresh connection: so its failure never means a stale one, and the HTTP
 * library never repeats it by itself (to it, a DELETE may be repeated). */
static void
exchange_send (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
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

static void
exchange_begin (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  RqTransport *transport = rq_engine_way_get_transport (exchange->way);
  GError *lost = NULL;

  exchange->generation = rq_transport_get_generation (transport);
  if (rq_transport_check (transport, &lost))
    {
      exchange_send (task);
      return;
    }
  if (!exchange_wait_again (task, lost))
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
  Exchange *exchange = g_task_get_task_data (task);

  g_task_set_source_tag (task, rq_engine_exchange_async);
  exchange->body = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  exchange->registry_auth = g_strdup (registry_auth);
  exchange_limit_time (exchange);
  exchange_begin (task);
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
 * sends no header before the first line of a log.
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
  Exchange *exchange = g_task_get_task_data (task);

  g_task_set_source_tag (task, rq_engine_exchange_stream_async);
  exchange->is_stream = TRUE;
  exchange->registry_auth = g_strdup (registry_auth);
  exchange_begin (task);
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
