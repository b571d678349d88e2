/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/stack-view.h"

#include "base/await.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"
#include "swarm/swarm-fetch.h"

struct _RqStackView
{
  GPtrArray *services;   /* (owned) of JsonObject */
  GHashTable *tasks;     /* (owned) service ID → GPtrArray of JsonObject */
  GPtrArray *no_tasks;   /* (owned) empty */
  GHashTable *nodes;     /* (owned) ID → JsonObject */
  GDateTime *time;       /* (owned) */
};

static int
compare_services (gconstpointer a,
                  gconstpointer b)
{
  return g_strcmp0 (rq_service_json_get_name (*(JsonObject *const *) a),
                    rq_service_json_get_name (*(JsonObject *const *) b));
}

static void
add_services (RqStackView *self,
              JsonArray   *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *service = rq_json_array_get_object (list, i);

      if (service != NULL && rq_service_json_get_name (service) != NULL &&
          rq_json_get_string (service, "ID") != NULL)
        g_ptr_array_add (self->services, json_object_ref (service));
    }
  g_ptr_array_sort (self->services, compare_services);
}

static void
add_task (RqStackView *self,
          JsonObject  *task)
{
  const char *service_id = rq_json_get_string (task, "ServiceID");
  GPtrArray *tasks;

  if (service_id == NULL)
    return;
  tasks = g_hash_table_lookup (self->tasks, service_id);
  if (tasks == NULL)
    {
      tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
      g_hash_table_insert (self->tasks, g_strdup (service_id), tasks);
    }
  g_ptr_array_add (tasks, json_object_ref (task));
}

static void
add_tasks (RqStackView *self,
           JsonArray   *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (rq_json_array_get_object (list, i) != NULL)
      add_task (self, rq_json_array_get_object (list, i));
}

static void
add_nodes (RqStackView *self,
           JsonArray   *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = rq_json_array_get_object (list, i);
      const char *id = rq_json_get_string (object, "ID");

      if (id != NULL)
        g_hash_table_replace (self->nodes, g_strdup (id), json_object_ref (object));
    }
}

/**
 * rq_stack_view_new:
 * @services: (nullable): as GET /services gives them
 * @tasks: (nullable): as GET /tasks
 * @nodes: (nullable): as GET /nodes
 *
 * Returns: (transfer full): a stack as it was at @time
 */
RqStackView *
rq_stack_view_new (JsonArray *services,
                   JsonArray *tasks,
                   JsonArray *nodes,
                   GDateTime *time)
{
  RqStackView *self = g_new0 (RqStackView, 1);
  GDestroyNotify unref = (GDestroyNotify) json_object_unref;

  self->services = g_ptr_array_new_with_free_func (unref);
  self->tasks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_ptr_array_unref);
  self->no_tasks = g_ptr_array_new ();
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref);
  self->time = g_date_time_ref (time);
  if (nodes != NULL)
    add_nodes (self, nodes);
  if (services != NULL)
    add_services (self, services);
  if (tasks != NULL)
    add_tasks (self, tasks);
  return self;
}

/**
 * rq_stack_view_load:
 *
 * Returns: (transfer full): the stack now
 */
RqStackView *
rq_stack_view_load (RqEngineClient  *client,
                    const char      *stack,
                    GCancellable    *cancellable,
                    GError         **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (RqSwarmState) state = NULL;
  g_autoptr (GDateTime) now = NULL;

  rq_swarm_fetch_async (client, stack, RQ_SWARM_ALL, NULL, cancellable, rq_await_cb, await);
  state = rq_swarm_fetch_finish (rq_await_result (await), error);
  if (state == NULL)
    return NULL;

  now = rq_engine_client_dup_now (client);
  return rq_stack_view_new (state->services, state->tasks, state->nodes, now);
}

/**
 * rq_stack_view_free:
 *
 * Frees @self.
 */
void
rq_stack_view_free (RqStackView *self)
{
  g_ptr_array_unref (self->services);
  g_hash_table_unref (self->tasks);
  g_ptr_array_unref (self->no_tasks);
  g_hash_table_unref (self->nodes);
  g_date_time_unref (self->time);
  g_free (self);
}

/**
 * rq_stack_view_get_services:
 *
 * Returns: (transfer none) (element-type JsonObject): the services, by name
 */
GPtrArray *
rq_stack_view_get_services (RqStackView *self)
{
  return self->services;
}

/**
 * rq_stack_view_find_service:
 *
 * Returns: (transfer none) (nullable): the service of this name
 */
JsonObject *
rq_stack_view_find_service (RqStackView *self,
                            const char  *full_name)
{
  for (guint i = 0; i < self->services->len; i++)
    if (g_strcmp0 (rq_service_json_get_name (self->services->pdata[i]), full_name) == 0)
      return self->services->pdata[i];
  return NULL;
}

/**
 * rq_stack_view_get_tasks:
 *
 * Returns: (transfer none) (element-type JsonObject): the service's tasks, past ones too
 */
GPtrArray *
rq_stack_view_get_tasks (RqStackView *self,
                         const char  *service_id)
{
  GPtrArray *tasks = g_hash_table_lookup (self->tasks, service_id);

  return tasks != NULL ? tasks : self->no_tasks;
}

/**
 * rq_stack_view_get_nodes:
 *
 * Returns: (transfer none): node ID → JsonObject
 */
GHashTable *
rq_stack_view_get_nodes (RqStackView *self)
{
  return self->nodes;
}

/**
 * rq_stack_view_get_time:
 *
 * Returns: (transfer none): when it was, by the manager's clock
 */
GDateTime *
rq_stack_view_get_time (RqStackView *self)
{
  return self->time;
}

/**
 * rq_service_json_get_name:
 *
 * Returns: (transfer none) (nullable): the service's full name
 */
const char *
rq_service_json_get_name (JsonObject *service)
{
  return rq_json_get_string (rq_json_get_object (service, "Spec"), "Name");
}

/**
 * rq_service_short_name:
 *
 * Returns: (transfer none): @full_name without the stack's prefix
 */
const char *
rq_service_short_name (const char *full_name,
                       const char *stack)
{
  gsize length = strlen (stack);

  return g_str_has_prefix (full_name, stack) && full_name[length] == '_'
         ? full_name + length + 1 : full_name;
}

/**
 * rq_service_spec_dup_tag:
 *
 * Returns: (transfer full): the tag of the image, "" without one
 */
char *
rq_service_spec_dup_tag (JsonObject *spec)
{
  const char *image = rq_service_spec_get_image (spec);
  g_autoptr (RqImageRef) ref = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;
  const char *tag = ref != NULL ? rq_image_ref_get_tag (ref) : NULL;

  return g_strdup (tag != NULL ? tag : "");
}
