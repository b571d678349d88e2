/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-spec.h"

#include "swarm/json.h"

#define STACK_LABEL "com.docker.stack.namespace"

static JsonObject *
get_container (JsonObject *spec)
{
  JsonObject *task = rq_json_get_object (spec, "TaskTemplate");

  return task != NULL ? rq_json_get_object (task, "ContainerSpec") : NULL;
}

/**
 * rq_service_spec_get_image:
 *
 * Returns: (transfer none) (nullable): the image of the containers; %NULL for a service without
 */
const char *
rq_service_spec_get_image (JsonObject *spec)
{
  JsonObject *container = get_container (spec);

  return container != NULL ? rq_json_get_string (container, "Image") : NULL;
}

/**
 * rq_service_spec_set_image:
 *
 * Changes nothing but the image. A spec without containers stays as it is.
 */
void
rq_service_spec_set_image (JsonObject *spec,
                           const char *image)
{
  JsonObject *container = get_container (spec);

  g_return_if_fail (image != NULL);

  if (container != NULL)
    json_object_set_string_member (container, "Image", image);
}

/**
 * rq_service_spec_get_stack:
 *
 * Returns: (transfer none) (nullable): the stack the service was deployed with
 */
const char *
rq_service_spec_get_stack (JsonObject *spec)
{
  JsonObject *labels = rq_json_get_object (spec, "Labels");

  return labels != NULL ? rq_json_get_string (labels, STACK_LABEL) : NULL;
}

/**
 * rq_service_spec_is_job:
 *
 * Returns: whether its tasks run to completion; any update runs them again
 */
gboolean
rq_service_spec_is_job (JsonObject *spec)
{
  JsonObject *mode = rq_json_get_object (spec, "Mode");

  return mode != NULL && (rq_json_get_object (mode, "ReplicatedJob") != NULL ||
                          rq_json_get_object (mode, "GlobalJob") != NULL);
}

/**
 * rq_service_spec_get_force_update:
 *
 * Returns: the counter that restarts all tasks when it changes
 */
gint64
rq_service_spec_get_force_update (JsonObject *spec)
{
  JsonObject *task = rq_json_get_object (spec, "TaskTemplate");

  return task != NULL ? rq_json_get_int (task, "ForceUpdate") : 0;
}

static gboolean
task_equal_but (JsonObject *a,
                JsonObject *b,
                const char *left_out)
{
  g_autoptr (JsonObject) rest_a = json_object_new ();
  g_autoptr (JsonObject) rest_b = json_object_new ();

  rq_json_copy_members_but (a, left_out, rest_a);
  rq_json_copy_members_but (b, left_out, rest_b);
  return rq_json_objects_equal (rest_a, rest_b);
}

/**
 * rq_service_spec_same_tasks:
 *
 * Returns: whether the task templates are equal but for ForceUpdate
 */
gboolean
rq_service_spec_same_tasks (JsonObject *a,
                            JsonObject *b)
{
  JsonObject *task_a = rq_json_get_object (a, "TaskTemplate");
  JsonObject *task_b = rq_json_get_object (b, "TaskTemplate");

  if (task_a == NULL || task_b == NULL)
    return task_a == task_b;
  return task_equal_but (task_a, task_b, "ForceUpdate");
}

/**
 * rq_service_spec_equal:
 *
 * Returns: whether the specs are equal but for ForceUpdate, the order of keys and null members
 */
gboolean
rq_service_spec_equal (JsonObject *a,
                       JsonObject *b)
{
  return task_equal_but (a, b, "TaskTemplate") && rq_service_spec_same_tasks (a, b);
}

/* A service says Runtime "container", its tasks say nothing: the same (seen with 20.10). */
static JsonObject *
copy_but_default_runtime (JsonObject *task)
{
  const char *runtime = rq_json_get_string (task, "Runtime");
  JsonObject *copy = json_object_new ();

  rq_json_copy_members_but (task, g_strcmp0 (runtime, "container") == 0 ? "Runtime" : "", copy);
  return copy;
}

/**
 * rq_service_spec_task_is_current:
 * @task_spec: the Spec of a task
 *
 * The placement is left out: Swarm does not replace a task whose node still satisfies it.
 *
 * Returns: whether the task was made from this spec
 */
gboolean
rq_service_spec_task_is_current (JsonObject *spec,
                                 JsonObject *task_spec)
{
  JsonObject *task = rq_json_get_object (spec, "TaskTemplate");
  g_autoptr (JsonObject) wanted = task != NULL ? copy_but_default_runtime (task) : NULL;
  g_autoptr (JsonObject) present = copy_but_default_runtime (task_spec);

  return wanted != NULL && task_equal_but (wanted, present, "Placement");
}

/**
 * rq_service_spec_copy:
 *
 * Returns: (transfer full): a deep copy
 */
JsonObject *
rq_service_spec_copy (JsonObject *spec)
{
  return rq_json_copy_object (spec);
}
