/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/task-private.h"

#include "base/time-format.h"
#include "swarm/json.h"
#include "swarm/row-field.h"
#include "swarm/service-slots.h"

struct _RqTask
{
  GObject parent_instance;

  JsonObject *json;    /* (owned) (nullable) */
  char *id;            /* (owned) */
  char *service_id;    /* (owned) */
  int slot;
  char *node_id;       /* (owned) */
  char *node_name;     /* (owned) */
  char *image;         /* (owned) */
  char *state;         /* (owned) */
  char *desired_state; /* (owned) */
  char *error;         /* (owned) */
  GDateTime *since;    /* (owned) (nullable) */
  gint64 created;
};

typedef enum
{
  PROP_ID = 1,
  PROP_SERVICE_ID,
  PROP_SLOT,
  PROP_NODE_ID,
  PROP_NODE_NAME,
  PROP_IMAGE,
  PROP_STATE,
  PROP_DESIRED_STATE,
  PROP_ERROR,
  PROP_SINCE,
} RqTaskProperty;

static GParamSpec *properties[PROP_SINCE + 1];

G_DEFINE_FINAL_TYPE (RqTask, rq_task, G_TYPE_OBJECT)

static void
rq_task_get_property (GObject    *object,
                      guint       id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  RqTask *self = RQ_TASK (object);

  switch ((RqTaskProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_SERVICE_ID:
      g_value_set_string (value, self->service_id);
      break;
    case PROP_SLOT:
      g_value_set_int (value, self->slot);
      break;
    case PROP_NODE_ID:
      g_value_set_string (value, self->node_id);
      break;
    case PROP_NODE_NAME:
      g_value_set_string (value, self->node_name);
      break;
    case PROP_IMAGE:
      g_value_set_string (value, self->image);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case PROP_DESIRED_STATE:
      g_value_set_string (value, self->desired_state);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case PROP_SINCE:
      g_value_set_boxed (value, self->since);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rq_task_finalize (GObject *object)
{
  RqTask *self = RQ_TASK (object);

  g_clear_pointer (&self->json, json_object_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->service_id, g_free);
  g_clear_pointer (&self->node_id, g_free);
  g_clear_pointer (&self->node_name, g_free);
  g_clear_pointer (&self->image, g_free);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->desired_state, g_free);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->since, g_date_time_unref);

  G_OBJECT_CLASS (rq_task_parent_class)->finalize (object);
}

static void
rq_task_class_init (RqTaskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rq_task_get_property;
  object_class->finalize = rq_task_finalize;

  properties[PROP_ID] = rq_row_text_property ("id");
  properties[PROP_SERVICE_ID] = rq_row_text_property ("service-id");
  properties[PROP_SLOT] = rq_row_number_property ("slot");
  properties[PROP_NODE_ID] = rq_row_text_property ("node-id");
  properties[PROP_NODE_NAME] = rq_row_text_property ("node-name");
  properties[PROP_IMAGE] = rq_row_text_property ("image");
  properties[PROP_STATE] = rq_row_text_property ("state");
  properties[PROP_DESIRED_STATE] = rq_row_text_property ("desired-state");
  properties[PROP_ERROR] = rq_row_text_property ("error");
  properties[PROP_SINCE] = rq_row_boxed_property ("since", G_TYPE_DATE_TIME);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_task_init (RqTask *self)
{
  self->id = g_strdup ("");
  self->service_id = g_strdup ("");
  self->node_id = g_strdup ("");
  self->node_name = g_strdup ("");
  self->image = g_strdup ("");
  self->state = g_strdup ("");
  self->desired_state = g_strdup ("");
  self->error = g_strdup ("");
}

/**
 * rq_task_new:
 *
 * Returns: (transfer full): a task of which nothing is known yet
 */
RqTask *
rq_task_new (void)
{
  return g_object_new (RQ_TYPE_TASK, NULL);
}

static gint64
parse_created (JsonObject *json)
{
  g_autoptr (GDateTime) created = rq_time_from_record (rq_json_get_string (json, "CreatedAt"));

  if (created == NULL)
    return 0;
  return g_date_time_to_unix (created) * G_TIME_SPAN_SECOND + g_date_time_get_microsecond (created);
}

/**
 * rq_task_update:
 * @json: an element of GET /tasks
 *
 * Takes over what the engine says; only what changed is notified.
 */
void
rq_task_update (RqTask     *self,
                JsonObject *json,
                const char *node_name)
{
  JsonObject *status = rq_json_get_object (json, "Status");
  JsonObject *container = rq_json_get_object (rq_json_get_object (json, "Spec"), "ContainerSpec");
  g_autoptr (GDateTime) since = rq_service_slots_task_time (json);

  json_object_ref (json);
  g_clear_pointer (&self->json, json_object_unref);
  self->json = json;
  self->created = parse_created (json);

  g_object_freeze_notify (G_OBJECT (self));
  rq_row_set_text (self, &self->id, rq_json_get_string (json, "ID"), properties[PROP_ID]);
  rq_row_set_text (self, &self->service_id, rq_json_get_string (json, "ServiceID"),
                   properties[PROP_SERVICE_ID]);
  rq_row_set_number (self, &self->slot, rq_json_get_int (json, "Slot"), properties[PROP_SLOT]);
  rq_row_set_text (self, &self->node_id, rq_json_get_string (json, "NodeID"),
                   properties[PROP_NODE_ID]);
  rq_row_set_text (self, &self->image, rq_json_get_string (container, "Image"),
                   properties[PROP_IMAGE]);
  rq_row_set_text (self, &self->state, rq_json_get_string (status, "State"),
                   properties[PROP_STATE]);
  rq_row_set_text (self, &self->desired_state, rq_json_get_string (json, "DesiredState"),
                   properties[PROP_DESIRED_STATE]);
  rq_row_set_text (self, &self->error, rq_json_get_string (status, "Err"), properties[PROP_ERROR]);
  rq_row_set_time (self, &self->since, since, properties[PROP_SINCE]);
  rq_task_set_node_name (self, node_name);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * rq_task_set_node_name:
 * @node_name: (nullable): %NULL shows the ID of the node instead
 *
 * For when only the node is known better.
 */
void
rq_task_set_node_name (RqTask     *self,
                       const char *node_name)
{
  rq_row_set_text (self, &self->node_name, node_name != NULL ? node_name : self->node_id,
                   properties[PROP_NODE_NAME]);
}

/**
 * rq_task_get_json:
 *
 * Returns: (transfer none): the whole JSON as the engine gave it; not to be changed
 */
JsonObject *
rq_task_get_json (RqTask *self)
{
  return self->json;
}

/**
 * rq_task_get_node_id:
 *
 * Returns: (transfer none): "" for a task without a node
 */
const char *
rq_task_get_node_id (RqTask *self)
{
  return self->node_id;
}

/**
 * rq_task_get_created:
 *
 * Returns: microseconds since 1970
 */
gint64
rq_task_get_created (RqTask *self)
{
  return self->created;
}

/**
 * rq_task_get_id:
 *
 * Returns: (transfer none): the engine's ID
 */
const char *
rq_task_get_id (RqTask *self)
{
  return self->id;
}

/**
 * rq_task_get_service_id:
 *
 * Returns: (transfer none): ID of the service it belongs to
 */
const char *
rq_task_get_service_id (RqTask *self)
{
  return self->service_id;
}

/**
 * rq_task_get_slot:
 *
 * Returns: the slot, 0 for a task of a global service
 */
int
rq_task_get_slot (RqTask *self)
{
  return self->slot;
}

/**
 * rq_task_get_node_name:
 *
 * Returns: (transfer none): host name of its node, "" while it has none
 */
const char *
rq_task_get_node_name (RqTask *self)
{
  return self->node_name;
}

/**
 * rq_task_get_state:
 *
 * Returns: (transfer none): such as "running"
 */
const char *
rq_task_get_state (RqTask *self)
{
  return self->state;
}

/**
 * rq_task_get_desired_state:
 *
 * Returns: (transfer none): such as "shutdown"
 */
const char *
rq_task_get_desired_state (RqTask *self)
{
  return self->desired_state;
}

/**
 * rq_task_get_error:
 *
 * Returns: (transfer none): the whole error, "" for none
 */
const char *
rq_task_get_error (RqTask *self)
{
  return self->error;
}

/**
 * rq_task_get_since:
 *
 * Returns: (transfer none) (nullable): when it got into its state
 */
GDateTime *
rq_task_get_since (RqTask *self)
{
  return self->since;
}
