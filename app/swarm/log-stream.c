/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/log-stream.h"

#include <glib/gi18n-lib.h>

#include "swarm/json.h"
#include "swarm/log-frames.h"

#define CHUNK_BYTES (32 * 1024)

struct _RqLogStream
{
  GObject parent_instance;

  RqEngineClient *client;    /* (owned) */
  char *service_id;          /* (owned) */
  int tail;
  gboolean follow;
  GCancellable *cancellable; /* (owned) (nullable) when it does not run */
  GInputStream *stream;      /* (owned) (nullable) */
  RqLogFrames *frames;       /* (owned) (nullable) */
};

enum
{
  SIGNAL_LINE,
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RqLogStream, rq_log_stream, G_TYPE_OBJECT)

static void
rq_log_stream_dispose (GObject *object)
{
  RqLogStream *self = RQ_LOG_STREAM (object);

  rq_log_stream_stop (self);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (rq_log_stream_parent_class)->dispose (object);
}

static void
rq_log_stream_finalize (GObject *object)
{
  RqLogStream *self = RQ_LOG_STREAM (object);

  g_clear_pointer (&self->service_id, g_free);
  g_clear_pointer (&self->frames, rq_log_frames_free);

  G_OBJECT_CLASS (rq_log_stream_parent_class)->finalize (object);
}

static void
rq_log_stream_class_init (RqLogStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_log_stream_dispose;
  object_class->finalize = rq_log_stream_finalize;

  signals[SIGNAL_LINE] = g_signal_new ("line", RQ_TYPE_LOG_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 4,
                                       G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE,
                                       G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_BOOLEAN,
                                       G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", RQ_TYPE_LOG_STREAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
rq_log_stream_init (RqLogStream *self)
{
}

/**
 * rq_log_stream_new:
 * @service_id: ID or name
 * @tail: so many lines of each task first, -1: all there are
 * @follow: go on with what is logged from then on
 *
 * Returns: (transfer full): a stream that has to be started
 */
RqLogStream *
rq_log_stream_new (RqEngineClient *client,
                   const char     *service_id,
                   int             tail,
                   gboolean        follow)
{
  RqLogStream *self = g_object_new (RQ_TYPE_LOG_STREAM, NULL);

  self->client = g_object_ref (client);
  self->service_id = g_strdup (service_id);
  self->tail = tail;
  self->follow = follow;
  return self;
}

static void
line_cb (const char *time,
         const char *task_id,
         gboolean    is_error,
         const char *text,
         gpointer    data)
{
  RqLogStream *self = data;

  /* A line before this one in the same chunk may have stopped it. */
  if (self->stream != NULL)
    g_signal_emit (self, signals[SIGNAL_LINE], 0, time, task_id, is_error, text);
}

/* @reason: (transfer full) (nullable) */
static void
end (RqLogStream *self,
     GError      *reason)
{
  g_autoptr (GError) error = reason;

  rq_log_stream_stop (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, error);
}

static GError *
bad_frames (RqLogStream *self)
{
  RqTransport *transport = rq_engine_client_get_transport (self->client);

  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                      _("Docker on %s sent logs that cannot be read, or stopped in their "
                        "middle. Read them again."),
                      rq_transport_get_name (transport));
}

/* Was it this run of the stream, or one that was stopped since? */
static gboolean
is_stopped (RqLogStream  *self,
            const GError *error)
{
  return self->cancellable == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (RqLogStream) self = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result,
                                                               &error);
  gsize length;
  const guint8 *chunk;

  if (self->stream != G_INPUT_STREAM (source) || is_stopped (self, error))
    {
      g_clear_error (&error);
      return;
    }
  if (error != NULL)
    {
      end (self, error);
      return;
    }

  chunk = g_bytes_get_data (bytes, &length);
  if (length == 0)
    end (self, rq_log_frames_finish (self->frames) ? NULL : bad_frames (self));
  else if (!rq_log_frames_feed (self->frames, chunk, length))
    end (self, bad_frames (self));
  else if (self->stream != NULL)
    g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT_IDLE,
                                     self->cancellable, read_cb, g_object_ref (self));
}

static void
streaming_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (RqLogStream) self = data;
  GError *error = NULL;
  g_autoptr (GInputStream) stream = rq_engine_client_stream_finish (RQ_ENGINE_CLIENT (source),
                                                                    result, &error);

  if (is_stopped (self, error))
    {
      g_clear_error (&error);
      return;
    }
  if (stream == NULL)
    {
      end (self, error);
      return;
    }
  self->stream = g_steal_pointer (&stream);
  g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT_IDLE,
                                   self->cancellable, read_cb, g_object_ref (self));
}

static gboolean
has_terminal (JsonNode *service)
{
  JsonObject *json = JSON_NODE_HOLDS_OBJECT (service) ? json_node_get_object (service) : NULL;
  JsonObject *task = rq_json_get_object (rq_json_get_object (json, "Spec"), "TaskTemplate");

  return rq_json_get_bool (rq_json_get_object (task, "ContainerSpec"), "TTY");
}

static char *
create_path (RqLogStream *self)
{
  g_autofree char *id = g_uri_escape_string (self->service_id, NULL, FALSE);
  g_autofree char *tail = self->tail >= 0 ? g_strdup_printf ("%d", self->tail) : g_strdup ("all");

  return g_strdup_printf ("/services/%s/logs?stdout=1&stderr=1&timestamps=1&details=1&tail=%s%s",
                          id, tail, self->follow ? "&follow=1" : "");
}

/* Only the service tells whether its logs come in frames. */
static void
inspected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (RqLogStream) self = data;
  GError *error = NULL;
  g_autoptr (JsonNode) service = rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result,
                                                                  &error);
  g_autofree char *path = NULL;

  if (is_stopped (self, error))
    {
      g_clear_error (&error);
      return;
    }
  if (service == NULL)
    {
      end (self, error);
      return;
    }
  g_clear_pointer (&self->frames, rq_log_frames_free);
  self->frames = rq_log_frames_new (has_terminal (service), line_cb, self);
  path = create_path (self);
  rq_engine_client_stream_async (self->client, "GET", path, NULL, self->cancellable, streaming_cb,
                                 g_object_ref (self));
}

/**
 * rq_log_stream_start:
 *
 * Lines come until "ended" or rq_log_stream_stop().
 */
void
rq_log_stream_start (RqLogStream *self)
{
  g_autofree char *id = g_uri_escape_string (self->service_id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/services/", id, NULL);

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  rq_engine_client_request_async (self->client, "GET", path, NULL, NULL, self->cancellable,
                                  inspected_cb, g_object_ref (self));
}

/**
 * rq_log_stream_stop:
 *
 * No signal comes after this.
 */
void
rq_log_stream_stop (RqLogStream *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->stream != NULL)
    g_input_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&self->stream);
}
