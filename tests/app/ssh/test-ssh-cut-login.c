/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/ssh-dial.h"
#include "ssh/steady-try-private.h"

#include "test-client.h"
#include "test-sshd.h"

/* A connection that is cut while it is being made, after any number of bytes, says nothing of keys
 * and logins: whoever makes it again by itself is not to stop over it. */

#define STEP 131

typedef struct
{
  guint16 port;    /* of the server */
  gint limit;      /* bytes of the server that get through */
  gint carried;    /* (atomic) */
} Cutter;

static RqTestSshd *sshd;

/* @return: how many of @size bytes get through */
static gssize
take (Cutter *cutter,
      gssize  size)
{
  gint left = cutter->limit - g_atomic_int_get (&cutter->carried);

  size = CLAMP (left, 0, size);
  g_atomic_int_add (&cutter->carried, size);
  return size;
}

static void
shut_down (GIOStream *stream)
{
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), TRUE, TRUE,
                     NULL);
}

/* @cutter: (nullable) */
static void
pump (GIOStream *from,
      GIOStream *to,
      Cutter    *cutter)
{
  GInputStream *in = g_io_stream_get_input_stream (from);
  GOutputStream *out = g_io_stream_get_output_stream (to);
  char bytes[4096];
  gssize n;

  while ((n = g_input_stream_read (in, bytes, sizeof bytes, NULL, NULL)) > 0)
    {
      gssize through = cutter != NULL ? take (cutter, n) : n;

      if (!g_output_stream_write_all (out, bytes, through, NULL, NULL, NULL) || through < n ||
          (cutter != NULL && g_atomic_int_get (&cutter->carried) == cutter->limit))
        break;
    }
  shut_down (from);
  shut_down (to);
}

typedef struct
{
  GIOStream *from; /* (unowned) */
  GIOStream *to;   /* (unowned) */
} Way;

static gpointer
pump_thread (gpointer data)
{
  Way *way = data;

  pump (way->from, way->to, NULL);
  return NULL;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                data)
{
  Cutter *cutter = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) server =
    g_socket_client_connect_to_host (client, "127.0.0.1", cutter->port, NULL, NULL);
  Way there = { G_IO_STREAM (connection), G_IO_STREAM (server) };
  GThread *thread = g_thread_new ("there", pump_thread, &there);

  pump (G_IO_STREAM (server), G_IO_STREAM (connection), cutter);
  g_thread_join (thread);
  return TRUE;
}

/* (transfer full): how the server is reached through the cutter, its key known there too */
static RqSshTarget *
make_target (guint16 port)
{
  g_autofree char *was = g_strdup_printf ("[127.0.0.1]:%u ", rq_test_sshd_get_port (sshd));
  g_autofree char *is = g_strdup_printf ("[127.0.0.1]:%u ", port);
  g_autofree char *path = rq_test_sshd_path (sshd, "known_hosts.cut");
  g_autofree char *destination = g_strdup_printf ("%s@127.0.0.1:%u", g_get_user_name (), port);
  g_autofree char *keys = NULL;
  g_autoptr (GString) text = NULL;
  g_autoptr (GError) error = NULL;
  RqSshTarget *target;

  g_file_get_contents (rq_test_sshd_get_known_hosts (sshd), &keys, NULL, &error);
  g_assert_no_error (error);
  text = g_string_new (keys);
  g_string_replace (text, was, is, 0);
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
  target = rq_test_target_new (destination, rq_test_sshd_get_identity (sshd), path, &error);
  g_assert_no_error (error);
  return target;
}

/* @return: whether it is connected */
static gboolean
connect_once (RqSshTarget *target)
{
  RqSteadyTransport *steady = rq_ssh_dial_new_transport (target);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  gboolean connected;

  rq_steady_transport_connect_async (steady, NULL, NULL, rq_await_cb, await);
  connected = rq_steady_transport_connect_finish (steady, rq_await_result (await), &error);
  if (!connected)
    {
      g_test_message ("%s", error->message);
      g_assert_false (rq_steady_needs_person (error));
    }
  rq_transport_close (RQ_TRANSPORT (steady));
  g_object_unref (steady);
  return connected;
}

static void
test_every_byte (void)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (4);
  g_autoptr (GError) error = NULL;
  Cutter cutter = { .port = rq_test_sshd_get_port (sshd) };
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_autoptr (RqSshTarget) target = NULL;
  int cuts = 0;

  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (run_cb), &cutter);
  target = make_target (port);
  do
    {
      g_atomic_int_set (&cutter.carried, 0);
      cutter.limit = 1 + STEP * cuts++;
    }
  while (!connect_once (target));
  g_test_message ("connected after %d cuts", cuts - 1);
  g_assert_cmpint (cuts, >, 10);
  g_socket_service_stop (service);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  sshd = rq_test_sshd_new (NULL);
  g_test_add_func ("/ssh/cut-login/every-byte", test_every_byte);
  result = g_test_run ();
  rq_test_sshd_free (sshd);
  return result;
}
