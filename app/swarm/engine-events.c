/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-events-private.h"

#include <glib/gi18n-lib.h>

#include "swarm/engine-client-private.h"
#include "swarm/json.h"
#include "swarm/line-splitter.h"

#define EVENT_MAX_BYTES (1024 * 1024)
#define CHUNK_BYTES (16 * 1024)

/* Where sessions are few, events are asked for now and then, and not followed. */
#define LOOK_AGAIN_MS 5000
/* Dates of HTTP, by which the manager's clock is known, are no better. */
#define CLOCK_SLACK_NS ((gint64) 3 * 1000000000)

/* Until trying again, doubled each time. */
#define PAUSE_MIN_MS 500
#define PAUSE_MAX_MS 10000

struct _RqEngineEvents
{
  GObject parent_instance;

  RqEngineClient *client;    /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) when stopped */
  GInputStream *stream;      /* (owned) (nullable) when not connected */
  RqLineSplitter *lines;     /* (owned) */
  GSource *retry;            /* (owned) (nullable) */
  GSource *watch;            /* (owned) (nullable) of a second, while it follows */
  gboolean looks;            /* at what has happened, now and then: follows no more */
  gboolean is_up;
  guint pause_ms;
  gint64 last_ns;            /* of the newest event, by the manager's clock; 0: none yet */
};

enum
{
  SIGNAL_UP,
  SIGNAL_DOWN,
  SIGNAL_EVENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RqEngineEvents, rq_engine_events, G_TYPE_OBJECT)

static void events_connect (RqEngineEvents *self);

static void
rq_engine_events_dispose (GObject *object)
{
  RqEngineEvents *self = RQ_ENGINE_EVENTS (object);

  rq_engine_events_stop (self);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (rq_engine_events_parent_class)->dispose (object);
}

static void
rq_engine_events_finalize (GObject *object)
{
  RqEngineEvents *self = RQ_ENGINE_EVENTS (object);

  g_clear_pointer (&self->lines, rq_line_splitter_free);

  G_OBJECT_CLASS (rq_engine_events_parent_class)->finalize (object);
}

static void
rq_engine_events_class_init (RqEngineEventsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_engine_events_dispose;
  object_class->finalize = rq_engine_events_finalize;

  signals[SIGNAL_UP] = g_signal_new ("up", RQ_TYPE_ENGINE_EVENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DOWN] = g_signal_new ("down", RQ_TYPE_ENGINE_EVENTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_EVENT] = g_signal_new ("event", RQ_TYPE_ENGINE_EVENTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING,
                                        G_TYPE_STRING, G_TYPE_STRING);
}

/* After a reconnection the engine tells again from the newest event on, that one included. */
static gboolean
is_news (RqEngineEvents *self,
         JsonObject     *event)
{
  gint64 time_ns = rq_json_get_int (event, "timeNano");

  if (time_ns > 0 && time_ns <= self->last_ns)
    return FALSE;
  self->last_ns = MAX (self->last_ns, time_ns);
  return TRUE;
}

static void
line_cb (const char *line,
         gsize       length,
         gpointer    data)
{
  RqEngineEvents *self = data;
  g_autoptr (JsonNode) node = rq_json_from_text (line, length, NULL);
  JsonObject *event, *actor;
  const char *type, *action, *id, *name;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  event = json_node_get_object (node);
  actor = rq_json_get_object (event, "Actor");
  type = rq_json_get_string (event, "Type");
  action = rq_json_get_string (event, "Action");
  id = rq_json_get_string (actor, "ID");
  name = rq_json_get_string (rq_json_get_object (actor, "Attributes"), "name");
  if (type != NULL && action != NULL && id != NULL && is_news (self, event))
    g_signal_emit (self, signals[SIGNAL_EVENT], 0, type, action, id, name != NULL ? name : "");
}

static void
rq_engine_events_init (RqEngineEvents *self)
{
  self->pause_ms = PAUSE_MIN_MS;
  self->lines = rq_line_splitter_new (EVENT_MAX_BYTES, line_cb, self);
}

/**
 * rq_engine_events_new:
 * @client: opened already
 *
 * Returns: (transfer full): events that have to be started
 */
RqEngineEvents *
rq_engine_events_new (RqEngineClient *client)
{
  RqEngineEvents *self = g_object_new (RQ_TYPE_ENGINE_EVENTS, NULL);

  self->client = g_object_ref (client);
  return self;
}

/** rq_engine_events_feed: Emits the events that are whole with these bytes. */
void
rq_engine_events_feed (RqEngineEvents *self,
                       const char     *bytes,
                       gsize           length)
{
  rq_line_splitter_feed (self->lines, bytes, length);
}

static void
drop_stream (RqEngineEvents *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  if (self->stream != NULL)
    g_input_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&self->stream);
}

static gboolean
retry_cb (gpointer data)
{
  RqEngineEvents *self = data;

  g_clear_pointer (&self->retry, g_source_unref);
  events_connect (self);
  return G_SOURCE_REMOVE;
}

static void
connect_in (RqEngineEvents *self,
            guint           milliseconds)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  drop_stream (self);
  self->retry = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->retry, retry_cb, self, NULL);
  g_source_attach (self->retry, context);
}

