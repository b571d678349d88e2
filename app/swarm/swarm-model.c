/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/swarm-model.h"

#include <glib/gi18n-lib.h>

#include "swarm/engine-events.h"
#include "swarm/swarm-fetch.h"
#include "swarm/swarm-rows.h"
#include "swarm/swarm-summary.h"

/* Events come in bursts: this long they are gathered into one request. */
#define GATHER_MS 100
/* More changed services than this are read with one request for all. */
#define SOME_MAX 50

#define PAUSE_MIN_MS 1000
#define PAUSE_MAX_MS 10000

struct _RqSwarmModel
{
  GObject parent_instance;

  RqEngineClient *client;       /* (owned) */
  char *stack;                  /* (owned) */
  RqSwarmRows *rows;            /* (owned) */
  gboolean loaded;
  GError *error;                /* (owned) (nullable) */
  char *summary;                /* (owned) */
  char *attention;              /* (owned) (nullable) */
  RqService *attention_service; /* (owned) (nullable) */
  RqPace pace;

  /* following */
  GCancellable *cancellable;    /* (owned) (nullable) when stopped */
  RqEngineEvents *events;       /* (owned) (nullable) when stopped */
  gboolean is_up;               /* events are connected */
  gboolean was_up;              /* … and were before */
  gboolean is_fetching;
  RqSwarmParts wanted;          /* to be read next */
  GHashTable *wanted_ids;       /* (owned): set of service IDs to be read next */
  gint64 fetched_us;            /* monotonic: when the last fetch began */
  guint pause_ms;               /* until trying again after a failure; 0: none */
  GSource *fetch_source;        /* (owned) (nullable) */
  GSource *pace_source;         /* (owned) (nullable) */
};

typedef enum
{
  PROP_LOADED = 1,
  PROP_ERROR,
  PROP_SUMMARY,
  PROP_PACE,
  PROP_ATTENTION,
  PROP_ATTENTION_SERVICE,
} RqSwarmModelProperty;

enum
{
  SIGNAL_CONFIG_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[PROP_ATTENTION_SERVICE + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RqSwarmModel, rq_swarm_model, G_TYPE_OBJECT)

static void schedule_fetch (RqSwarmModel *self);

static void
rq_swarm_model_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  RqSwarmModel *self = RQ_SWARM_MODEL (object);

