/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/record-config.h"
#include "records/record-name.h"
#include "records/release-writer.h"
#include "swarm/json.h"

static gboolean
is_head (JsonObject *config)
{
  return g_strcmp0 (rq_record_config_get_label (config, RQ_LABEL_KIND), "head") == 0;
}

static gboolean
remove_some (RqEngineClient  *client,
             JsonArray       *configs,
             gboolean         heads,
             GCancellable    *cancellable,
             GError         **error)
{
  for (guint i = 0; i < json_array_get_length (configs); i++)
    {
      JsonObject *config = rq_json_array_get_object (configs, i);
      const char *id = rq_record_config_get_id (config);

      if (id != NULL && is_head (config) == heads &&
          !rq_record_config_delete (client, id, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* The head goes last: as long as it is there, the next pruning finds the rest. */
static gboolean
remove_release (RqEngineClient  *client,
                const char      *release_id,
                GCancellable    *cancellable,
                GError         **error)
{
  g_autofree char *path = rq_record_config_list_path (RQ_LABEL_RELEASE, release_id, NULL);
  g_autoptr (JsonNode) answer = rq_engine_client_get (client, path, cancellable, error);
  JsonArray *configs;

  if (answer == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (answer))
    return TRUE;
  configs = json_node_get_array (answer);
  return remove_some (client, configs, FALSE, cancellable, error) &&
         remove_some (client, configs, TRUE, cancellable, error);
}

/**
 * rq_release_prune:
 * @keep: how many closed releases stay
 *
 * Removes the records of the oldest closed releases of @stack. Open ones always stay.
 *
 * Returns: whether all of it worked
 */
gboolean
rq_release_prune (RqEngineClient  *client,
                  const char      *stack,
                  guint            keep,
                  GCancellable    *cancellable,
                  GError         **error)
{
  g_autoptr (GPtrArray) heads = rq_release_store_list (client, stack, NULL, cancellable, error);
  guint closed = 0;

  if (heads == NULL)
    return FALSE;
  for (guint i = 0; i < heads->len; i++)
    {
      RqReleaseHead *head = heads->pdata[i];

      if (!rq_release_state_is_open (rq_release_head_get_state (head)) && ++closed > keep &&
          !remove_release (client, rq_release_head_get_id (head), cancellable, error))
        return FALSE;
    }
  return TRUE;
}