/* What was followed gave way. */
static gboolean
has_yielded (const GError *error)
{
  return g_error_matches (error, RQ_SSH_ERROR, RQ_SSH_ERROR_BUSY);
}

static void
look_in (RqEngineEvents *self,
         guint           milliseconds)
{
  self->looks = TRUE;
  connect_in (self, milliseconds);
}

static gboolean
watch_cb (gpointer data)
{
  RqEngineEvents *self = data;

  if (!rq_engine_client_is_short (self->client))
    return G_SOURCE_CONTINUE;
  look_in (self, 0);
  return G_SOURCE_REMOVE;
}

static void
begin_watch (RqEngineEvents *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->watch = g_timeout_source_new_seconds (1);
  g_source_set_callback (self->watch, watch_cb, self, NULL);
  g_source_attach (self->watch, context);
}

static void
events_down (RqEngineEvents *self,
             const GError   *reason)
{
  connect_in (self, self->pause_ms);
  self->is_up = FALSE;
  self->pause_ms = MIN (self->pause_ms * 2, PAUSE_MAX_MS);
  g_signal_emit (self, signals[SIGNAL_DOWN], 0, reason);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (RqEngineEvents) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result,
                                                               &error);
  gsize length;
  const char *chunk;

  if (self->stream != G_INPUT_STREAM (source))
    return;
  if (has_yielded (error) ||
      (self->looks && bytes != NULL && g_bytes_get_size (bytes) == 0))
    {
      look_in (self, LOOK_AGAIN_MS);
      return;
    }
  if (bytes != NULL && g_bytes_get_size (bytes) == 0)
    error = g_error_new_literal (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE,
                                 _("The Docker daemon stopped sending events; it may be "
                                   "restarting. Requeen asks again in a while."));
  if (error != NULL)
    {
      events_down (self, error);
      return;
    }

  chunk = g_bytes_get_data (bytes, &length);
  self->pause_ms = PAUSE_MIN_MS;
  rq_engine_events_feed (self, chunk, length);
  if (self->stream != NULL)
    g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     self->cancellable, read_cb, g_object_ref (self));
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (RqEngineEvents) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;

  stream = rq_engine_client_stream_finish (RQ_ENGINE_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;
  if (has_yielded (error))
    {
      look_in (self, LOOK_AGAIN_MS);
      return;
    }
  if (stream == NULL)
    {
      events_down (self, error);
      return;
    }

  self->stream = g_steal_pointer (&stream);
  g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                   self->cancellable, read_cb, g_object_ref (self));
  if (!self->looks && rq_engine_client_has_few_channels (self->client))
    begin_watch (self);
  if (self->is_up)
    return;
  self->is_up = TRUE;
  g_signal_emit (self, signals[SIGNAL_UP], 0);
}

/* (transfer full): from the newest event on, or from now; by the manager's clock. */
static char *
create_range (RqEngineEvents *self)
{
  g_autoptr (GDateTime) now = rq_engine_client_dup_now (self->client);
  gint64 now_s = g_date_time_to_unix (now);
  g_autofree char *since = NULL;

  if (self->looks && self->last_ns == 0)
    self->last_ns = now_s * 1000000000 - CLOCK_SLACK_NS;
  if (self->last_ns == 0)
    return g_strdup ("");
  since = g_strdup_printf ("&since=%" G_GINT64_FORMAT ".%09d", self->last_ns / 1000000000,
                           (int) (self->last_ns % 1000000000));
  if (!self->looks)
    return g_steal_pointer (&since);
  return g_strdup_printf ("%s&until=%" G_GINT64_FORMAT, since,
                          MAX (now_s, self->last_ns / 1000000000 + 1));
}

static void
events_connect (RqEngineEvents *self)
{
  g_autofree char *filters = rq_engine_filters ("type", "service", "type", "node", "type", "config",
                                                NULL);
  g_autofree char *range = NULL;
  g_autofree char *path = NULL;

  self->looks = self->looks || rq_engine_client_is_short (self->client);
  range = create_range (self);
  path = g_strconcat ("/events", filters, range, NULL);
  rq_line_splitter_finish (self->lines);
  rq_engine_client_stream_async (self->client, "GET", path, NULL, self->cancellable, connected_cb,
                                 g_object_ref (self));
}

/**
 * rq_engine_events_start:
 *
 * Connects, and again whenever the connection ends, with a growing pause.
 */
void
rq_engine_events_start (RqEngineEvents *self)
{
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->pause_ms = PAUSE_MIN_MS;
  self->looks = FALSE;
  self->is_up = FALSE;
  events_connect (self);
}

/**
 * rq_engine_events_try_now:
 *
 * Does not wait until it connects again.
 */
void
rq_engine_events_try_now (RqEngineEvents *self)
{
  if (self->retry != NULL)
    g_source_set_ready_time (self->retry, 0);
}

/**
 * rq_engine_events_stop:
 *
 * No signal comes after this.
 */
void
rq_engine_events_stop (RqEngineEvents *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
  drop_stream (self);
}
