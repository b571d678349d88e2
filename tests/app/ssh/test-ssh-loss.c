/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

#include <signal.h>

static RqTestSshd *sshd;

static RqProcess *
spawn (RqSshSession *session,
       const char *command)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqProcess *process;

  rq_transport_spawn_async (RQ_TRANSPORT (session), command, NULL, rq_await_cb, await);
  process = rq_transport_spawn_finish (RQ_TRANSPORT (session), rq_await_result (await), &error);
  g_assert_no_error (error);
  return process;
}

static RqTunnel *
forward (RqSshSession *session)
{
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_command ("cat");
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqTunnel *tunnel;

  rq_transport_forward_async (RQ_TRANSPORT (session), endpoint, NULL, rq_await_cb, await);
  tunnel = rq_transport_forward_finish (RQ_TRANSPORT (session), rq_await_result (await), &error);
  g_assert_no_error (error);
  return tunnel;
}

static void
count_cb (GObject *object,
          GParamSpec *pspec,
          gpointer count)
{
  (*(int *) count)++;
}

/* Whatever is asked of a dead session fails at once, and what is read ends. */
static void
assert_all_lost (RqSshSession *session,
                 RqProcess *process,
                 RqTunnel *tunnel)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (RqRunResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char bytes[4096];

  rq_process_wait_async (process, NULL, rq_await_cb, await);
  g_assert_false (rq_process_wait_finish (process, rq_await_result (await), &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  g_test_message ("%s", error->message);
  g_clear_error (&error);

  while (g_input_stream_read (rq_process_get_stdout (process), bytes, sizeof bytes, NULL, NULL) > 0)
    ;
  g_assert_false (g_output_stream_write_all (rq_process_get_stdin (process), bytes, sizeof bytes,
                                             NULL, NULL, NULL));

  g_assert_false (rq_transport_check (RQ_TRANSPORT (session), &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  g_clear_error (&error);

  result = rq_transport_run (RQ_TRANSPORT (session), "true", NULL, 100, NULL, &error);
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  g_clear_error (&error);

  g_assert_false (rq_tunnel_check (tunnel, &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  connection = g_socket_client_connect (client, rq_tunnel_get_connectable (tunnel), NULL, NULL);
  g_assert_null (connection);
}

static gpointer
signal_thread (gpointer number)
{
  g_usleep (300 * 1000);
  g_assert_cmpint (rq_test_sshd_signal_sessions (sshd, GPOINTER_TO_INT (number)), >, 0);
  return NULL;
}

static void
assert_loss (int number,
             gint64 at_most)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqProcess) process = spawn (session, "cat /dev/zero");
  g_autoptr (RqTunnel) tunnel = forward (session);
  g_autoptr (RqRunResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("signal", signal_thread, GINT_TO_POINTER (number));
  gint64 begin = g_get_monotonic_time ();
  int notified = 0;

  g_signal_connect (session, "notify::state", G_CALLBACK (count_cb), &notified);
  result = rq_transport_run (RQ_TRANSPORT (session), "cat /dev/zero", NULL, G_MAXUINT32, NULL,
                             &error);
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  g_test_message ("lost after %.1f s", (g_get_monotonic_time () - begin) / 1e6);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, at_most);
  g_thread_join (thread);

  while (rq_ssh_session_get_state (session) != RQ_SSH_STATE_LOST)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (notified, ==, 1);
  assert_all_lost (session, process, tunnel);
  rq_test_sshd_signal_sessions (sshd, SIGKILL);
}

static void
test_killed (void)
{
  assert_loss (SIGKILL, 6 * G_TIME_SPAN_SECOND);
}

static void
test_silent (void)
{
  assert_loss (SIGSTOP, 15 * G_TIME_SPAN_SECOND);
}

/* Nothing is open and nothing is asked: the silence is noticed all the same. */
static void
test_silent_while_idle (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  gint64 begin = g_get_monotonic_time ();

  g_assert_cmpint (rq_test_sshd_signal_sessions (sshd, SIGSTOP), >, 0);
  while (rq_ssh_session_get_state (session) != RQ_SSH_STATE_LOST)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 15 * G_TIME_SPAN_SECOND);
  rq_test_sshd_signal_sessions (sshd, SIGKILL);
}

/* This machine stands still for longer than a server may be silent, and wakes up before the server
 * does: that the server said nothing meanwhile means nothing. */
static void
test_stood_still (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autofree char *script = g_strdup_printf ("sleep 4; kill -STOP %d; sleep 10; kill -CONT %d",
                                             getpid (), getpid ());
  const char * const argv[] = { "sh", "-c", script, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) shell = NULL;
  g_autoptr (RqRunResult) result = NULL;
  gint64 begin = g_get_monotonic_time ();

  g_assert_cmpint (rq_test_sshd_signal_sessions (sshd, SIGSTOP), >, 0);
  shell = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait (shell, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - begin, >, 12 * G_TIME_SPAN_SECOND);
  rq_test_sshd_signal_sessions (sshd, SIGCONT);
  result = rq_transport_run (RQ_TRANSPORT (session), "true", NULL, 100, NULL, &error);
  g_assert_no_error (error);
}

/* Silence is no reason: an idle connection is asked and answers, again and again. */
static void
test_idle_stays (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqProcess) process = spawn (session, "sleep 10; echo awake");
  g_autoptr (RqSshSession) bare = rq_test_sshd_connect (sshd);
  g_autoptr (GError) error = NULL;
  char answer[7] = "";

  g_input_stream_read_all (rq_process_get_stdout (process), answer, 6, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "awake\n");
  g_assert_true (rq_transport_check (RQ_TRANSPORT (bare), &error));
}

static void
test_closed_here (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqProcess) process = spawn (session, "cat");
  g_autoptr (RqTunnel) tunnel = forward (session);
  gint64 begin = g_get_monotonic_time ();

  rq_ssh_session_close (session);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 3 * G_TIME_SPAN_SECOND);
  assert_all_lost (session, process, tunnel);
}

