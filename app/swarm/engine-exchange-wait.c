/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-exchange-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swarm/engine-error.h"

/* A swarm without quorum takes 20 s to say so, a lost leader 17 s. */
#define READ_TIMEOUT_SECONDS 30
#define WRITE_TIMEOUT_SECONDS 60

#define PATIENCE (RQ_ENGINE_PATIENCE_SECONDS * G_TIME_SPAN_SECOND)
#define MOVE_ON (RQ_ENGINE_MOVE_ON_SECONDS * G_TIME_SPAN_SECOND)

/* Seconds are counted one by one: while this program or the machine stood still, the answer may
 * have come and not been read. */
static gboolean
second_cb (gpointer data)
{
  RqExchange *exchange = data;

  if (exchange->is_stream)
    exchange->yielded = rq_engine_way_get_shortage (exchange->way) == RQ_SHORTAGE_URGENT;
  else
    exchange->timed_out = --exchange->seconds_left <= 0;
  if (!exchange->yielded && !exchange->timed_out)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

/* Whether it follows something: a write that goes on ends by itself. */
gboolean
rq_exchange_yields (RqExchange *exchange)
{
  return exchange->is_stream && !exchange->is_write &&
         rq_engine_way_has_few_channels (exchange->way);
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      data)
{
  g_cancellable_cancel (data);
}

/* Nothing limits the time of a stream, but that somebody else needs its session. */
void
rq_exchange_limit_time (RqExchange *exchange)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  if (exchange->is_stream && !rq_exchange_yields (exchange))
    return;
  exchange->seconds_left = exchange->is_write ? WRITE_TIMEOUT_SECONDS : READ_TIMEOUT_SECONDS;
  exchange->timeout = g_timeout_source_new_seconds (1);
  g_source_set_callback (exchange->timeout, second_cb, exchange, NULL);
  g_source_attach (exchange->timeout, context);
}

void
rq_exchange_stop_time (RqExchange *exchange)
{
  if (exchange->timeout != NULL)
    g_source_destroy (exchange->timeout);
  g_clear_pointer (&exchange->timeout, g_source_unref);
}

/* A fresh cancellable for a fresh start: the old one may have been cancelled by the time-out. */
void
rq_exchange_watch_outer (RqExchange *exchange)
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

void
rq_exchange_drop_stream (RqExchange *exchange)
{
  if (exchange->stream != NULL)
    g_input_stream_close_async (exchange->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&exchange->stream);
}

/* Something of it may have arrived: whether it was carried out is for its caller to look up. */
static gboolean
is_unknown (RqExchange *exchange)
{
  return exchange->is_write && exchange->sent;
}

static GError *
unknown_outcome (RqExchange *exchange,
                 const char *why)
{
  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME,
                      _("A change was sent to %s, and its answer was lost (%s). It may or may not "
                        "have been made: look before doing it again."),
                      rq_engine_way_get_name (exchange->way), why);
}

