/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "checks/checks.h"
#include "swarm/image-digest.h"
#include "swarm/registry-login.h"

/**
 * rq_check_images_ask:
 *
 * Asks the registry for @image from the manager, with the manager's own login.
 *
 * Returns: %FALSE with %RQ_ENGINE_ERROR_NOT_FOUND when there is none, with another error when the
 *   registry could not be asked
 */
gboolean
rq_check_images_ask (RqEngineClient  *client,
                     RqImageRef      *image,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autofree char *login = rq_registry_login_read (client, image, cancellable);
  g_autofree char *digest = rq_engine_resolve_digest (client, image, login, cancellable, error);

  return digest != NULL;
}

typedef struct
{
  guint present;
  guint missing;
  guint silent;
} Count;

static void
ask (const RqCheckFacts *facts,
     const char         *image,
     RqCheckResult      *result,
     Count              *count,
     GCancellable       *cancellable)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (RqImageRef) ref = rq_image_ref_parse (image, &reason);

  if (ref != NULL && rq_check_images_ask (facts->client, ref, cancellable, &reason))
    {
      rq_check_result_add (result, _("%s: in the registry"), image);
      count->present++;
    }
  else if (g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND))
    {
      rq_check_result_add (result, _("%s: not in the registry"), image);
      count->missing++;
    }
  else
    {
      rq_check_result_add (result, _("%s: not known, %s"), image, reason->message);
      count->silent++;
    }
}

static void
conclude (RqCheckResult *result,
          const Count   *count,
          const char    *version)
{
  guint all = count->present + count->missing + count->silent;

  if (count->missing == all)
    rq_check_result_worsen (result, RQ_CHECK_FAIL,
                            g_strdup_printf (_("The registry has no image of version %s. Check "
                                               "the spelling."), version));
  else if (count->silent > 0)
    rq_check_result_worsen (result, RQ_CHECK_UNKNOWN,
                            g_strdup (_("Whether the registry has the images is not known; the "
                                        "manager’s “docker login” may be missing.")));
  else if (count->missing > 0)
    rq_check_result_worsen (result, RQ_CHECK_WARN,
                            g_strdup_printf (ngettext ("The registry lacks %u of %u images; its "
                                                       "services are expected to stay as they are.",
                                                       "The registry lacks %u of %u images; their "
                                                       "services are expected to stay as they are.",
                                                       count->missing), count->missing, all));
}

/**
 * rq_check_images:
 *
 * Returns: (transfer full) (nullable): whether the registry has the image of every service that
 *   changes
 */
RqCheckResult *
rq_check_images (const RqCheckFacts *facts,
                 GCancellable       *cancellable)
{
  g_autoptr (RqCheckResult) result =
    rq_check_result_new (RQ_CHECK_PASS, g_strdup (_("The registry has every image.")));
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
  Count count = { 0, 0, 0 };

  if (facts->targets->len == 0)
    return rq_check_result_new (RQ_CHECK_WARN, g_strdup (_("No service changes its image.")));
  for (guint i = 0; i < facts->targets->len; i++)
    {
      RqCheckTarget *target = facts->targets->pdata[i];

      if (g_hash_table_add (asked, target->image))
        ask (facts, target->image, result, &count, cancellable);
      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
    }
  conclude (result, &count, facts->version);
  return g_steal_pointer (&result);
}
