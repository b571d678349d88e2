/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/restore-plan.h"

#include <glib/gi18n-lib.h>

#include "records/lock.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

static void
item_free (gpointer data)
{
  RqRestoreItem *item = data;

  g_free (item->name);
  g_free (item->id);
  g_free (item->image);
  g_clear_pointer (&item->now, json_object_unref);
  g_clear_pointer (&item->wanted, json_object_unref);
  g_free (item);
}

/**
 * rq_restore_plan_free:
 *
 * Frees @self.
 */
void
rq_restore_plan_free (RqRestorePlan *self)
{
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->missing);
  g_ptr_array_unref (self->remade);
  g_ptr_array_unref (self->added);
  g_free (self);
}

static const char *
get_mode (JsonObject *spec)
{
  static const char *const modes[] = { "Replicated", "Global", "ReplicatedJob", "GlobalJob" };
  JsonObject *mode = rq_json_get_object (spec, "Mode");

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (rq_json_get_object (mode, modes[i]) != NULL)
      return modes[i];
  return "Replicated";
}

/* A bare tag that still stands there is left bare: pinning it would restart every task for
 * nothing. */
static void
pin_image (RqRestoreItem *item,
           JsonObject    *entry)
{
  const char *then = rq_service_spec_get_image (item->wanted);
  const char *now = item->now != NULL ? rq_service_spec_get_image (item->now) : NULL;
  const char *pinned = rq_baseline_get_image (entry);

  if (g_strcmp0 (then, now) != 0 && pinned != NULL && pinned[0] != '\0')
    rq_service_spec_set_image (item->wanted, pinned);
  then = rq_service_spec_get_image (item->wanted);
  item->image = g_strdup (then != NULL ? then : "");
}

/* The counter restarts every task when it changes: it stays what it is as long as nothing else
 * does. */
static void
keep_force_update (RqRestoreItem *item)
{
  JsonObject *task = rq_json_get_object (item->wanted, "TaskTemplate");

  if (item->now != NULL && task != NULL &&
      rq_service_spec_same_tasks (item->now, item->wanted))
    json_object_set_int_member (task, "ForceUpdate", rq_service_spec_get_force_update (item->now));
}

static gboolean
equal_but_update_config (JsonObject *a,
                         JsonObject *b)
{
  g_autoptr (JsonObject) rest_a = json_object_new ();
  g_autoptr (JsonObject) rest_b = json_object_new ();

  rq_json_copy_members_but (a, "UpdateConfig", rest_a);
  rq_json_copy_members_but (b, "UpdateConfig", rest_b);
  return rq_service_spec_equal (rest_a, rest_b);
}

/* Swarm's own pause or rollback ends only with another write, which clears its UpdateStatus. */
static gboolean
is_disturbed (JsonObject *service)
{
  static const char *const states[] = {
    "paused", "rollback_started", "rollback_paused", "rollback_completed", NULL
  };
  const char *state = rq_json_get_string (rq_json_get_object (service, "UpdateStatus"), "State");

  return state != NULL && g_strv_contains (states, state);
}

static void
compare (RqRestoreItem *item)
{
  if (item->now == NULL)
    return;
  item->equal = rq_service_spec_equal (item->now, item->wanted) && !item->disturbed;
  item->settled = item->equal ||
                  (equal_but_update_config (item->now, item->wanted) && !item->disturbed);
  item->other_mode = !g_str_equal (get_mode (item->now), get_mode (item->wanted));
}

static void
add_item (RqRestorePlan *self,
          JsonObject    *entry,
          JsonObject    *service,
          RqSwarmNames  *names,
          const char    *stack)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  RqRestoreItem *item = g_new0 (RqRestoreItem, 1);

  item->name = g_strdup (rq_baseline_get_name (entry));
  item->wanted = rq_baseline_dup_spec (entry, names, missing, self->remade);
  item->job = rq_service_spec_is_job (item->wanted);
  if (service != NULL)
    {
      item->id = g_strdup (rq_json_get_string (service, "ID"));
      item->index = rq_json_get_int (rq_json_get_object (service, "Version"), "Index");
      item->now = json_object_ref (rq_json_get_object (service, "Spec"));
      item->disturbed = is_disturbed (service);
    }
  pin_image (item, entry);
  keep_force_update (item);
  compare (item);
  g_ptr_array_add (self->items, item);

  for (guint i = 0; !item->job && i < missing->len; i++)
    g_ptr_array_add (self->missing,
                     g_strdup_printf ("%s: %s", rq_service_short_name (item->name, stack),
                                      (const char *) missing->pdata[i]));
}

