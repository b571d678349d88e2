/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "release/spec-references.h"
#include "release/upgrade-plan.h"
#include "swarm/engine-error.h"
#include "swarm/json.h"
#include "swarm/node-private.h"
#include "swarm/service-private.h"
#include "swarm/service-spec.h"
#include "swarm/swarm-summary.h"
#include "swarm/task-private.h"
#include "swarm/update-settings.h"

static void
reference_cb (RqReferenceKind  kind,
              JsonObject      *holder,
              const char      *member,
              gpointer         data)
{
  g_assert_nonnull (rq_json_get_string (holder, member));
}

static void
read_settings (JsonObject     *spec,
               RqSettingsKind  kind)
{
  g_autoptr (JsonObject) copy = rq_service_spec_copy (spec);
  RqUpdateSettings settings, again;

  rq_update_settings_read (spec, kind, &settings);
  if (!rq_update_settings_check (&settings, kind, NULL))
    return;
  rq_update_settings_write (&settings, kind, copy);
  rq_update_settings_read (copy, kind, &again);
  g_assert_true (rq_update_settings_equal (&settings, &again));
}

static gboolean
has_container (JsonObject *spec)
{
  return rq_json_get_object (rq_json_get_object (spec, "TaskTemplate"), "ContainerSpec") != NULL;
}

static void
read_spec (JsonObject *spec)
{
  g_autoptr (JsonObject) copy = rq_service_spec_copy (spec);

  g_assert_true (rq_service_spec_equal (spec, copy));
  g_assert_true (rq_service_spec_same_tasks (spec, copy));
  rq_service_spec_is_job (spec);
  rq_service_spec_get_force_update (spec);
  rq_service_spec_get_stack (spec);
  rq_spec_references_foreach (spec, reference_cb, NULL);
  read_settings (spec, RQ_SETTINGS_OF_UPDATE);
  read_settings (spec, RQ_SETTINGS_OF_ROLLBACK);
  rq_service_spec_set_image (copy, "a:1");
  if (has_container (spec))
    g_assert_cmpstr (rq_service_spec_get_image (copy), ==, "a:1");
}

static void
read_services (JsonArray *array,
               GPtrArray *rows)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();
  g_autoptr (RqUpgradePlan) plan = NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *json = rq_json_array_get_object (array, i);
      RqService *service;

      if (json == NULL)
        continue;
      service = rq_service_new ();
      rq_service_update (service, json);
      g_ptr_array_add (rows, service);
      g_ptr_array_add (objects, json);
      if (rq_json_get_object (json, "Spec") != NULL)
        read_spec (rq_json_get_object (json, "Spec"));
    }
  plan = rq_upgrade_plan_new (objects, "cometchat", "3.9.52");
  g_assert_cmpuint (rq_upgrade_plan_get_n_changes (plan), <=, objects->len);
}

static void
read_nodes (JsonArray *array,
            GPtrArray *rows)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (rq_json_array_get_object (array, i) != NULL)
      {
        RqNode *row = rq_node_new ();

        rq_node_update (row, rq_json_array_get_object (array, i));
        g_ptr_array_add (rows, row);
      }
}

static void
read_tasks (JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (rq_json_array_get_object (array, i) != NULL)
      {
        g_autoptr (RqTask) task = rq_task_new ();

        rq_task_update (task, rq_json_array_get_object (array, i), i % 2 == 0 ? "m1" : NULL);
        g_assert_nonnull (rq_task_get_error (task));
      }
}

static void
read_info (JsonObject *info)
{
  g_autoptr (GError) error = info != NULL ? rq_engine_error_from_info ("m1", info) : NULL;

  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* {"services": [{…}], "nodes": [{…}], "tasks": [{…}], "info": {…}}: what the engine says of each,
 * of any type, becomes rows, settings and a plan. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (JsonNode) node = rq_json_from_text ((const char *) data, size, NULL);
  g_autoptr (GPtrArray) services = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *summary = NULL;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  object = json_node_get_object (node);
  read_services (rq_json_get_array (object, "services"), services);
  read_nodes (rq_json_get_array (object, "nodes"), nodes);
  read_tasks (rq_json_get_array (object, "tasks"));
  read_info (rq_json_get_object (object, "info"));
  summary = rq_swarm_summary_new (services, nodes);
  g_assert_true (g_utf8_validate (summary, -1, NULL));
  return 0;
}
