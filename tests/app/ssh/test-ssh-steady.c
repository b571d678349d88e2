/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-dial.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

#include <signal.h>

static RqTestSshd *sshd;

static void
run_until (RqSteadyTransport *steady,
           RqSteadyState state)
{
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (rq_steady_transport_get_state (steady) != state)
    {
      if (g_get_monotonic_time () > end)
        g_error ("state %d is not reached, it is %d", state,
                 rq_steady_transport_get_state (steady));
      g_main_context_iteration (NULL, TRUE);
    }
}

static gboolean
connect_steady (RqSteadyTransport *steady,
                GError **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_steady_transport_connect_async (steady, NULL, NULL, rq_await_cb, await);
  return rq_steady_transport_connect_finish (steady, rq_await_result (await), error);
}

static RqSteadyTransport *
new_steady (void)
{
  g_autoptr (RqSshTarget) target = rq_test_sshd_make_target (sshd);
  g_autoptr (GError) error = NULL;
  RqSteadyTransport *steady = rq_ssh_dial_new_transport (target);

  g_assert_true (connect_steady (steady, &error));
  g_assert_no_error (error);
  return steady;
}

static void
assert_runs (RqTransport *transport)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunResult) result = rq_transport_run (transport, "echo here", NULL, 100, NULL,
                                                     &error);
  g_autofree char *output = NULL;

  g_assert_no_error (error);
  output = rq_run_result_dup_output (result);
  g_assert_cmpstr (output, ==, "here");
}

static void
assert_echoes (RqTunnel *tunnel)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  GOutputStream *output;
  GInputStream *input;
  char bytes[5];

  g_socket_client_connect_async (client, rq_tunnel_get_connectable (tunnel), NULL, rq_await_cb,
                                 await);
  connection = g_socket_client_connect_finish (client, rq_await_result (await), &error);
  g_assert_no_error (error);
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_assert_true (g_output_stream_write_all (output, "hello", 5, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (input, bytes, 5, NULL, NULL, &error));
  g_assert_cmpmem (bytes, 5, "hello", 5);
  g_assert_true (rq_tunnel_check (tunnel, &error));
  g_assert_no_error (error);
}

static void
count_cb (gpointer count)
{
  (*(int *) count)++;
}

/* One address over three connections; what was begun before is known to have been cut. */
static void
test_again (void)
{
  g_autoptr (RqSteadyTransport) steady = new_steady ();
  RqTransport *transport = RQ_TRANSPORT (steady);
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_command ("cat");
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (RqTunnel) tunnel = NULL;
  g_autoptr (GError) error = NULL;
  int lost = 0;

  g_signal_connect_swapped (steady, "lost", G_CALLBACK (count_cb), &lost);
  rq_transport_forward_async (transport, endpoint, NULL, rq_await_cb, await);
  tunnel = rq_transport_forward_finish (transport, rq_await_result (await), &error);
  g_assert_no_error (error);

  for (guint generation = 1; generation <= 3; generation++)
    {
      g_autoptr (RqRunResult) cut = NULL;

      g_assert_cmpuint (rq_transport_get_generation (transport), ==, generation);
      assert_runs (transport);
      assert_echoes (tunnel);
      g_assert_false (rq_transport_was_cut (transport, generation, NULL));

      g_assert_cmpint (rq_test_sshd_signal_sessions (sshd, SIGKILL), >, 0);
      cut = rq_transport_run (transport, "sleep 20", NULL, 100, NULL, &error);
      g_assert_nonnull (error);
      g_assert_true (rq_transport_was_cut (transport, generation, error));
      g_assert_true (rq_transport_wait_again (transport, generation, g_steal_pointer (&error), NULL,
                                              &error));
      g_assert_no_error (error);
      g_assert_true (rq_transport_was_cut (transport, generation, NULL));
    }
  g_assert_cmpint (lost, ==, 3);
  assert_echoes (tunnel);
  rq_transport_close (transport);
  g_assert_cmpint (lost, ==, 4);
}

/* A silent connection is noticed, made anew, and the waiter hears of it. */
static void
test_silent (void)
{
  g_autoptr (RqSteadyTransport) steady = new_steady ();
  gint64 begin = g_get_monotonic_time ();

  g_assert_cmpint (rq_test_sshd_signal_sessions (sshd, SIGSTOP), >, 0);
  while (rq_transport_get_generation (RQ_TRANSPORT (steady)) < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 15 * G_TIME_SPAN_SECOND);
  rq_transport_close (RQ_TRANSPORT (steady));
  rq_test_sshd_signal_sessions (sshd, SIGKILL);
}

/* A dial that fails as it is told, then is a real one. */
typedef struct
{
  int failures;
  int code;
  int tries;
} Dialer;

