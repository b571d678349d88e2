/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/swarm-poll.h"

/* Events come in bursts: this long they are gathered into one request. */
#define GATHER_MS 100
/* More changed services than this are read with one request for all. */
#define SOME_MAX 50

/* What an event or a failure sets going is over after this long without another, unless the lists
 * show that something is under way. */
#define UNREST_US (30 * G_TIME_SPAN_SECOND)
/* A glance does not show everything: words, or that an old task was forgotten. */
#define GLANCES_US (120 * G_TIME_SPAN_SECOND)

#define PAUSE_MIN_MS 1000
#define PAUSE_MAX_MS 10000

struct _RqSwarmPoll
{
  GObject parent_instance;

  RqEngineClient *client;    /* (owned) */
  char *stack;               /* (owned) */
  GCancellable *cancellable; /* (owned) */
  gboolean is_fetching;
  RqSwarmParts wanted;       /* to be read next */
  GHashTable *wanted_ids;    /* (owned): set of service IDs to be read next */
  gint64 fetched_us;         /* monotonic: when the last fetch began */
  gint64 tasks_us;           /* monotonic: … the last one of all tasks */
  gint64 unrest_us;          /* monotonic: when anything was last seen to go on */
  gboolean at_rest;
  gboolean cannot_glance;    /* this engine */
  guint pause_ms;            /* until trying again after a failure; 0: none */
  GSource *fetch_source;     /* (owned) (nullable) */
  GSource *pace_source;      /* (owned) (nullable) */
};

enum
{
  SIGNAL_STATE,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RqSwarmPoll, rq_swarm_poll, G_TYPE_OBJECT)

static void schedule_fetch (RqSwarmPoll *self);

static void
rq_swarm_poll_dispose (GObject *object)
{
  RqSwarmPoll *self = RQ_SWARM_POLL (object);

  rq_swarm_poll_stop (self);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (rq_swarm_poll_parent_class)->dispose (object);
}

static void
rq_swarm_poll_finalize (GObject *object)
{
  RqSwarmPoll *self = RQ_SWARM_POLL (object);

  g_clear_pointer (&self->stack, g_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->wanted_ids, g_hash_table_unref);

  G_OBJECT_CLASS (rq_swarm_poll_parent_class)->finalize (object);
}

