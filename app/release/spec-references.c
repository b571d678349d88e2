/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/spec-references.h"

#include <glib/gi18n-lib.h>

#include "records/record-name.h"
#include "swarm/json.h"

struct _RqSwarmNames
{
  GHashTable *names[RQ_REFERENCE_N_KINDS]; /* (owned) ID → name */
  GHashTable *ids[RQ_REFERENCE_N_KINDS];   /* (owned) name → ID */
  GHashTable *sums;                        /* (owned) config ID → checksum */
};

static void
each_in_array (JsonObject      *parent,
               const char      *name,
               const char      *member,
               RqReferenceKind  kind,
               RqReferenceFunc  func,
               gpointer         user_data)
{
  JsonArray *array = rq_json_get_array (parent, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *holder = rq_json_array_get_object (array, i);

      if (rq_json_get_string (holder, member) != NULL)
        func (kind, holder, member, user_data);
    }
}

/**
 * rq_spec_references_foreach:
 * @spec: a service's
 *
 * Finds all IDs that @spec refers to. @func may set another.
 */
void
rq_spec_references_foreach (JsonObject      *spec,
                            RqReferenceFunc  func,
                            gpointer         user_data)
{
  JsonObject *task = rq_json_get_object (spec, "TaskTemplate");
  JsonObject *container = rq_json_get_object (task, "ContainerSpec");
  JsonObject *privileges = rq_json_get_object (container, "Privileges");
  JsonObject *credential = rq_json_get_object (privileges, "CredentialSpec");
  const char *config = rq_json_get_string (credential, "Config");

  each_in_array (spec, "Networks", "Target", RQ_REFERENCE_NETWORK, func, user_data);
  each_in_array (task, "Networks", "Target", RQ_REFERENCE_NETWORK, func, user_data);
  each_in_array (container, "Configs", "ConfigID", RQ_REFERENCE_CONFIG, func, user_data);
  each_in_array (container, "Secrets", "SecretID", RQ_REFERENCE_SECRET, func, user_data);
  if (config != NULL && config[0] != '\0')
    func (RQ_REFERENCE_CONFIG, credential, "Config", user_data);
}

/**
 * rq_reference_kind_to_nick:
 *
 * Returns: (transfer none): as records write it
 */
const char *
rq_reference_kind_to_nick (RqReferenceKind kind)
{
  static const char *const nicks[] = { "networks", "configs", "secrets" };

  return nicks[kind];
}

/**
 * rq_reference_kind_to_label:
 *
 * Returns: (transfer none): for sentences
 */
const char *
rq_reference_kind_to_label (RqReferenceKind kind)
{
  static const char *const labels[] = { N_("network"), N_("config"), N_("secret") };

  return _(labels[kind]);
}

static void
add_name (RqSwarmNames    *self,
          RqReferenceKind  kind,
          const char      *id,
          const char      *name)
{
  if (id == NULL || name == NULL)
    return;
  g_hash_table_replace (self->names[kind], g_strdup (id), g_strdup (name));
  g_hash_table_replace (self->ids[kind], g_strdup (name), g_strdup (id));
}

static void
add_sum (RqSwarmNames *self,
         JsonObject   *config)
{
  const char *id = rq_json_get_string (config, "ID");
  const char *data = rq_json_get_string (rq_json_get_object (config, "Spec"), "Data");

  if (id != NULL && data != NULL)
    g_hash_table_replace (self->sums, g_strdup (id),
                          g_compute_checksum_for_string (G_CHECKSUM_SHA256, data, -1));
}

static gboolean
is_record (JsonObject *spec)
{
  return rq_json_get_string (rq_json_get_object (spec, "Labels"), RQ_LABEL_KIND) != NULL;
}

static void
add_object (RqSwarmNames    *self,
            RqReferenceKind  kind,
            JsonObject      *object)
{
  JsonObject *spec = rq_json_get_object (object, "Spec");

  if (kind == RQ_REFERENCE_NETWORK)
    add_name (self, kind, rq_json_get_string (object, "Id"), rq_json_get_string (object, "Name"));
  else if (!is_record (spec))
    add_name (self, kind, rq_json_get_string (object, "ID"), rq_json_get_string (spec, "Name"));
  if (kind == RQ_REFERENCE_CONFIG && !is_record (spec))
    add_sum (self, object);
}

static gboolean
load_kind (RqSwarmNames     *self,
           RqReferenceKind   kind,
           RqEngineClient   *client,
           const char       *path,
           GCancellable     *cancellable,
           GError          **error)
{
  g_autoptr (JsonNode) node = rq_engine_client_get (client, path, cancellable, error);
  JsonArray *list;

  if (node == NULL)
    return FALSE;
  list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    add_object (self, kind, rq_json_array_get_object (list, i));
  return TRUE;
}

static RqSwarmNames *
names_new (void)
{
  RqSwarmNames *self = g_new0 (RqSwarmNames, 1);

  for (int kind = 0; kind < RQ_REFERENCE_N_KINDS; kind++)
    {
      self->names[kind] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      self->ids[kind] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    }
  self->sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * rq_swarm_names_load:
 *
 * Returns: (transfer full): what there is now
 */
RqSwarmNames *
rq_swarm_names_load (RqEngineClient  *client,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autoptr (RqSwarmNames) self = names_new ();
  g_autofree char *scope = rq_engine_filters ("scope", "swarm", NULL);
  g_autofree char *networks = g_strconcat ("/networks", scope, NULL);

  if (!load_kind (self, RQ_REFERENCE_NETWORK, client, networks, cancellable, error) ||
      !load_kind (self, RQ_REFERENCE_CONFIG, client, "/configs", cancellable, error) ||
      !load_kind (self, RQ_REFERENCE_SECRET, client, "/secrets", cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * rq_swarm_names_free:
 *
 * Frees @self.
 */
void
rq_swarm_names_free (RqSwarmNames *self)
{
  for (int kind = 0; kind < RQ_REFERENCE_N_KINDS; kind++)
    {
      g_hash_table_unref (self->names[kind]);
      g_hash_table_unref (self->ids[kind]);
    }
  g_hash_table_unref (self->sums);
  g_free (self);
}

/**
 * rq_swarm_names_get_name:
 *
 * Returns: (transfer none) (nullable): the name of what has this ID now
 */
const char *
rq_swarm_names_get_name (RqSwarmNames    *self,
                         RqReferenceKind  kind,
                         const char      *id)
{
  return g_hash_table_lookup (self->names[kind], id);
}

/**
 * rq_swarm_names_get_id:
 *
 * Returns: (transfer none) (nullable): the ID of what has this name now
 */
const char *
rq_swarm_names_get_id (RqSwarmNames    *self,
                       RqReferenceKind  kind,
                       const char      *name)
{
  return g_hash_table_lookup (self->ids[kind], name);
}

/**
 * rq_swarm_names_get_sum:
 *
 * Returns: (transfer none) (nullable): a checksum of the config's content
 */
const char *
rq_swarm_names_get_sum (RqSwarmNames *self,
                        const char   *config_id)
{
  return g_hash_table_lookup (self->sums, config_id);
}
