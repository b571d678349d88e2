/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/restore.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

/* The version moves with every status of a rollout under way. */
#define TRIES 30
#define RETRY_MS 200

static gboolean
read_again (RqEngineClient  *client,
            RqRestoreItem   *item,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autofree char *path = g_strconcat ("/services/", item->id, NULL);
  g_autoptr (JsonNode) node = rq_engine_client_get (client, path, cancellable, error);
  JsonObject *service;

  if (node == NULL)
    return FALSE;
  service = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (rq_json_get_object (service, "Spec") == NULL)
    {
      g_set_error (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                   _("Docker gave no spec for %s. Try again."), item->name);
      return FALSE;
    }
  g_clear_pointer (&item->now, json_object_unref);
  item->now = json_object_ref (rq_json_get_object (service, "Spec"));
  item->index = rq_json_get_int (rq_json_get_object (service, "Version"), "Index");
  return TRUE;
}

/* No registryAuthFrom: the present credentials stay. "previous-spec" fails where there is none. */
static gboolean
update_once (RqEngineClient  *client,
             RqRestoreItem   *item,
             JsonObject      *spec,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autofree char *path = g_strdup_printf ("/services/%s/update?version=%" G_GINT64_FORMAT,
                                           item->id, item->index);
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), spec);
  g_autoptr (JsonNode) answer =
    rq_engine_client_request (client, "POST", path, body, NULL, cancellable, error);

  return answer != NULL;
}

static gboolean
is_worth_retrying (const GError *error)
{
  return g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OUT_OF_SEQUENCE) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME) ||
         g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE);
}

/* A swarm that has no leader at the moment will have one. */
static gboolean
look_at_last (RqEngineClient  *client,
              RqRestoreItem   *item,
              GCancellable    *cancellable,
              GError         **error)
{
  for (int try = 1;; try++)
    {
      g_autoptr (GError) reason = NULL;

      if (!rq_await_sleep (RETRY_MS, cancellable, error))
        return FALSE;
      if (read_again (client, item, cancellable, &reason))
        return TRUE;
      if (!g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE) || try == TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }
}

/* After a write of unknown outcome the service is looked at before it is written again. The same
 * spec may have been there before, on a service that Swarm has stopped updating: only with a new
 * version it is the written one. */
static gboolean
update (RqReleaseWork  *work,
        RqRestoreItem  *item,
        JsonObject     *spec,
        GCancellable   *cancellable,
        GError        **error)
{
  RqEngineClient *client = rq_release_work_get_client (work);

  for (int try = 1;; try++)
    {
      gint64 index = item->index;
      g_autoptr (GError) reason = NULL;

      if (!rq_release_work_guard (work, cancellable, error))
        return FALSE;
      if (update_once (client, item, spec, cancellable, &reason))
        return TRUE;
      if (!is_worth_retrying (reason) || try == TRIES)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&reason), "%s: ", item->name);
          return FALSE;
        }
      if (!look_at_last (client, item, cancellable, error))
        return FALSE;
      if (item->index != index && rq_service_spec_equal (item->now, spec))
        return TRUE;
    }
}

static JsonObject *
find_by_name (RqReleaseWork *work,
              const char    *name,
              GCancellable  *cancellable)
{
  g_autoptr (RqStackView) view =
    rq_stack_view_load (rq_release_work_get_client (work), rq_release_work_get_stack (work),
                        cancellable, NULL);
  JsonObject *service = view != NULL ? rq_stack_view_find_service (view, name) : NULL;

  return service != NULL ? json_object_ref (service) : NULL;
}

/* @return: %FALSE with an error when it is not there yet, and @again: whether to try again */
static gboolean
create_once (RqReleaseWork  *work,
             RqRestoreItem  *item,
             JsonNode       *body,
             GCancellable   *cancellable,
             gboolean       *again,
             GError        **error)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (GError) reason = NULL;

  answer = rq_engine_client_request (rq_release_work_get_client (work), "POST", "/services/create",
                                     body, NULL, cancellable, &reason);
  if (answer != NULL)
    return TRUE;

  *again = is_worth_retrying (reason);
  if (*again || g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_CONFLICT))
    made = find_by_name (work, item->name, cancellable);
  if (made != NULL)
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&reason), "%s: ", item->name);
  return FALSE;
}

/* A service that is gone is made anew. When an answer was lost, it may be there: then it is found,
 * or its name is taken. */
static gboolean
create (RqReleaseWork  *work,
        RqRestoreItem  *item,
        JsonObject     *spec,
        GCancellable   *cancellable,
        GError        **error)
{
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), spec);
  g_autofree char *words = NULL;
  gboolean again = FALSE;

  for (int try = 1;; try++)
    {
      g_autoptr (GError) reason = NULL;

      if (!rq_release_work_guard (work, cancellable, error))
        return FALSE;
      if (create_once (work, item, body, cancellable, &again, &reason))
        break;
      if (!again || try == TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (!rq_await_sleep (RETRY_MS, cancellable, error))
        return FALSE;
    }

  words = g_strdup_printf (_("%s was removed since and has been made anew."), item->name);
  rq_release_work_note (work, "rollout", words);
  return TRUE;
}

/**
 * rq_restore_write_first:
 *
 * Writes every service of @plan that differs in more than its UpdateConfig, or on which Swarm has
 * stopped in the middle, one after the other without waiting for its tasks.
 *
 * Returns: whether all are written
 */
gboolean
rq_restore_write_first (RqReleaseWork  *work,
                        RqRestorePlan  *plan,
                        GCancellable   *cancellable,
                        GError        **error)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      RqRestoreItem *item = plan->items->pdata[i];
      g_autoptr (JsonObject) spec = NULL;

      if (item->job || item->settled)
        continue;
      spec = rq_restore_item_dup_first (item);
      if (item->id == NULL ? !create (work, item, spec, cancellable, error)
                           : !update (work, item, spec, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rq_restore_write_second:
 * @plan: made after the first write
 *
 * Writes the exact spec of every service that does not have it. No task is touched by it.
 *
 * Returns: whether all are written
 */
gboolean
rq_restore_write_second (RqReleaseWork  *work,
                         RqRestorePlan  *plan,
                         GCancellable   *cancellable,
                         GError        **error)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      RqRestoreItem *item = plan->items->pdata[i];

      if (!item->job && !item->equal && item->settled &&
          !update (work, item, item->wanted, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