/* One session may be connected again after a loss. */
static void
test_again (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (RqRunResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (rq_test_sshd_signal_sessions (sshd, SIGKILL), >, 0);
  while (rq_ssh_session_get_state (session) != RQ_SSH_STATE_LOST)
    g_main_context_iteration (NULL, TRUE);

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_ssh_session_connect_finish (session, rq_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpint (rq_ssh_session_get_state (session), ==, RQ_SSH_STATE_CONNECTED);
  result = rq_transport_run (RQ_TRANSPORT (session), "true", NULL, 100, NULL, &error);
  g_assert_no_error (error);
}

static void
test_dropped_in_use (void)
{
  for (int i = 0; i < 20; i++)
    {
      RqSshSession *session = rq_test_sshd_connect (sshd);
      g_autoptr (RqProcess) process = spawn (session, "cat /dev/zero");
      g_autoptr (RqTunnel) tunnel = i % 2 == 0 ? forward (session) : NULL;

      g_object_unref (session);
      g_assert_cmpint (rq_process_get_exit_status (process), ==, -1);
      if (tunnel != NULL)
        g_assert_false (rq_tunnel_check (tunnel, NULL));
    }
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel_connecting (void)
{
  g_autoptr (RqSshTarget) target = rq_test_sshd_make_target (sshd);

  for (int i = 0; i < 40; i++)
    {
      g_autoptr (RqSshSession) session = rq_ssh_session_new (target);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (RqAwait) await = rq_await_new ();
      g_autoptr (GError) error = NULL;
      gint64 begin = g_get_monotonic_time ();

      g_timeout_add (i * 2, cancel_cb, g_object_ref (cancellable));
      rq_ssh_session_connect_async (session, NULL, cancellable, rq_await_cb, await);
      if (!rq_ssh_session_connect_finish (session, rq_await_result (await), &error))
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_TIME_SPAN_SECOND);
      while (!g_cancellable_is_cancelled (cancellable))
        g_main_context_iteration (NULL, TRUE);
      g_object_unref (cancellable);
    }
}

static void
assert_unreachable (guint16 port,
                    const char *message)
{
  g_autofree char *destination = g_strdup_printf ("nobody@127.0.0.1:%u", port);
  g_autoptr (RqSshTarget) target = rq_test_target_new (destination, NULL, NULL, NULL);
  g_autoptr (RqSshSession) session = rq_ssh_session_new (target);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) check_error = NULL;

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  g_assert_false (rq_ssh_session_connect_finish (session, rq_await_result (await), &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE);
  g_assert_false (rq_transport_check (RQ_TRANSPORT (session), &check_error));
  g_assert_error (check_error, RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE);
  g_test_message ("%s: %s", message, error->message);
  g_assert_cmpint (rq_ssh_session_get_state (session), ==, RQ_SSH_STATE_IDLE);
}

static GSocket *
listen_somewhere (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (listener, any, TRUE, NULL));
  g_assert_true (g_socket_listen (listener, NULL));
  bound = g_socket_get_local_address (listener, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return listener;
}

static gpointer
greet_thread (gpointer data)
{
  g_autoptr (GSocket) socket = g_socket_accept (data, NULL, NULL);

  g_socket_send (socket, "HTTP/1.1 400 Bad Request\r\n\r\n", 28, NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  return NULL;
}

static void
test_unreachable (void)
{
  g_autofree char *config = rq_test_sshd_path (sshd, "config");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint16 port;
  g_autoptr (GSocket) listener = listen_somewhere (&port);
  GThread *thread;

  assert_unreachable (1, "nobody listens");

  thread = g_thread_new ("greet", greet_thread, listener);
  assert_unreachable (port, "not an SSH server");
  g_thread_join (thread);

  g_file_get_contents (config, &before, NULL, NULL);
  after = g_strconcat ("ConnectTimeout 1\n", before, NULL);
  g_file_set_contents (config, after, -1, NULL);
  assert_unreachable (port, "says nothing");
  g_file_set_contents (config, before, -1, NULL);
}

int
main (int argc,
      char **argv)
{
  int result;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);

  g_test_init (&argc, &argv, NULL);
  sshd = rq_test_sshd_new (NULL);
  g_test_add_func ("/ssh/loss/killed", test_killed);
  g_test_add_func ("/ssh/loss/silent", test_silent);
  g_test_add_func ("/ssh/loss/silent-while-idle", test_silent_while_idle);
  /* An ssh of its own does not stand still with this process. */
  if (rq_test_client () == RQ_SSH_CLIENT_LIBSSH2)
    g_test_add_func ("/ssh/loss/stood-still", test_stood_still);
  g_test_add_func ("/ssh/loss/idle-stays", test_idle_stays);
  g_test_add_func ("/ssh/loss/closed-here", test_closed_here);
  g_test_add_func ("/ssh/loss/again", test_again);
  g_test_add_func ("/ssh/loss/dropped-in-use", test_dropped_in_use);
  g_test_add_func ("/ssh/loss/cancel-connecting", test_cancel_connecting);
  g_test_add_func ("/ssh/loss/unreachable", test_unreachable);
  result = g_test_run ();
  rq_test_sshd_free (sshd);
  return result;
}
