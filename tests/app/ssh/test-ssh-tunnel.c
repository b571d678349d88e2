/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOISE_SIZE (4 * 1024 * 1024)

static RqTestSshd *sshd;
static GSocketService *service; /* says back what it is told, until the end */
static char *service_path;
static guint16 service_port;

static gboolean
echo_cb (GThreadedSocketService *threaded,
         GSocketConnection *connection,
         GObject *source,
         gpointer data)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char buffer[16384];
  gssize n;

  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    if (!g_output_stream_write_all (output, buffer, n, NULL, NULL, NULL))
      break;
  return TRUE;
}

static void
start_service (void)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  service_path = rq_test_sshd_path (sshd, "echo");
  address = g_unix_socket_address_new (service_path);
  /* More than all tests need: once it was full, it takes up again in another context. */
  service = g_threaded_socket_service_new (1000);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (service), 128);
  g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  service_port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (echo_cb), NULL);
}

/* The service accepts in the default main context: it has to run beside the test's thread. */
static gpointer
service_thread (gpointer data)
{
  GMainLoop *loop = data;

  g_main_context_push_thread_default (g_main_loop_get_context (loop));
  start_service ();
  g_main_loop_run (loop);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  g_clear_object (&service);
  g_main_context_pop_thread_default (g_main_loop_get_context (loop));
  return NULL;
}

static GBytes *
make_noise (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint32 *words = g_malloc (NOISE_SIZE);

  for (gsize i = 0; i < NOISE_SIZE / sizeof *words; i++)
    words[i] = g_rand_int (random);
  return g_bytes_new_take (words, NOISE_SIZE);
}

static RqTunnel *
forward (RqSshSession *session,
         RqEndpoint *endpoint)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqTunnel *tunnel;

  rq_transport_forward_async (RQ_TRANSPORT (session), endpoint, NULL, rq_await_cb, await);
  tunnel = rq_transport_forward_finish (RQ_TRANSPORT (session), rq_await_result (await), &error);
  g_assert_no_error (error);
  return tunnel;
}

static GSocketConnection *
connect_to (RqTunnel *tunnel)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect (client,
                                                           rq_tunnel_get_connectable (tunnel),
                                                           NULL, &error);

  g_assert_no_error (error);
  return connection;
}

typedef struct
{
  GOutputStream *output;
  GBytes *bytes;
} Writer;

static gpointer
write_thread (gpointer data)
{
  Writer *writer = data;

  g_output_stream_write_all (writer->output, g_bytes_get_data (writer->bytes, NULL),
                             g_bytes_get_size (writer->bytes), NULL, NULL, NULL);
  return NULL;
}

/* Everything is said, then the end; everything comes back, then the end. */
static void
assert_echo (GIOStream *stream,
             void (*end_output)(GIOStream *stream))
{
  g_autoptr (GBytes) noise = make_noise ();
  g_autofree char *expected = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, noise);
  g_autoptr (GChecksum) actual = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GError) error = NULL;
  Writer writer = { g_io_stream_get_output_stream (stream), noise };
  GThread *thread = g_thread_new ("writer", write_thread, &writer);
  g_autofree guchar *buffer = g_malloc (65536);
  gsize received = 0;
  gssize n;

  while (received < NOISE_SIZE &&
         (n = g_input_stream_read (g_io_stream_get_input_stream (stream), buffer, 65536, NULL,
                                   &error)) > 0)
    {
      g_checksum_update (actual, buffer, n);
      received += n;
    }
  g_assert_no_error (error);
  g_thread_join (thread);
  g_assert_cmpint (received, ==, NOISE_SIZE);
  g_assert_cmpstr (g_checksum_get_string (actual), ==, expected);

  end_output (stream);
  n = g_input_stream_read (g_io_stream_get_input_stream (stream), buffer, 65536, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 0);
}

static void
shut_down (GIOStream *stream)
{
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), FALSE, TRUE,
                     NULL);
}

static void
close_output (GIOStream *stream)
{
  g_output_stream_close (g_io_stream_get_output_stream (stream), NULL, NULL);
}

static void
assert_tunnel_echo (RqEndpoint *endpoint)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqTunnel) tunnel = forward (session, endpoint);
  g_autoptr (GSocketConnection) connection = connect_to (tunnel);
  g_autoptr (GError) error = NULL;

  assert_echo (G_IO_STREAM (connection), shut_down);
  rq_tunnel_check (tunnel, &error);
  g_assert_no_error (error);
}

