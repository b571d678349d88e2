/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/registry-login.h"

#include <string.h>

#include "swarm/image-digest.h"
#include "swarm/json.h"

#define OWN_FILE "cat \"${DOCKER_CONFIG:-$HOME/.docker}/config.json\""
#define CONFIG_MAX (1024 * 1024)
/* Where the docker command keeps the login of Docker Hub. */
#define HUB "https://index.docker.io/v1/"

/* "auth" is base64 of "user:password" (docker/cli, config/configfile). */
static char *
decode (JsonObject *entry,
        RqImageRef *image)
{
  const char *auth = rq_json_get_string (entry, "auth");
  gsize length = 0;
  g_autofree guchar *bytes = auth != NULL && auth[0] != '\0' ? g_base64_decode (auth, &length)
                                                              : NULL;
  g_autofree char *both = bytes != NULL ? g_strndup ((const char *) bytes, length) : NULL;
  char *colon = both != NULL ? strchr (both, ':') : NULL;

  if (colon == NULL || colon == both || !g_utf8_validate (both, -1, NULL))
    return NULL;
  *colon = '\0';
  return rq_engine_registry_auth (image, both, colon + 1);
}

/**
 * rq_registry_login_parse:
 * @text: what a ~/.docker/config.json holds, valid or not
 *
 * Returns: (transfer full) (nullable): the value of X-Registry-Auth for @image's registry
 */
char *
rq_registry_login_parse (const char *text,
                         gsize       length,
                         RqImageRef *image)
{
  g_autoptr (JsonNode) root = rq_json_from_text (text, length, NULL);
  const char *registry = rq_image_ref_get_registry (image);
  JsonObject *logins;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  logins = rq_json_get_object (json_node_get_object (root), "auths");
  return decode (rq_json_get_object (logins, registry != NULL ? registry : HUB), image);
}

/* Who uses Docker by sudo may have logged in so as well. */
static const char *
choose_command (RqEngineClient *client)
{
  if (rq_engine_client_uses_sudo (client))
    return OWN_FILE " 2>/dev/null || exec sudo -n cat /root/.docker/config.json";
  return OWN_FILE;
}

/**
 * rq_registry_login_read:
 *
 * Reads the docker command's own file on the manager; nothing of it is written anywhere.
 *
 * Returns: (transfer full) (nullable): the value of X-Registry-Auth for @image's registry
 */
char *
rq_registry_login_read (RqEngineClient *client,
                        RqImageRef     *image,
                        GCancellable   *cancellable)
{
  g_autoptr (RqRunResult) result =
    rq_transport_run (rq_engine_client_get_transport (client), choose_command (client), NULL,
                      CONFIG_MAX, cancellable, NULL);
  gsize length;
  const char *text;

  if (result == NULL || result->exit_status != 0)
    return NULL;
  text = g_bytes_get_data (result->output, &length);
  return text != NULL ? rq_registry_login_parse (text, length, image) : NULL;
}