static void
rq_swarm_poll_class_init (RqSwarmPollClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_swarm_poll_dispose;
  object_class->finalize = rq_swarm_poll_finalize;

  signals[SIGNAL_STATE] = g_signal_new ("state", RQ_TYPE_SWARM_POLL, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", RQ_TYPE_SWARM_POLL, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
rq_swarm_poll_init (RqSwarmPoll *self)
{
  self->cancellable = g_cancellable_new ();
  self->wanted_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * rq_swarm_poll_new:
 * @stack: "" for all services
 *
 * Returns: (transfer full): asks for nothing yet
 */
RqSwarmPoll *
rq_swarm_poll_new (RqEngineClient *client,
                   const char     *stack)
{
  RqSwarmPoll *self = g_object_new (RQ_TYPE_SWARM_POLL, NULL);

  self->client = g_object_ref (client);
  self->stack = g_strdup (stack);
  return self;
}

static gboolean
is_stopped (RqSwarmPoll *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* After a failure everything is read again: nobody knows what was missed. */
static void
fetch_failed (RqSwarmPoll *self,
              GError      *error)
{
  self->pause_ms = CLAMP (self->pause_ms * 2, PAUSE_MIN_MS, PAUSE_MAX_MS);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  rq_swarm_poll_want (self, RQ_SWARM_ALL);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (RqSwarmPoll) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RqSwarmState) state = rq_swarm_fetch_finish (result, &error);

  if (is_stopped (self))
    return;
  self->is_fetching = FALSE;
  if (state == NULL)
    {
      fetch_failed (self, error);
      return;
    }
  self->pause_ms = 0;
  if (state->parts & RQ_SWARM_TASKS)
    self->tasks_us = self->fetched_us;
  self->cannot_glance |= (state->parts & RQ_SWARM_GLANCE) && state->glance == NULL;
  g_signal_emit (self, signals[SIGNAL_STATE], 0, state);
  schedule_fetch (self);
}

static GPtrArray *
take_ids (RqSwarmPoll *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->wanted_ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (ids, id);
    }
  return ids;
}

static gboolean
fetch_cb (gpointer data)
{
  RqSwarmPoll *self = data;
  RqSwarmParts parts = self->wanted;
  g_autoptr (GPtrArray) ids = take_ids (self);

  g_clear_pointer (&self->fetch_source, g_source_unref);
  if (ids->len > SOME_MAX)
    parts |= RQ_SWARM_SERVICES;
  else if (ids->len > 0)
    parts |= RQ_SWARM_SOME_SERVICES;
  if (parts & RQ_SWARM_TASKS)
    parts &= ~RQ_SWARM_GLANCE;

  self->wanted = 0;
  self->is_fetching = TRUE;
  self->fetched_us = g_get_monotonic_time ();
  rq_swarm_fetch_async (self->client, self->stack, parts, ids, self->cancellable, fetched_cb,
                        g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
schedule_fetch (RqSwarmPoll *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  gint64 due_us = self->fetched_us + 1000 * MAX (GATHER_MS, (gint64) self->pause_ms);
  gboolean nothing = self->wanted == 0 && g_hash_table_size (self->wanted_ids) == 0;

  if (is_stopped (self) || self->is_fetching || self->fetch_source != NULL || nothing)
    return;
  self->fetch_source = g_timeout_source_new (0);
  g_source_set_ready_time (self->fetch_source, MAX (due_us, g_get_monotonic_time ()));
  g_source_set_callback (self->fetch_source, fetch_cb, self, NULL);
  g_source_attach (self->fetch_source, context);
}

/**
 * rq_swarm_poll_want:
 *
 * Asks for @parts as soon as may be, with whatever else is wanted by then.
 */
void
rq_swarm_poll_want (RqSwarmPoll  *self,
                    RqSwarmParts  parts)
{
  self->unrest_us = g_get_monotonic_time ();
  self->wanted |= parts;
  schedule_fetch (self);
}

/**
 * rq_swarm_poll_set_at_rest:
 * @at_rest: whether all tasks that are wanted run, and all others have ended
 *
 * Lets it become calm.
 */
void
rq_swarm_poll_set_at_rest (RqSwarmPoll *self,
                           gboolean     at_rest)
{
  self->at_rest = at_rest;
  if (!at_rest)
    self->unrest_us = g_get_monotonic_time ();
}

/**
 * rq_swarm_poll_is_calm:
 *
 * Returns: whether a glance is enough now
 */
gboolean
rq_swarm_poll_is_calm (RqSwarmPoll *self)
{
  gint64 now = g_get_monotonic_time ();

  return self->at_rest && !self->cannot_glance && now - self->unrest_us >= UNREST_US &&
         now - self->tasks_us < GLANCES_US;
}

/**
 * rq_swarm_poll_want_service:
 *
 * Asks for one service and the tasks.
 */
void
rq_swarm_poll_want_service (RqSwarmPoll *self,
                            const char  *id)
{
  g_hash_table_add (self->wanted_ids, g_strdup (id));
  rq_swarm_poll_want (self, RQ_SWARM_TASKS);
}

/**
 * rq_swarm_poll_wants_all:
 *
 * Returns: whether what was read last is incomplete, so that all is to be read again
 */
gboolean
rq_swarm_poll_wants_all (RqSwarmPoll *self)
{
  return (self->wanted & RQ_SWARM_ALL) == RQ_SWARM_ALL;
}

/**
 * rq_swarm_poll_get_retry_us:
 *
 * Returns: when it tries again what failed, monotonic; 0 when it does now, or nothing failed
 */
gint64
rq_swarm_poll_get_retry_us (RqSwarmPoll *self)
{
  if (self->pause_ms == 0 || self->fetch_source == NULL)
    return 0;
  return g_source_get_ready_time (self->fetch_source);
}

/**
 * rq_swarm_poll_try_now:
 *
 * Does not wait until it tries again what failed.
 */
void
rq_swarm_poll_try_now (RqSwarmPoll *self)
{
  if (rq_swarm_poll_get_retry_us (self) != 0)
    g_source_set_ready_time (self->fetch_source, 0);
}

/**
 * rq_swarm_poll_look:
 *
 * Asks for the tasks as soon as may be, or where it is calm only for what shows whether any died.
 */
void
rq_swarm_poll_look (RqSwarmPoll *self)
{
  self->wanted |= rq_swarm_poll_is_calm (self) ? RQ_SWARM_GLANCE : RQ_SWARM_TASKS;
  schedule_fetch (self);
}

static gboolean
pace_cb (gpointer data)
{
  rq_swarm_poll_look (data);
  return G_SOURCE_CONTINUE;
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/**
 * rq_swarm_poll_set_pace:
 *
 * Tasks are looked at every @interval_ms from now on: one that dies emits no event.
 */
void
rq_swarm_poll_set_pace (RqSwarmPoll *self,
                        guint        interval_ms)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  drop_source (&self->pace_source);
  if (is_stopped (self))
    return;
  self->pace_source = g_timeout_source_new (interval_ms);
  g_source_set_callback (self->pace_source, pace_cb, self, NULL);
  g_source_attach (self->pace_source, context);
}

/**
 * rq_swarm_poll_stop:
 *
 * Ends it.
 */
void
rq_swarm_poll_stop (RqSwarmPoll *self)
{
  g_cancellable_cancel (self->cancellable);
  drop_source (&self->fetch_source);
  drop_source (&self->pace_source);
}
