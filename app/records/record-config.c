/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/record-config.h"

#include "base/await.h"
#include "records/record-name.h"
#include "swarm/json.h"

/* How often a write is done again after it was seen not to have happened. */
#define TRIES 5
#define RETRY_MS 500

static void
set_string (JsonObject *object,
            const char *name,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

/**
 * rq_record_config_new:
 * @data: (nullable): what it holds
 *
 * Every config gets a random token, which tells our own write from another's of the same name. It
 * never carries a stack's own label: removing the stack would remove it.
 *
 * Returns: (transfer full): a Spec
 */
JsonObject *
rq_record_config_new (const char *name,
                      const char *kind,
                      const char *stack,
                      const char *release_id,
                      GBytes     *data)
{
  JsonObject *spec = json_object_new ();
  JsonObject *labels = json_object_new ();
  g_autofree char *token = g_uuid_string_random ();
  g_autofree char *text = NULL;
  gsize size = 1;
  const guchar *bytes = data != NULL ? g_bytes_get_data (data, &size) : (const guchar *) "-";

  text = g_base64_encode (bytes, size);
  set_string (labels, RQ_LABEL_KIND, kind);
  set_string (labels, RQ_LABEL_STACK, stack);
  set_string (labels, RQ_LABEL_RELEASE, release_id);
  set_string (labels, RQ_LABEL_TOKEN, token);
  set_string (spec, "Name", name);
  set_string (spec, "Data", text);
  json_object_set_object_member (spec, "Labels", labels);
  return spec;
}

static gboolean
is_unknown (const GError *error)
{
  return g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE);
}

static gboolean
is_missing (const GError *error)
{
  return g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND);
}

static JsonNode *
wrap (JsonObject *object)
{
  return json_node_init_object (json_node_alloc (), object);
}

static char *
make_path (const char *id,
           const char *rest)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat ("/configs/", escaped, rest, NULL);
}

/* The one of this name, when it is ours: it has our token. */
static JsonObject *
find_own (RqEngineClient  *client,
          JsonObject      *spec,
          GCancellable    *cancellable,
          GError         **error)
{
  const char *token = rq_json_get_string (rq_json_get_object (spec, "Labels"), RQ_LABEL_TOKEN);
  g_autoptr (JsonObject) config =
    rq_record_config_read (client, rq_json_get_string (spec, "Name"), cancellable, error);

  if (config == NULL)
    return NULL;
  if (g_strcmp0 (rq_record_config_get_label (config, RQ_LABEL_TOKEN), token) == 0)
    return g_steal_pointer (&config);

  g_set_error (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_CONFLICT, "“%s” exists.",
               rq_json_get_string (spec, "Name"));
  return NULL;
}

static gboolean
is_conflict (const GError *error)
{
  return g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_CONFLICT);
}

/* When the answer is lost, or the name is taken (by a try whose answer was lost and that arrived
 * after we had looked), the one that is there tells. */
static char *
create_once (RqEngineClient  *client,
             JsonObject      *spec,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr (JsonNode) body = wrap (spec);
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonObject) own = NULL;
  g_autoptr (JsonNode) answer = rq_engine_client_request (client, "POST", "/configs/create", body,
                                                          NULL, cancellable, &reason);

  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    return g_strdup (rq_json_get_string (json_node_get_object (answer), "ID"));
  if (reason != NULL && !is_unknown (reason) && !is_conflict (reason))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  own = find_own (client, spec, cancellable, error);
  return own != NULL ? g_strdup (rq_record_config_get_id (own)) : NULL;
}

/**
 * rq_record_config_create:
 * @spec: from rq_record_config_new()
 * @id: (out) (optional): its ID
 *
 * Returns: %FALSE with %RQ_ENGINE_ERROR_CONFLICT when the name is somebody else's
 */
