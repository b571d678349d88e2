/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/image-pin.h"

#include "swarm/image-digest.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/registry-login.h"
#include "swarm/service-spec.h"

static char *
pin (RqImageRef *ref,
     const char *digest)
{
  g_autoptr (RqImageRef) pinned = rq_image_ref_with_digest (ref, digest);

  return rq_image_ref_to_string (pinned);
}

static JsonObject *
get_object (RqEngineClient *client,
            const char     *folder,
            const char     *id,
            GCancellable   *cancellable)
{
  g_autofree char *path = g_strconcat (folder, id, "/json", NULL);
  g_autoptr (JsonNode) node = rq_engine_client_get (client, path, cancellable, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

/* "NAME@sha256:…" of the same name. */
static char *
find_repo_digest (JsonObject *image,
                  RqImageRef *ref)
{
  JsonArray *digests = rq_json_get_array (image, "RepoDigests");

  for (guint i = 0; digests != NULL && i < json_array_get_length (digests); i++)
    {
      JsonNode *node = json_array_get_element (digests, i);
      const char *text = json_node_get_value_type (node) == G_TYPE_STRING
                         ? json_node_get_string (node) : NULL;
      g_autoptr (RqImageRef) other = text != NULL ? rq_image_ref_parse (text, NULL) : NULL;

      if (other != NULL && rq_image_ref_get_digest (other) != NULL &&
          g_str_equal (rq_image_ref_get_name (other), rq_image_ref_get_name (ref)))
        return pin (ref, rq_image_ref_get_digest (other));
    }
  return NULL;
}

/* What really runs; only the manager's own containers can be looked into. */
static char *
ask_container (RqEngineClient *client,
               JsonObject     *task,
               RqImageRef     *ref,
               GCancellable   *cancellable)
{
  JsonObject *status = rq_json_get_object (task, "Status");
  const char *id = rq_json_get_string (rq_json_get_object (status, "ContainerStatus"),
                                       "ContainerID");
  g_autoptr (JsonObject) container = NULL;
  g_autoptr (JsonObject) image = NULL;

  if (id == NULL || id[0] == '\0' ||
      g_strcmp0 (rq_json_get_string (status, "State"), "running") != 0)
    return NULL;
  container = get_object (client, "/containers/", id, cancellable);
  id = container != NULL ? rq_json_get_string (container, "Image") : NULL;
  image = id != NULL ? get_object (client, "/images/", id, cancellable) : NULL;
  return image != NULL ? find_repo_digest (image, ref) : NULL;
}

/**
 * rq_image_pin:
 * @service: an element of GET /services
 *
 * Returns: (transfer full) (nullable): its image, pinned
 */
char *
rq_image_pin (RqEngineClient *client,
              RqStackView    *view,
              JsonObject     *service,
              GCancellable   *cancellable)
{
  const char *image = rq_service_spec_get_image (rq_json_get_object (service, "Spec"));
  g_autoptr (RqImageRef) ref = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;
  GPtrArray *tasks = rq_stack_view_get_tasks (view, rq_json_get_string (service, "ID"));
  g_autofree char *login = NULL;
  g_autofree char *digest = NULL;
  char *pinned = NULL;

  if (ref == NULL)
    return NULL;
  if (rq_image_ref_get_digest (ref) != NULL)
    return g_strdup (image);

  for (guint i = 0; pinned == NULL && i < tasks->len; i++)
    pinned = ask_container (client, tasks->pdata[i], ref, cancellable);
  if (pinned != NULL)
    return pinned;
  login = rq_registry_login_read (client, ref, cancellable);
  digest = rq_engine_resolve_digest (client, ref, login, cancellable, NULL);
  return digest != NULL ? pin (ref, digest) : NULL;
}
