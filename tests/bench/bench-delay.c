/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-delay HOST PORT RTT_MS: prints a port of this machine that leads there, each byte held back
 * for half of that time in either direction; goes on until its standard input ends. */
#include <gio/gio.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES (64 * 1024)
/* On the way at a time, in each direction: 64 MB is 1.2 GB/s at 50 ms. */
#define CHUNKS_MAX 1024

typedef struct
{
  const char *host;
  guint16 port;
  gint64 one_way_us;
} Delay;

/* One direction of a connection. */
typedef struct
{
  GIOStream *from, *to; /* (owned) */
  GAsyncQueue *chunks;  /* (owned) of Chunk */
  GMutex mutex;
  GCond cond;
  guint n_chunks;
  gint64 one_way_us;
} Lane;

typedef struct
{
  gint64 due;
  gsize length; /* 0: the end */
  char bytes[];
} Chunk;

static void
lane_push (Lane  *lane,
           Chunk *chunk)
{
  g_mutex_lock (&lane->mutex);
  while (lane->n_chunks >= CHUNKS_MAX)
    g_cond_wait (&lane->cond, &lane->mutex);
  lane->n_chunks++;
  g_mutex_unlock (&lane->mutex);
  g_async_queue_push (lane->chunks, chunk);
}

static gpointer
read_thread (gpointer data)
{
  Lane *lane = data;
  GInputStream *input = g_io_stream_get_input_stream (lane->from);
  char *buffer = g_malloc (CHUNK_BYTES);
  gssize length;

  do
    {
      Chunk *chunk;

      length = g_input_stream_read (input, buffer, CHUNK_BYTES, NULL, NULL);
      length = MAX (length, 0);
      chunk = g_malloc (sizeof (Chunk) + (gsize) length);
      chunk->due = g_get_monotonic_time () + lane->one_way_us;
      chunk->length = (gsize) length;
      memcpy (chunk->bytes, buffer, (gsize) length);
      lane_push (lane, chunk);
    }
  while (length > 0);
  g_free (buffer);
  return NULL;
}

static gboolean
deliver (Lane  *lane,
         Chunk *chunk)
{
  gint64 early = chunk->due - g_get_monotonic_time ();

  if (early > 0)
    g_usleep ((gulong) early);
  if (chunk->length > 0)
    return g_output_stream_write_all (g_io_stream_get_output_stream (lane->to), chunk->bytes,
                                      chunk->length, NULL, NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (lane->to)), FALSE, TRUE,
                     NULL);
  return FALSE;
}

static void
lane_free (Lane *lane)
{
  g_object_unref (lane->from);
  g_object_unref (lane->to);
  g_async_queue_unref (lane->chunks);
  g_mutex_clear (&lane->mutex);
  g_cond_clear (&lane->cond);
  g_free (lane);
}

static gpointer
write_thread (gpointer data)
{
  Lane *lane = data;
  GThread *reader = g_thread_new ("delay", read_thread, lane);
  gboolean at_end = FALSE, works = TRUE;

  /* Who cannot be written to any more is still read from, to its end. */
  while (!at_end)
    {
      g_autofree Chunk *chunk = g_async_queue_pop (lane->chunks);

      works = works && deliver (lane, chunk);
      at_end = chunk->length == 0;
      g_mutex_lock (&lane->mutex);
      lane->n_chunks--;
      g_cond_signal (&lane->cond);
      g_mutex_unlock (&lane->mutex);
    }
  g_thread_join (reader);
  lane_free (lane);
  return NULL;
}

static void
start_lane (Delay   *self,
            gpointer from,
            gpointer to)
{
  Lane *lane = g_new0 (Lane, 1);

  lane->from = g_object_ref (from);
  lane->to = g_object_ref (to);
  lane->chunks = g_async_queue_new_full (g_free);
  lane->one_way_us = self->one_way_us;
  g_mutex_init (&lane->mutex);
  g_cond_init (&lane->cond);
  g_thread_unref (g_thread_new ("delay", write_thread, lane));
}

static void
send_at_once (GSocketConnection *connection)
{
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1,
                       NULL);
}

static gboolean
run_cb (Delay             *self,
        GSocketConnection *connection)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) other =
    g_socket_client_connect_to_host (client, self->host, self->port, NULL, NULL);

  if (other == NULL)
    return TRUE;
  send_at_once (connection);
  send_at_once (other);
  start_lane (self, connection, other);
  start_lane (self, other, connection);
  return TRUE;
}

static gboolean
input_cb (int          fd,
          GIOCondition condition,
          gpointer     data)
{
  char byte;

  if (read (fd, &byte, 1) <= 0)
    g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

int
main (int    argc,
      char **argv)
{
  Delay self = { 0 };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GError) error = NULL;
  guint16 port;

  if (argc != 4)
    {
      fputs ("usage: bench-delay HOST PORT RTT_MS\n", stderr);
      return 2;
    }
  self.host = argv[1];
  self.port = (guint16) atoi (argv[2]);
  self.one_way_us = atoi (argv[3]) * G_TIME_SPAN_MILLISECOND / 2;
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  if (port == 0)
    g_error ("%s", error->message);
  g_signal_connect_swapped (service, "incoming", G_CALLBACK (run_cb), &self);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, input_cb, loop);
  printf ("%d\n", port);
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}