  switch ((RqSwarmModelProperty) id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, self->summary);
      break;
    case PROP_PACE:
      g_value_set_int (value, self->pace);
      break;
    case PROP_ATTENTION:
      g_value_set_string (value, self->attention);
      break;
    case PROP_ATTENTION_SERVICE:
      g_value_set_object (value, self->attention_service);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rq_swarm_model_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  if (id == PROP_PACE)
    rq_swarm_model_set_pace (RQ_SWARM_MODEL (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rq_swarm_model_dispose (GObject *object)
{
  RqSwarmModel *self = RQ_SWARM_MODEL (object);

  rq_swarm_model_stop (self);
  g_clear_object (&self->client);
  g_clear_object (&self->attention_service);

  G_OBJECT_CLASS (rq_swarm_model_parent_class)->dispose (object);
}

static void
rq_swarm_model_finalize (GObject *object)
{
  RqSwarmModel *self = RQ_SWARM_MODEL (object);

  g_clear_pointer (&self->stack, g_free);
  g_clear_pointer (&self->rows, rq_swarm_rows_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->summary, g_free);
  g_clear_pointer (&self->attention, g_free);
  g_clear_pointer (&self->wanted_ids, g_hash_table_unref);

  G_OBJECT_CLASS (rq_swarm_model_parent_class)->finalize (object);
}

static void
rq_swarm_model_class_init (RqSwarmModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rq_swarm_model_get_property;
  object_class->set_property = rq_swarm_model_set_property;
  object_class->dispose = rq_swarm_model_dispose;
  object_class->finalize = rq_swarm_model_finalize;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, "", flags);
  properties[PROP_PACE] = g_param_spec_int ("pace", NULL, NULL, RQ_PACE_IDLE, RQ_PACE_ROLLOUT,
                                            RQ_PACE_SHOWN,
                                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                            G_PARAM_STATIC_STRINGS);
  properties[PROP_ATTENTION] = g_param_spec_string ("attention", NULL, NULL, NULL, flags);
  properties[PROP_ATTENTION_SERVICE] = g_param_spec_object ("attention-service", NULL, NULL,
                                                            RQ_TYPE_SERVICE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_CONFIG_CHANGED] = g_signal_new ("config-changed", RQ_TYPE_SWARM_MODEL,
                                                 G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rq_swarm_model_init (RqSwarmModel *self)
{
  self->rows = rq_swarm_rows_new ();
  self->summary = g_strdup ("");
  self->pace = RQ_PACE_SHOWN;
  self->wanted_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * rq_swarm_model_new:
 * @client: opened already
 * @stack: of which the services are listed; "" for all
 *
 * Returns: (transfer full): a model with nothing in it yet
 */
RqSwarmModel *
rq_swarm_model_new (RqEngineClient *client,
                    const char     *stack)
{
  RqSwarmModel *self = g_object_new (RQ_TYPE_SWARM_MODEL, NULL);

  self->client = g_object_ref (client);
  self->stack = g_strdup (stack);
  return self;
}

static void
set_error (RqSwarmModel *self,
           const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  if (self->error != NULL && error != NULL &&
      g_error_matches (self->error, error->domain, error->code) &&
      g_str_equal (self->error->message, error->message))
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static char *
describe_attention (RqService *service)
{
  RqVerdict *verdict = rq_service_get_verdict (service);

  return g_strdup_printf (_("%s – %s: %s"), rq_service_get_name (service),
                          rq_outcome_to_label (rq_verdict_get_outcome (verdict)),
                          rq_verdict_get_words (verdict));
}

static void
update_attention (RqSwarmModel *self)
{
  RqService *service = rq_swarm_rows_find_attention (self->rows);
  g_autofree char *attention = service != NULL ? describe_attention (service) : NULL;

  if (g_set_object (&self->attention_service, service))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTENTION_SERVICE]);
  if (g_strcmp0 (self->attention, attention) == 0)
    return;
  g_free (self->attention);
  self->attention = g_steal_pointer (&attention);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTENTION]);
}

static void
update_summary (RqSwarmModel *self)
{
  g_autofree char *summary = rq_swarm_summary_new (rq_swarm_rows_peek_services (self->rows),
                                                   rq_swarm_rows_peek_nodes (self->rows));

  if (g_str_equal (self->summary, summary))
    return;
  g_free (self->summary);
  self->summary = g_steal_pointer (&summary);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

static void
take_state (RqSwarmModel *self,
            RqSwarmState *state)
{
  g_autoptr (GDateTime) now = rq_engine_client_dup_now (self->client);

  rq_swarm_rows_apply (self->rows, state, now);
  update_summary (self);
  update_attention (self);
  if (self->loaded || (state->parts & RQ_SWARM_ALL) != RQ_SWARM_ALL)
    return;
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

static void
want (RqSwarmModel *self,
      RqSwarmParts  parts)
{
  self->wanted |= parts;
  schedule_fetch (self);
}

/* After a failure everything is read again: nobody knows what was missed. */
static void
fetch_failed (RqSwarmModel *self,
              const GError *error)
{
  self->pause_ms = CLAMP (self->pause_ms * 2, PAUSE_MIN_MS, PAUSE_MAX_MS);
  set_error (self, error);
  want (self, RQ_SWARM_ALL);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (RqSwarmModel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RqSwarmState) state = rq_swarm_fetch_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;
  self->is_fetching = FALSE;
  if (state == NULL)
    {
      fetch_failed (self, error);
      return;
    }

  take_state (self, state);
  self->pause_ms = 0;
  if (self->is_up && (self->wanted & RQ_SWARM_ALL) != RQ_SWARM_ALL)
    set_error (self, NULL);
  schedule_fetch (self);
}

static GPtrArray *
take_ids (RqSwarmModel *self)
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
  RqSwarmModel *self = data;
  RqSwarmParts parts = self->wanted;
  g_autoptr (GPtrArray) ids = take_ids (self);

  g_clear_pointer (&self->fetch_source, g_source_unref);
  if (ids->len > SOME_MAX)
    parts |= RQ_SWARM_SERVICES;
  else if (ids->len > 0)
    parts |= RQ_SWARM_SOME_SERVICES;

  self->wanted = 0;
  self->is_fetching = TRUE;
  self->fetched_us = g_get_monotonic_time ();
  rq_swarm_fetch_async (self->client, self->stack, parts, ids, self->cancellable, fetched_cb,
                        g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* One fetch at a time, at most ten a second. */
static void
schedule_fetch (RqSwarmModel *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  gint64 due_us = self->fetched_us + 1000 * MAX (GATHER_MS, (gint64) self->pause_ms);
  gboolean nothing = self->wanted == 0 && g_hash_table_size (self->wanted_ids) == 0;

  if (self->cancellable == NULL || self->is_fetching || self->fetch_source != NULL || nothing)
    return;
  self->fetch_source = g_timeout_source_new (0);
  g_source_set_ready_time (self->fetch_source, MAX (due_us, g_get_monotonic_time ()));
  g_source_set_callback (self->fetch_source, fetch_cb, self, NULL);
  g_source_attach (self->fetch_source, context);
}

static gboolean
pace_cb (gpointer data)
{
  want (data, RQ_SWARM_TASKS);
  return G_SOURCE_CONTINUE;
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
start_pace (RqSwarmModel *self)
{
  static const guint intervals_ms[] = {
    [RQ_PACE_IDLE] = 30000,
    [RQ_PACE_SHOWN] = 5000,
    [RQ_PACE_ROLLOUT] = 1000,
  };
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  drop_source (&self->pace_source);
  if (self->cancellable == NULL)
    return;
  self->pace_source = g_timeout_source_new (intervals_ms[self->pace]);
  g_source_set_callback (self->pace_source, pace_cb, self, NULL);
  g_source_attach (self->pace_source, context);
}

static void
up_cb (RqEngineEvents *events,
       RqSwarmModel   *self)
{
  self->is_up = TRUE;
  if (self->was_up)
    g_signal_emit (self, signals[SIGNAL_CONFIG_CHANGED], 0, "");
  self->was_up = TRUE;
  want (self, RQ_SWARM_ALL);
}

static void
down_cb (RqEngineEvents *events,
         GError         *error,
         RqSwarmModel   *self)
{
  self->is_up = FALSE;
  set_error (self, error);
}

static void
event_cb (RqEngineEvents *events,
          const char     *type,
          const char     *action,
          const char     *id,
          const char     *name,
          RqSwarmModel   *self)
{
  if (g_str_equal (type, "config"))
    g_signal_emit (self, signals[SIGNAL_CONFIG_CHANGED], 0, name);
  else if (g_str_equal (type, "node"))
    want (self, RQ_SWARM_NODES | RQ_SWARM_TASKS);
  else if (g_str_equal (type, "service"))
    {
      g_hash_table_add (self->wanted_ids, g_strdup (id));
      want (self, RQ_SWARM_TASKS);
    }
}

/**
 * rq_swarm_model_start:
 *
 * Loads, then follows. Errors show in "error"; it goes on trying.
 */
void
rq_swarm_model_start (RqSwarmModel *self)
{
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->pause_ms = 0;
  self->events = rq_engine_events_new (self->client);
  g_signal_connect_object (self->events, "up", G_CALLBACK (up_cb), self, 0);
  g_signal_connect_object (self->events, "down", G_CALLBACK (down_cb), self, 0);
  g_signal_connect_object (self->events, "event", G_CALLBACK (event_cb), self, 0);
  rq_engine_events_start (self->events);
  start_pace (self);
}

/**
 * rq_swarm_model_stop:
 *
 * Nothing changes after this; what is known stays.
 */
void
rq_swarm_model_stop (RqSwarmModel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->events != NULL)
    rq_engine_events_stop (self->events);
  g_clear_object (&self->events);
  drop_source (&self->fetch_source);
  drop_source (&self->pace_source);
  self->is_fetching = FALSE;
  self->is_up = FALSE;
  self->wanted = 0;
  g_hash_table_remove_all (self->wanted_ids);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  RqSwarmModel *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (RqSwarmState) state = rq_swarm_fetch_finish (result, &error);

  if (state == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  take_state (self, state);
  g_task_return_boolean (task, TRUE);
}

/**
 * rq_swarm_model_load_async:
 *
 * Reads everything once, whether it follows or not.
 */
void
rq_swarm_model_load_async (RqSwarmModel        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_swarm_model_load_async);
  rq_swarm_fetch_async (self->client, self->stack, RQ_SWARM_ALL, NULL, cancellable, loaded_cb,
                        task);
}

/**
 * rq_swarm_model_load_finish:
 *
 * Returns: whether the model now shows what the engine just said
 */
gboolean
rq_swarm_model_load_finish (RqSwarmModel  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rq_swarm_model_get_services:
 *
 * Returns: (transfer none): of RqService, by name
 */
GListModel *
rq_swarm_model_get_services (RqSwarmModel *self)
{
  return rq_swarm_rows_get_services (self->rows);
}

/**
 * rq_swarm_model_get_tasks:
 *
 * Returns: (transfer none): of RqTask, by service and slot, the newest of a slot first
 */
GListModel *
rq_swarm_model_get_tasks (RqSwarmModel *self)
{
  return rq_swarm_rows_get_tasks (self->rows);
}

/**
 * rq_swarm_model_get_nodes:
 *
 * Returns: (transfer none): of RqNode, of the whole swarm
 */
GListModel *
rq_swarm_model_get_nodes (RqSwarmModel *self)
{
  return rq_swarm_rows_get_nodes (self->rows);
}

/**
 * rq_swarm_model_get_summary:
 *
 * Returns: (transfer none): one line about the stack, "" before it is loaded
 */
const char *
rq_swarm_model_get_summary (RqSwarmModel *self)
{
  return self->summary;
}

/**
 * rq_swarm_model_is_loaded:
 *
 * Returns: whether a complete state was there once
 */
gboolean
rq_swarm_model_is_loaded (RqSwarmModel *self)
{
  return self->loaded;
}

/**
 * rq_swarm_model_get_error:
 *
 * Returns: (transfer none) (nullable): why what is shown may be old
 */
const GError *
rq_swarm_model_get_error (RqSwarmModel *self)
{
  return self->error;
}

/**
 * rq_swarm_model_set_pace:
 *
 * How often tasks are asked for: a task that dies emits no event.
 */
void
rq_swarm_model_set_pace (RqSwarmModel *self,
                         RqPace        pace)
{
  if (self->pace == pace)
    return;
  self->pace = pace;
  start_pace (self);
  want (self, RQ_SWARM_TASKS);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PACE]);
}
