/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/swarm-model.h"

#include <glib/gi18n-lib.h>

#include "swarm/engine-events.h"
#include "swarm/swarm-fetch.h"
#include "swarm/swarm-poll.h"
#include "swarm/swarm-rows.h"
#include "swarm/swarm-summary.h"

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
  char *events_node;            /* (owned) (nullable) whose events they are */
  RqSwarmPoll *poll;            /* (owned) (nullable) when stopped */
  RqEngineEvents *events;       /* (owned) (nullable) until started; knows the newest event */
  gboolean is_up;               /* events are connected */
  gboolean was_up;              /* … and were before */
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
  g_clear_object (&self->events);
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
  g_free (self->events_node);
  g_clear_error (&self->error);
  g_clear_pointer (&self->summary, g_free);
  g_clear_pointer (&self->attention, g_free);

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
state_cb (RqSwarmPoll  *poll,
          RqSwarmState *state,
          RqSwarmModel *self)
{
  take_state (self, state);
  if (state->glance != NULL && rq_swarm_rows_lack (self->rows, state->glance))
    rq_swarm_poll_want (poll, RQ_SWARM_TASKS);
  rq_swarm_poll_set_at_rest (poll, self->is_up && rq_swarm_rows_are_at_rest (self->rows));
  if (self->is_up && !rq_swarm_poll_wants_all (poll))
    set_error (self, NULL);
}

static void
failed_cb (RqSwarmPoll  *poll,
           GError       *error,
           RqSwarmModel *self)
{
  set_error (self, error);
}

static void
up_cb (RqEngineEvents *events,
       RqSwarmModel   *self)
{
  self->is_up = TRUE;
  if (self->was_up)
    g_signal_emit (self, signals[SIGNAL_CONFIG_CHANGED], 0, "");
  self->was_up = TRUE;
  rq_swarm_poll_want (self->poll, RQ_SWARM_ALL);
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
    rq_swarm_poll_want (self->poll, RQ_SWARM_NODES | RQ_SWARM_TASKS);
  else if (g_str_equal (type, "service"))
    rq_swarm_poll_want_service (self->poll, id);
}

static guint
pace_interval_ms (RqPace pace)
{
  static const guint intervals_ms[] = {
    [RQ_PACE_IDLE] = 30000,
    [RQ_PACE_SHOWN] = 5000,
    [RQ_PACE_ROLLOUT] = 1000,
  };

  return intervals_ms[pace];
}

static void
follow_events (RqSwarmModel *self)
{
  self->events = rq_engine_events_new (self->client);
  g_signal_connect_object (self->events, "up", G_CALLBACK (up_cb), self, 0);
  g_signal_connect_object (self->events, "down", G_CALLBACK (down_cb), self, 0);
  g_signal_connect_object (self->events, "event", G_CALLBACK (event_cb), self, 0);
}

/* The newest event has the time of its manager's clock: another manager is asked from now on. */
static void
forget_other_events (RqSwarmModel *self)
{
  const char *node = rq_engine_client_get_node_id (self->client);

  if (self->events != NULL && g_strcmp0 (node, self->events_node) != 0)
    {
      g_signal_handlers_disconnect_by_data (self->events, self);
      rq_engine_events_stop (self->events);
      g_clear_object (&self->events);
    }
  g_free (self->events_node);
  self->events_node = g_strdup (node);
}

/**
 * rq_swarm_model_start:
 *
 * Loads, then follows. Errors show in "error"; it goes on trying.
 */
void
rq_swarm_model_start (RqSwarmModel *self)
{
  if (self->poll != NULL)
    return;
  set_error (self, NULL);
  self->poll = rq_swarm_poll_new (self->client, self->stack);
  g_signal_connect_object (self->poll, "state", G_CALLBACK (state_cb), self, 0);
  g_signal_connect_object (self->poll, "failed", G_CALLBACK (failed_cb), self, 0);
  forget_other_events (self);
  if (self->events == NULL)
    follow_events (self);
  rq_engine_events_start (self->events);
  rq_swarm_poll_set_pace (self->poll, pace_interval_ms (self->pace));
}

/**
 * rq_swarm_model_stop:
 *
 * Nothing changes after this; what is known stays. Started again it goes on at the newest event,
 * after it has looked at everything.
 */
void
rq_swarm_model_stop (RqSwarmModel *self)
{
  if (self->poll != NULL)
    rq_swarm_poll_stop (self->poll);
  g_clear_object (&self->poll);
  if (self->events != NULL)
    rq_engine_events_stop (self->events);
  self->is_up = FALSE;
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
 * rq_swarm_model_get_retry_us:
 *
 * Returns: when it asks again after an error, monotonic; 0 when it is asking
 */
gint64
rq_swarm_model_get_retry_us (RqSwarmModel *self)
{
  return self->error != NULL && self->poll != NULL ? rq_swarm_poll_get_retry_us (self->poll) : 0;
}

/**
 * rq_swarm_model_try_now:
 *
 * Does not wait until it asks again.
 */
void
rq_swarm_model_try_now (RqSwarmModel *self)
{
  if (self->poll == NULL)
    return;
  rq_engine_events_try_now (self->events);
  rq_swarm_poll_try_now (self->poll);
}

/**
 * rq_swarm_model_is_calm:
 *
 * Returns: whether nothing has happened for a while, so that the engine is asked for no more than
 *   shows that this is still so
 */
gboolean
rq_swarm_model_is_calm (RqSwarmModel *self)
{
  return self->poll != NULL && rq_swarm_poll_is_calm (self->poll);
}

/**
 * rq_swarm_model_set_pace:
 *
 * How often tasks are looked at: a task that dies emits no event. A quicker pace begins at once.
 */
void
rq_swarm_model_set_pace (RqSwarmModel *self,
                         RqPace        pace)
{
  gboolean quicker = pace > self->pace;

  if (self->pace == pace)
    return;
  self->pace = pace;
  if (self->poll != NULL)
    rq_swarm_poll_set_pace (self->poll, pace_interval_ms (pace));
  if (self->poll != NULL && quicker)
    rq_swarm_poll_look (self->poll);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PACE]);
}
