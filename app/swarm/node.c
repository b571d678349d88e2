/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/node-private.h"

#include "swarm/json.h"
#include "swarm/row-field.h"

struct _RqNode
{
  GObject parent_instance;

  JsonObject *json;     /* (owned) (nullable) */
  char *id;             /* (owned) */
  char *name;           /* (owned) */
  char *role;           /* (owned) */
  gboolean leader;
  gboolean reachable;
  gboolean ready;
  char *availability;   /* (owned) */
  char *address;        /* (owned) */
  char *engine_version; /* (owned) */
};

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_ROLE,
  PROP_LEADER,
  PROP_REACHABLE,
  PROP_READY,
  PROP_AVAILABILITY,
  PROP_ADDRESS,
  PROP_ENGINE_VERSION,
} RqNodeProperty;

static GParamSpec *properties[PROP_ENGINE_VERSION + 1];

G_DEFINE_FINAL_TYPE (RqNode, rq_node, G_TYPE_OBJECT)

static void
rq_node_get_property (GObject    *object,
                      guint       id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  RqNode *self = RQ_NODE (object);

  switch ((RqNodeProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ROLE:
      g_value_set_string (value, self->role);
      break;
    case PROP_LEADER:
      g_value_set_boolean (value, self->leader);
      break;
    case PROP_REACHABLE:
      g_value_set_boolean (value, self->reachable);
      break;
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    case PROP_AVAILABILITY:
      g_value_set_string (value, self->availability);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_ENGINE_VERSION:
      g_value_set_string (value, self->engine_version);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rq_node_finalize (GObject *object)
{
  RqNode *self = RQ_NODE (object);

  g_clear_pointer (&self->json, json_object_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->role, g_free);
  g_clear_pointer (&self->availability, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->engine_version, g_free);

  G_OBJECT_CLASS (rq_node_parent_class)->finalize (object);
}

static void
rq_node_class_init (RqNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rq_node_get_property;
  object_class->finalize = rq_node_finalize;

  properties[PROP_ID] = rq_row_text_property ("id");
  properties[PROP_NAME] = rq_row_text_property ("name");
  properties[PROP_ROLE] = rq_row_text_property ("role");
  properties[PROP_LEADER] = rq_row_flag_property ("leader");
  properties[PROP_REACHABLE] = rq_row_flag_property ("reachable");
  properties[PROP_READY] = rq_row_flag_property ("ready");
  properties[PROP_AVAILABILITY] = rq_row_text_property ("availability");
  properties[PROP_ADDRESS] = rq_row_text_property ("address");
  properties[PROP_ENGINE_VERSION] = rq_row_text_property ("engine-version");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_node_init (RqNode *self)
{
  self->id = g_strdup ("");
  self->name = g_strdup ("");
  self->role = g_strdup ("");
  self->availability = g_strdup ("");
  self->address = g_strdup ("");
  self->engine_version = g_strdup ("");
}

/**
 * rq_node_new:
 *
 * Returns: (transfer full): a node of which nothing is known yet
 */
RqNode *
rq_node_new (void)
{
  return g_object_new (RQ_TYPE_NODE, NULL);
}

static gboolean
is_text (JsonObject *object,
         const char *name,
         const char *text)
{
  return g_strcmp0 (rq_json_get_string (object, name), text) == 0;
}

/**
 * rq_node_update:
 * @json: an element of GET /nodes
 *
 * Takes over what the engine says; only what changed is notified.
 */
void
rq_node_update (RqNode     *self,
                JsonObject *json)
{
  JsonObject *spec = rq_json_get_object (json, "Spec");
  JsonObject *status = rq_json_get_object (json, "Status");
  JsonObject *manager = rq_json_get_object (json, "ManagerStatus");
  JsonObject *description = rq_json_get_object (json, "Description");
  JsonObject *engine = rq_json_get_object (description, "Engine");

  json_object_ref (json);
  g_clear_pointer (&self->json, json_object_unref);
  self->json = json;

  g_object_freeze_notify (G_OBJECT (self));
  rq_row_set_text (self, &self->id, rq_json_get_string (json, "ID"), properties[PROP_ID]);
  rq_row_set_text (self, &self->name, rq_json_get_string (description, "Hostname"),
                   properties[PROP_NAME]);
  rq_row_set_text (self, &self->role, rq_json_get_string (spec, "Role"), properties[PROP_ROLE]);
  rq_row_set_flag (self, &self->leader, rq_json_get_bool (manager, "Leader"),
                   properties[PROP_LEADER]);
  rq_row_set_flag (self, &self->reachable, is_text (manager, "Reachability", "reachable"),
                   properties[PROP_REACHABLE]);
  rq_row_set_flag (self, &self->ready, is_text (status, "State", "ready"), properties[PROP_READY]);
  rq_row_set_text (self, &self->availability, rq_json_get_string (spec, "Availability"),
                   properties[PROP_AVAILABILITY]);
  rq_row_set_text (self, &self->address, rq_json_get_string (status, "Addr"),
                   properties[PROP_ADDRESS]);
  rq_row_set_text (self, &self->engine_version, rq_json_get_string (engine, "EngineVersion"),
                   properties[PROP_ENGINE_VERSION]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * rq_node_get_json:
 *
 * Returns: (transfer none): the whole JSON as the engine gave it; not to be changed
 */
JsonObject *
rq_node_get_json (RqNode *self)
{
  return self->json;
}

/**
 * rq_node_get_id:
 *
 * Returns: (transfer none): the engine's ID
 */
const char *
rq_node_get_id (RqNode *self)
{
  return self->id;
}

/**
 * rq_node_get_name:
 *
 * Returns: (transfer none): the host name
 */
const char *
rq_node_get_name (RqNode *self)
{
  return self->name;
}

/**
 * rq_node_is_manager:
 *
 * Returns: whether it is one of the managers
 */
gboolean
rq_node_is_manager (RqNode *self)
{
  return g_str_equal (self->role, "manager");
}

/**
 * rq_node_is_ready:
 *
 * Returns: whether the swarm sees it up
 */
gboolean
rq_node_is_ready (RqNode *self)
{
  return self->ready;
}
