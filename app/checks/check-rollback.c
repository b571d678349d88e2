/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "checks/checks.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

static gboolean
is_local (const RqCheckFacts *facts,
          const char         *image,
          GCancellable       *cancellable)
{
  g_autofree char *path = g_strconcat ("/images/", image, "/json", NULL);
  g_autoptr (JsonNode) node = rq_engine_client_get (facts->client, path, cancellable, NULL);

  return node != NULL;
}

/* Every node must be able to get it again. */
static void
look_for (const RqCheckFacts *facts,
          const char         *image,
          RqCheckResult      *result,
          GCancellable       *cancellable)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (RqImageRef) ref = rq_image_ref_parse (image, &reason);
  gboolean local;

  if (ref != NULL && rq_check_images_ask (facts->client, ref, cancellable, &reason))
    {
      rq_check_result_add (result, _("%s: in the registry"), image);
      return;
    }
  local = is_local (facts, image, cancellable);
  rq_check_result_add (result, local ? _("%s: only on the manager, %s") : _("%s: not found, %s"),
                       image, reason->message);
  if (local)
    rq_check_result_worsen (result, RQ_CHECK_WARN,
                            g_strdup (_("Not every old image was found in the registry: only nodes "
                                        "that have it already could run it again.")));
  else if (g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND))
    rq_check_result_worsen (result, RQ_CHECK_FAIL,
                            g_strdup_printf (_("The image %s, which runs now, is gone from the "
                                               "registry: a rollback may not find it."), image));
  else
    rq_check_result_worsen (result, RQ_CHECK_UNKNOWN,
                            g_strdup (_("Whether the old images are still in the registry is not "
                                        "known.")));
}

static guint
count_members (JsonObject *service,
               const char *member)
{
  JsonObject *task = rq_json_get_object (rq_json_get_object (service, "Spec"), "TaskTemplate");
  JsonArray *list = rq_json_get_array (rq_json_get_object (task, "ContainerSpec"), member);

  return list != NULL ? json_array_get_length (list) : 0;
}

/* Swarm removes none that a service uses; what comes after the update is another matter. */
static void
count_files (const RqCheckFacts *facts,
             RqCheckResult      *result)
{
  guint n_files = 0;

  for (guint i = 0; i < facts->targets->len; i++)
    {
      RqCheckTarget *target = facts->targets->pdata[i];

      n_files += count_members (target->service, "Configs") +
                 count_members (target->service, "Secrets");
    }
  if (n_files > 0)
    rq_check_result_add (result, ngettext ("%u config or secret is in use, which Swarm keeps as "
                                           "long as it is.",
                                           "%u configs and secrets are in use, which Swarm keeps "
                                           "as long as they are.", n_files), n_files);
}

/**
 * rq_check_rollback:
 *
 * Returns: (transfer full) (nullable): whether what runs now could be had again
 */
RqCheckResult *
rq_check_rollback (const RqCheckFacts *facts,
                   GCancellable       *cancellable)
{
  g_autoptr (RqCheckResult) result =
    rq_check_result_new (RQ_CHECK_PASS, g_strdup (_("What runs now can be had again: a rollback "
                                                    "will find it.")));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < facts->targets->len; i++)
    {
      RqCheckTarget *target = facts->targets->pdata[i];
      const char *image =
        rq_service_spec_get_image (rq_json_get_object (target->service, "Spec"));

      if (image != NULL && g_hash_table_add (seen, (gpointer) image))
        look_for (facts, image, result, cancellable);
      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
    }
  count_files (facts, result);
  return g_steal_pointer (&result);
}