static gboolean
check_entry (JsonObject  *entry,
             GError     **error)
{
  if (entry != NULL && rq_baseline_get_name (entry) != NULL && rq_baseline_get_spec (entry) != NULL)
    return TRUE;
  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                       _("The recorded baseline is incomplete and cannot be used to roll "
                         "back. Deploy the earlier version on the manager instead."));
  return FALSE;
}

static gboolean
add_items (RqRestorePlan  *self,
           JsonArray      *baseline,
           RqStackView    *view,
           RqSwarmNames   *names,
           const char     *stack,
           GError        **error)
{
  for (guint i = 0; i < json_array_get_length (baseline); i++)
    {
      JsonObject *entry = rq_json_array_get_object (baseline, i);

      if (!check_entry (entry, error))
        return FALSE;
      add_item (self, entry, rq_stack_view_find_service (view, rq_baseline_get_name (entry)), names,
                stack);
    }
  return TRUE;
}

static gboolean
has_item (RqRestorePlan *self,
          const char    *name)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (((RqRestoreItem *) self->items->pdata[i])->name, name))
      return TRUE;
  return FALSE;
}

static void
find_added (RqRestorePlan *self,
            RqStackView   *view)
{
  GPtrArray *services = rq_stack_view_get_services (view);

  for (guint i = 0; i < services->len; i++)
    {
      const char *name = rq_service_json_get_name (services->pdata[i]);

      if (!has_item (self, name))
        g_ptr_array_add (self->added, g_strdup (name));
    }
}

/**
 * rq_restore_plan_new:
 * @baseline: the services of a recorded baseline
 *
 * Compares the stack with its baseline.
 *
 * Returns: (transfer full): what is to be done
 */
RqRestorePlan *
rq_restore_plan_new (RqEngineClient  *client,
                     const char      *stack,
                     JsonArray       *baseline,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autoptr (RqSwarmNames) names = rq_swarm_names_load (client, cancellable, error);
  g_autoptr (RqStackView) view = NULL;
  g_autoptr (RqRestorePlan) self = NULL;

  if (names == NULL || (view = rq_stack_view_load (client, stack, cancellable, error)) == NULL)
    return NULL;

  self = g_new0 (RqRestorePlan, 1);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->missing = g_ptr_array_new_with_free_func (g_free);
  self->remade = g_ptr_array_new_with_free_func (g_free);
  self->added = g_ptr_array_new_with_free_func (g_free);
  if (!add_items (self, baseline, view, names, stack, error))
    return NULL;
  find_added (self, view);
  return g_steal_pointer (&self);
}

/**
 * rq_restore_plan_is_done:
 *
 * Returns: whether every service that can be written is as the baseline has it
 */
gboolean
rq_restore_plan_is_done (RqRestorePlan *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      RqRestoreItem *item = self->items->pdata[i];

      if (!item->job && !item->equal)
        return FALSE;
    }
  return TRUE;
}

/**
 * rq_restore_item_dup_first:
 *
 * Without a RollbackConfig the service's own UpdateConfig is kept but for the failure action.
 *
 * Returns: (transfer full): what is written first
 */
JsonObject *
rq_restore_item_dup_first (RqRestoreItem *item)
{
  JsonObject *spec = rq_service_spec_copy (item->wanted);
  JsonObject *config = rq_json_get_object (spec, "RollbackConfig");
  JsonObject *first;

  if (config == NULL)
    config = rq_json_get_object (spec, "UpdateConfig");
  first = config != NULL ? rq_json_copy_object (config) : json_object_new ();
  json_object_set_string_member (first, "FailureAction", "pause");
  if (config == NULL)
    json_object_set_int_member (first, "Parallelism", 1);
  json_object_set_object_member (spec, "UpdateConfig", first);
  return spec;
}