static void
test_unix (void)
{
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_unix (service_path);

  assert_tunnel_echo (endpoint);
}

static void
test_tcp (void)
{
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_tcp ("127.0.0.1", service_port);

  assert_tunnel_echo (endpoint);
}

static void
test_command (void)
{
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_command ("cat");

  assert_tunnel_echo (endpoint);
}

static void
test_open (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_unix (service_path);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = NULL;

  rq_transport_open_async (RQ_TRANSPORT (session), endpoint, NULL, rq_await_cb, await);
  stream = rq_transport_open_finish (RQ_TRANSPORT (session), rq_await_result (await), &error);
  g_assert_no_error (error);
  assert_echo (stream, close_output);
}

static void
test_many (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_unix (service_path);
  g_autoptr (RqTunnel) tunnel = forward (session, endpoint);
  GSocketConnection *connections[40];

  for (int round = 0; round < 3; round++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (connections); i++)
        connections[i] = connect_to (tunnel);
      for (gsize i = 0; i < G_N_ELEMENTS (connections); i++)
        {
          GIOStream *stream = G_IO_STREAM (connections[i]);
          g_autofree char *text = g_strdup_printf ("number %02d", (int) i);
          char answer[10] = "";

          g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, 9, NULL, NULL,
                                     NULL);
          g_input_stream_read_all (g_io_stream_get_input_stream (stream), answer, 9, NULL, NULL,
                                   NULL);
          g_assert_cmpstr (answer, ==, text);
        }
      for (gsize i = 0; i < G_N_ELEMENTS (connections); i++)
        g_object_unref (connections[i]);
    }
}

/* A TCP port where nobody ever takes up: its queue is full. (element-type GSocket) */
static GPtrArray *
make_black_hole (guint16 *port)
{
  GPtrArray *sockets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_TCP, NULL);

  g_ptr_array_add (sockets, listener);
  g_socket_set_listen_backlog (listener, 0);
  g_assert_true (g_socket_bind (listener, any, TRUE, NULL));
  g_assert_true (g_socket_listen (listener, NULL));
  bound = g_socket_get_local_address (listener, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  for (int i = 0; i < 4; i++)
    {
      GSocket *caller = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (caller, FALSE);
      g_socket_connect (caller, bound, NULL, NULL);
      g_ptr_array_add (sockets, caller);
    }

  return sockets;
}

/* A TCP endpoint that does not answer (for a minute) holds up nobody else, nor closing. */
static void
test_black_hole (void)
{
  guint16 port;
  g_autoptr (GPtrArray) sockets = make_black_hole (&port);
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqEndpoint) hole = rq_endpoint_new_tcp ("127.0.0.1", port);
  g_autoptr (RqTunnel) tunnel = forward (session, hole);
  g_autoptr (GSocketConnection) connection = connect_to (tunnel);
  gint64 begin = g_get_monotonic_time ();

  for (int i = 0; i < 10; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RqRunResult) result = rq_transport_run (RQ_TRANSPORT (session), "true", NULL, 100,
                                                         NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (result->exit_status, ==, 0);
    }
  g_assert_nonnull (connection);
  g_assert_cmpint (sockets->len, ==, 5);
  rq_ssh_session_close (session);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 40 * G_TIME_SPAN_SECOND);
}

static void
assert_refused (RqSshSession *session,
                RqEndpoint *endpoint,
                const char *word)
{
  g_autoptr (RqTunnel) tunnel = forward (session, endpoint);
  g_autoptr (GSocketConnection) connection = connect_to (tunnel);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GIOStream) stream = NULL;
  char byte;

  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        &byte, 1, NULL, NULL), <=, 0);
  g_assert_false (rq_tunnel_check (tunnel, &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));

  rq_transport_open_async (RQ_TRANSPORT (session), endpoint, NULL, rq_await_cb, await);
  stream = rq_transport_open_finish (RQ_TRANSPORT (session), rq_await_result (await), &open_error);
  g_assert_error (open_error, RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED);
}

static void
test_nobody_there (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autofree char *path = rq_test_sshd_path (sshd, "nobody");
  g_autoptr (RqEndpoint) unix_endpoint = rq_endpoint_new_unix (path);
  g_autoptr (RqEndpoint) tcp = rq_endpoint_new_tcp ("127.0.0.1", 1);

  assert_refused (session, unix_endpoint, "cannot be reached");
  assert_refused (session, tcp, "nothing answers");
}