static void
dialed_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (rq_ssh_session_connect_finish (RQ_SSH_SESSION (source), result, &error))
    g_task_return_pointer (task, g_object_ref (source), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
dial_begin (gpointer data,
            RqSshInteraction *interaction,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  Dialer *dialer = data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (RqSshTarget) target = rq_test_sshd_make_target (sshd);
  g_autoptr (RqSshSession) session = rq_ssh_session_new (target);

  dialer->tries++;
  if (dialer->failures > 0)
    {
      dialer->failures--;
      g_task_return_new_error (task, RQ_SSH_ERROR, dialer->code, "as told");
    }
  else
    rq_ssh_session_connect_async (session, interaction, cancellable, dialed_cb,
                                  g_steal_pointer (&task));
}

static RqTransport *
dial_finish (gpointer data,
             GAsyncResult *result,
             GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const RqDial told = { .begin = dial_begin, .finish = dial_finish };

static RqSteadyTransport *
new_told (Dialer *dialer)
{
  RqSteadyTransport *steady = rq_steady_transport_new ("told", &told, dialer, NULL);

  g_assert_true (connect_steady (steady, NULL));
  return steady;
}

/* The first try is at once, then it waits, and "now" is now. */
static void
test_back_off (void)
{
  Dialer dialer = { 0, RQ_SSH_ERROR_UNREACHABLE, 0 };
  g_autoptr (RqSteadyTransport) steady = new_told (&dialer);
  g_autoptr (GError) error = NULL;
  gint64 begin;

  dialer.failures = 4;
  g_assert_cmpint (rq_test_sshd_signal_sessions (sshd, SIGKILL), >, 0);
  begin = g_get_monotonic_time ();
  while (dialer.tries < 4)
    g_main_context_iteration (NULL, TRUE);
  /* It was up for less than 3 s: 0.75 s, 1.5 s, 3 s at the least. */
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 5 * G_TIME_SPAN_SECOND);

  run_until (steady, RQ_STEADY_WAITING);
  g_assert_cmpuint (rq_steady_transport_get_lost_for (steady), >=, 4);
  g_assert_cmpuint (rq_steady_transport_get_next_try_in (steady), >=, 5);
  g_assert_false (rq_transport_check (RQ_TRANSPORT (steady), &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);

  rq_steady_transport_try_now (steady);
  run_until (steady, RQ_STEADY_WAITING);
  g_assert_cmpint (dialer.tries, ==, 5);
  rq_steady_transport_try_now (steady);
  run_until (steady, RQ_STEADY_UP);
  g_assert_cmpint (dialer.tries, ==, 6);
  g_assert_cmpuint (rq_steady_transport_get_lost_for (steady), ==, 0);
  assert_runs (RQ_TRANSPORT (steady));
  rq_transport_close (RQ_TRANSPORT (steady));
}

/* What needs a person is not tried again by itself, and whoever waits goes on waiting. */
static void
test_stops (void)
{
  Dialer dialer = { 0, RQ_SSH_ERROR_HOST_KEY_CHANGED, 0 };
  g_autoptr (RqSteadyTransport) steady = new_told (&dialer);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  dialer.failures = 1;
  g_assert_cmpint (rq_test_sshd_signal_sessions (sshd, SIGKILL), >, 0);
  run_until (steady, RQ_STEADY_STOPPED);
  rq_transport_wait_async (RQ_TRANSPORT (steady), NULL, rq_await_cb, await);
  rq_steady_transport_try_now (steady);
  g_assert_cmpint (rq_steady_transport_get_state (steady), ==, RQ_STEADY_STOPPED);

  g_assert_true (connect_steady (steady, &error));
  g_assert_no_error (error);
  g_assert_true (rq_transport_wait_finish (RQ_TRANSPORT (steady), rq_await_result (await), &error));
  g_assert_no_error (error);
  g_assert_cmpint (dialer.tries, ==, 3);
  rq_transport_close (RQ_TRANSPORT (steady));
}

static gpointer
wait_thread (gpointer transport)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RqAwait) await = NULL;
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  await = rq_await_new ();
  rq_transport_wait_async (transport, NULL, rq_await_cb, await);
  g_assert_false (rq_transport_wait_finish (transport, rq_await_result (await), &error));
  g_main_context_pop_thread_default (context);
  return error;
}

/* The first connection fails once and for all; who waits is told when it is closed or cancelled. */
static void
test_closed (void)
{
  Dialer dialer = { 1, RQ_SSH_ERROR_UNREACHABLE, 0 };
  g_autoptr (RqSteadyTransport) steady = rq_steady_transport_new ("told", &told, &dialer, NULL);
  RqTransport *transport = RQ_TRANSPORT (steady);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) closed = NULL;
  GThread *thread;

  g_assert_false (connect_steady (steady, &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_cmpint (rq_steady_transport_get_state (steady), ==, RQ_STEADY_IDLE);
  g_assert_cmpuint (rq_steady_transport_get_next_try_in (steady), ==, 0);

  rq_transport_wait_async (transport, cancellable, rq_await_cb, await);
  g_cancellable_cancel (cancellable);
  g_assert_false (rq_transport_wait_finish (transport, rq_await_result (await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  thread = g_thread_new ("wait", wait_thread, transport);
  rq_transport_close (transport);
  closed = g_thread_join (thread);
  g_assert_error (closed, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sshd = rq_test_sshd_new (NULL);
  g_test_add_func ("/ssh-steady/again", test_again);
  g_test_add_func ("/ssh-steady/silent", test_silent);
  g_test_add_func ("/ssh-steady/back-off", test_back_off);
  g_test_add_func ("/ssh-steady/stops", test_stops);
  g_test_add_func ("/ssh-steady/closed", test_closed);
  status = g_test_run ();
  rq_ssh_shut_down ();
  rq_test_sshd_free (sshd);
  return status;
}