/* What a failure below HTTP means: the connection, the daemon or only this exchange. */
GError *
rq_exchange_explain (RqExchange   *exchange,
                     const GError *reason)
{
  const char *name = rq_engine_way_get_name (exchange->way);
  g_autoptr (GError) lost = NULL;

  if (!rq_engine_way_check (exchange->way, &lost))
    {
      if (!is_unknown (exchange))
        return g_steal_pointer (&lost);
      g_strchomp (lost->message);
      if (g_str_has_suffix (lost->message, "."))
        lost->message[strlen (lost->message) - 1] = '\0';
      return unknown_outcome (exchange, lost->message);
    }
  if (exchange->yielded)
    return rq_engine_error_yielded (name);
  if (is_unknown (exchange))
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
begin_again (GTask *task)
{
  RqExchange *exchange = g_task_get_task_data (task);

  rq_exchange_watch_outer (exchange);
  g_byte_array_set_size (exchange->bytes, 0);
  exchange->sent = FALSE;
  exchange->timed_out = FALSE;
  exchange->leaderless = FALSE;
  exchange->repeated = TRUE;
  rq_exchange_limit_time (exchange);
  rq_exchange_begin (task);
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
      begin_again (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
daemon_again_cb (gpointer task)
{
  begin_again (task);
  return G_SOURCE_REMOVE;
}

/* What a swarm that chooses its next leader lets us see: a manager that says so and refuses, or one
 * that does not answer what it has to ask the leader about. A registry takes its time, too. */
static gboolean
is_of_election (RqExchange   *exchange,
                const GError *error)
{
  if (!g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE))
    return FALSE;
  return exchange->leaderless ||
         (exchange->timed_out && !exchange->is_write &&
          strstr (exchange->path, "/distribution/") == NULL);
}

/* What a daemon that restarts lets us see: nobody at its socket, then one without its swarm, which
 * says so before it does anything. A connection that ends without an answer says of a write only
 * that nobody knows. */
static gboolean
is_of_restart (RqExchange   *exchange,
               const GError *error)
{
  if (g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_A_MANAGER) ||
      is_of_election (exchange, error))
    return TRUE;
  if (is_unknown (exchange) || exchange->stream != NULL || exchange->timed_out)
    return FALSE;
  return g_error_matches (error, RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE);
}

/* Each connection has its time before it is left for another manager's. */
static void
move_on_in_time (RqExchange *exchange,
                 gint64      now)
{
  if (exchange->here_gone_at == 0 || exchange->here_generation != exchange->generation)
    {
      exchange->here_gone_at = now;
      exchange->here_generation = exchange->generation;
    }
  if (now - exchange->here_gone_at >= MOVE_ON)
    rq_transport_move_on (rq_engine_way_get_transport (exchange->way), exchange->generation);
}

/* A patient exchange with a daemon that was there, a manager's, is begun anew for a while, as long
 * as it is certain that it was not carried out.
 * @return: whether it is */
gboolean
rq_exchange_wait_for_daemon (GTask        *task,
                             const GError *error)
{
  RqExchange *exchange = g_task_get_task_data (task);
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GSource) source = NULL;

  if (!rq_engine_way_is_patient (exchange->way) || exchange->is_stream ||
      g_cancellable_is_cancelled (exchange->outer) || !is_of_restart (exchange, error))
    return FALSE;
  if (exchange->daemon_gone_at == 0)
    exchange->daemon_gone_at = now;
  if (now - exchange->daemon_gone_at >= PATIENCE)
    return FALSE;

  move_on_in_time (exchange, now);
  rq_exchange_stop_time (exchange);
  rq_exchange_drop_stream (exchange);
  source = g_timeout_source_new_seconds (1);
  g_source_set_callback (source, daemon_again_cb, task, NULL);
  g_source_attach (source, g_task_get_context (task));
  return TRUE;
}

/* A patient exchange that a loss cut begins anew once there is a connection; a write of which
 * something was sent does not.
 * @return: whether it does */
gboolean
rq_exchange_wait_again (GTask        *task,
                        const GError *reason)
{
  RqExchange *exchange = g_task_get_task_data (task);
  RqTransport *transport = rq_engine_way_get_transport (exchange->way);

  if (!rq_engine_way_is_patient (exchange->way) || is_unknown (exchange) ||
      g_cancellable_is_cancelled (exchange->outer) ||
      !rq_transport_was_cut (transport, exchange->generation,
                             exchange->timed_out ? NULL : reason))
    return FALSE;

  rq_exchange_stop_time (exchange);
  rq_exchange_drop_stream (exchange);
  rq_transport_wait_async (transport, exchange->outer, connected_again_cb, task);
  return TRUE;
}

/* Another manager may speak another version, and be reached another way.
 * @return: whether it is one; then the exchange has ended, and nothing was sent */
gboolean
rq_exchange_leave_if_elsewhere (GTask *task)
{
  RqExchange *exchange = g_task_get_task_data (task);
  RqTransport *transport = rq_engine_way_get_transport (exchange->way);

  if (rq_transport_get_place (transport) == rq_engine_way_get_place (exchange->way))
    return FALSE;
  g_task_return_new_error (task, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OTHER_MANAGER,
                           _("Requeen went over to another manager, %s, before this was sent. Try "
                             "again."), rq_transport_get_name (transport));
  g_object_unref (task);
  return TRUE;
}