static void
test_forbidden (void)
{
  g_autoptr (RqTestSshd) strict = rq_test_sshd_new ("AllowStreamLocalForwarding no\n"
                                                    "AllowTcpForwarding no");
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (strict);
  g_autoptr (RqEndpoint) unix_endpoint = rq_endpoint_new_unix (service_path);
  g_autoptr (RqEndpoint) tcp = rq_endpoint_new_tcp ("127.0.0.1", service_port);

  assert_refused (session, unix_endpoint, "AllowStreamLocalForwarding");
  assert_refused (session, tcp, "AllowTcpForwarding");
}

static gboolean
command_has_complained (RqTunnel *tunnel,
                        GError **error)
{
  for (int i = 0; i < 300; i++)
    {
      if (!rq_tunnel_check (tunnel, error))
        return TRUE;
      g_usleep (10 * 1000);
    }

  return FALSE;
}

static void
test_command_complains (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_command ("echo 'permission denied' >&2; false");
  g_autoptr (RqTunnel) tunnel = forward (session, endpoint);
  g_autoptr (GSocketConnection) connection = connect_to (tunnel);
  g_autoptr (GError) error = NULL;
  char byte;

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &byte, 1, NULL,
                       NULL);
  g_assert_true (command_has_complained (tunnel, &error));
  g_assert_nonnull (strstr (error->message, "permission denied"));
}

static char *
dup_path (RqTunnel *tunnel)
{
  GSocketConnectable *address = rq_tunnel_get_connectable (tunnel);

  return g_strdup (g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)));
}

/* Exit status: 0 when hung up on at once, 1 when served. */
static int
try_from_another_process (const char *path)
{
  struct sockaddr_un address = { AF_UNIX };
  int status, fd;
  pid_t pid;
  char byte = 'x';

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  pid = fork ();
  if (pid == 0)
    {
      fd = socket (AF_UNIX, SOCK_STREAM, 0);
      if (connect (fd, (struct sockaddr *) (gpointer) &address, sizeof address) != 0)
        _exit (0);
      send (fd, &byte, 1, MSG_NOSIGNAL);
      _exit (recv (fd, &byte, 1, 0) == 1);
    }

  waitpid (pid, &status, 0);
  return WEXITSTATUS (status);
}

static void
test_private (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_unix (service_path);
  g_autoptr (RqTunnel) tunnel = forward (session, endpoint);
  g_autofree char *path = dup_path (tunnel);
  g_autofree char *directory = g_path_get_dirname (path);
  struct stat status;

  g_assert_cmpint (stat (directory, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpint (try_from_another_process (path), ==, 0);

  rq_tunnel_close (tunnel);
  g_assert_cmpint (g_access (directory, F_OK), !=, 0);
}

static void
test_closing_cuts (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_unix (service_path);
  RqTunnel *tunnel = forward (session, endpoint);
  g_autofree char *path = dup_path (tunnel);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (GSocketConnection) connection = connect_to (tunnel);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char byte = 'x';

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), &byte, 1,
                             NULL, NULL, NULL);
  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, NULL), ==, 1);
  g_object_unref (tunnel);
  g_assert_cmpint (g_input_stream_read (input, &byte, 1, NULL, NULL), <=, 0);
  g_assert_cmpint (g_access (directory, F_OK), !=, 0);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  GThread *thread;
  int result;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);

  g_test_init (&argc, &argv, NULL);
  sshd = rq_test_sshd_new (NULL);
  thread = g_thread_new ("service", service_thread, loop);
  while (!g_main_loop_is_running (loop))
    g_usleep (1000);

  g_test_add_func ("/ssh/tunnel/unix", test_unix);
  g_test_add_func ("/ssh/tunnel/tcp", test_tcp);
  g_test_add_func ("/ssh/tunnel/command", test_command);
  g_test_add_func ("/ssh/tunnel/open", test_open);
  g_test_add_func ("/ssh/tunnel/many", test_many);
  g_test_add_func ("/ssh/tunnel/black-hole", test_black_hole);
  g_test_add_func ("/ssh/tunnel/nobody-there", test_nobody_there);
  g_test_add_func ("/ssh/tunnel/forbidden", test_forbidden);
  g_test_add_func ("/ssh/tunnel/command-complains", test_command_complains);
  g_test_add_func ("/ssh/tunnel/private", test_private);
  g_test_add_func ("/ssh/tunnel/closing-cuts", test_closing_cuts);
  result = g_test_run ();

  g_main_loop_quit (loop);
  g_thread_join (thread);
  g_free (service_path);
  rq_test_sshd_free (sshd);
  return result;
}
