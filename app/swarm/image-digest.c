/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/image-digest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/await.h"
#include "swarm/json.h"

#define DOCKER_HUB "https://index.docker.io/v1/"

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  const char *image = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) node = rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result,
                                                               &error);
  JsonObject *json = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                                   : NULL;
  const char *digest = rq_json_get_string (rq_json_get_object (json, "Descriptor"), "digest");

  if (error != NULL)
    g_task_return_error (task, error);
  else if (digest == NULL || !g_str_has_prefix (digest, "sha256:") || strlen (digest) != 71)
    g_task_return_new_error (task, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                             _("The registry did not give the digest of %s. Check its name and "
                               "version."), image);
  else
    g_task_return_pointer (task, g_strdup (digest), g_free);
}

/**
 * rq_engine_resolve_digest_async:
 * @registry_auth: (nullable): see rq_engine_registry_auth()
 *
 * Asks the registry, from the manager, what @image is now.
 */
void
rq_engine_resolve_digest_async (RqEngineClient      *client,
                                RqImageRef          *image,
                                const char          *registry_auth,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  char *name = rq_image_ref_to_string (image);
  g_autofree char *path = g_strconcat ("/distribution/", name, "/json", NULL);

  g_task_set_source_tag (task, rq_engine_resolve_digest_async);
  g_task_set_task_data (task, name, g_free);
  rq_engine_client_request_async (client, "GET", path, NULL, registry_auth, cancellable,
                                  answered_cb,
                                  task);
}

/**
 * rq_engine_resolve_digest_finish:
 *
 * Returns: (transfer full): the digest with its algorithm
 */
char *
rq_engine_resolve_digest_finish (RqEngineClient  *client,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rq_engine_resolve_digest:
 *
 * The same, blocking.
 *
 * Returns: (transfer full): the digest with its algorithm
 */
char *
rq_engine_resolve_digest (RqEngineClient  *client,
                          RqImageRef      *image,
                          const char      *registry_auth,
                          GCancellable    *cancellable,
                          GError         **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_engine_resolve_digest_async (client, image, registry_auth, cancellable, rq_await_cb, await);
  return rq_engine_resolve_digest_finish (client, rq_await_result (await), error);
}

/**
 * rq_engine_registry_auth:
 *
 * Returns: (transfer full): URL-safe base64, as the engine wants it; a secret
 */
char *
rq_engine_registry_auth (RqImageRef *image,
                         const char *user,
                         const char *password)
{
  const char *registry = rq_image_ref_get_registry (image);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  char *encoded;

  json_object_set_string_member (object, "username", user);
  json_object_set_string_member (object, "password", password);
  json_object_set_string_member (object, "serveraddress", registry != NULL ? registry : DOCKER_HUB);
  json_node_set_object (node, object);
  text = json_to_string (node, FALSE);

  encoded = g_base64_encode ((const guchar *) text, strlen (text));
  return g_strdelimit (g_strdelimit (encoded, "+", '-'), "/", '_');
}