gboolean
rq_record_config_create (RqEngineClient  *client,
                         JsonObject      *spec,
                         char           **id,
                         GCancellable    *cancellable,
                         GError         **error)
{
  for (int try = 1;; try++)
    {
      g_autoptr (GError) reason = NULL;
      g_autofree char *made = create_once (client, spec, cancellable, &reason);

      if (made != NULL)
        {
          if (id != NULL)
            *id = g_steal_pointer (&made);
          return TRUE;
        }
      if (!(is_missing (reason) || is_unknown (reason)) || try == TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (!rq_await_sleep (RETRY_MS, cancellable, error))
        return FALSE;
    }
}

static gboolean
is_config (JsonNode *node)
{
  JsonObject *config = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return rq_json_get_string (config, "ID") != NULL && rq_json_get_object (config, "Spec") != NULL;
}

/**
 * rq_record_config_read:
 * @name: name or ID
 *
 * Returns: (transfer full): the config, or %NULL with %RQ_ENGINE_ERROR_NOT_FOUND
 */
JsonObject *
rq_record_config_read (RqEngineClient  *client,
                       const char      *name,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_autofree char *path = make_path (name, "");
  g_autoptr (JsonNode) answer = rq_engine_client_get (client, path, cancellable, error);

  if (answer == NULL)
    return NULL;
  if (is_config (answer))
    return json_node_dup_object (answer);
  g_set_error (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER, "“%s” is no config.", name);
  return NULL;
}

/**
 * rq_record_config_set_label:
 * @config: as it was read
 *
 * Everything else in its Spec is written back as it is.
 *
 * Returns: %FALSE with %RQ_ENGINE_ERROR_OUT_OF_SEQUENCE when it has changed since it was read
 */
gboolean
rq_record_config_set_label (RqEngineClient  *client,
                            JsonObject      *config,
                            const char      *label,
                            const char      *value,
                            GCancellable    *cancellable,
                            GError         **error)
{
  g_autoptr (JsonObject) spec = rq_json_copy_object (rq_json_get_object (config, "Spec"));
  gint64 index = rq_json_get_int (rq_json_get_object (config, "Version"), "Index");
  g_autofree char *query = g_strdup_printf ("/update?version=%" G_GINT64_FORMAT, index);
  g_autofree char *path = make_path (rq_record_config_get_id (config), query);
  g_autoptr (JsonNode) body = wrap (spec);
  g_autoptr (JsonNode) answer = NULL;

  if (rq_json_get_object (spec, "Labels") == NULL)
    json_object_set_object_member (spec, "Labels", json_object_new ());
  json_object_set_string_member (rq_json_get_object (spec, "Labels"), label, value);
  answer = rq_engine_client_request (client, "POST", path, body, NULL, cancellable, error);
  return answer != NULL;
}

/**
 * rq_record_config_delete:
 * @id: its ID, never its name
 *
 * Returns: whether it is gone
 */
gboolean
rq_record_config_delete (RqEngineClient  *client,
                         const char      *id,
                         GCancellable    *cancellable,
                         GError         **error)
{
  g_autofree char *path = make_path (id, "");

  for (int try = 1;; try++)
    {
      g_autoptr (GError) reason = NULL;
      g_autoptr (JsonNode) answer =
        rq_engine_client_request (client, "DELETE", path, NULL, NULL, cancellable, &reason);

      if (answer != NULL || is_missing (reason))
        return TRUE;
      if (!is_unknown (reason) || try == TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (!rq_await_sleep (RETRY_MS, cancellable, error))
        return FALSE;
    }
}

/**
 * rq_record_config_list_path:
 * @label: a label, its value follows, then more of them, then %NULL
 *
 * Returns: (transfer full): what to GET for the configs that have all of them
 */
char *
rq_record_config_list_path (const char *label,
                            ...)
{
  g_autoptr (JsonObject) filters = json_object_new ();
  g_autoptr (JsonNode) node = wrap (filters);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;
  JsonArray *wanted = json_array_new ();
  va_list rest;

  va_start (rest, label);
  for (const char *name = label; name != NULL; name = va_arg (rest, const char *))
    {
      g_autofree char *pair = g_strconcat (name, "=", va_arg (rest, const char *), NULL);

      json_array_add_string_element (wanted, pair);
    }
  va_end (rest);
  json_object_set_array_member (filters, "label", wanted);
  text = json_to_string (node, FALSE);
  escaped = g_uri_escape_string (text, NULL, FALSE);
  return g_strconcat ("/configs?filters=", escaped, NULL);
}

/**
 * rq_record_config_get_id:
 *
 * Returns: (transfer none) (nullable): its ID
 */
const char *
rq_record_config_get_id (JsonObject *config)
{
  return rq_json_get_string (config, "ID");
}

/**
 * rq_record_config_get_label:
 *
 * Returns: (transfer none) (nullable): the label's value
 */
const char *
rq_record_config_get_label (JsonObject *config,
                            const char *label)
{
  JsonObject *spec = rq_json_get_object (config, "Spec");

  return rq_json_get_string (rq_json_get_object (spec, "Labels"), label);
}

/**
 * rq_record_config_dup_data:
 *
 * Returns: (transfer full) (nullable): what it holds
 */
GBytes *
rq_record_config_dup_data (JsonObject *config)
{
  const char *text = rq_json_get_string (rq_json_get_object (config, "Spec"), "Data");
  gsize size;
  guchar *data;

  if (text == NULL)
    return NULL;
  data = g_base64_decode (text, &size);
  return g_bytes_new_take (data, size);
}
