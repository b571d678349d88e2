/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/swarm-fetch.h"

#include <glib/gi18n-lib.h>

#include "swarm/json.h"

#define STACK_LABEL "com.docker.stack.namespace"

typedef struct
{
  GTask *task;        /* (owned) */
  JsonArray **target; /* (unowned): within the task's state */
} Part;

typedef struct
{
  RqSwarmState *state; /* (owned) */
  guint waiting;
  GError *error;       /* (owned) (nullable): the first */
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->state, rq_swarm_state_free);
  g_clear_error (&fetch->error);
  g_free (fetch);
}

static void
part_done (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (--fetch->waiting > 0)
    return;
  if (fetch->error != NULL)
    g_task_return_error (task, g_steal_pointer (&fetch->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&fetch->state),
                           (GDestroyNotify) rq_swarm_state_free);
}

static void
part_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autofree Part *part = data;
  g_autoptr (GTask) task = part->task;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_engine_client_request_finish (RQ_ENGINE_CLIENT (source), result,
                                                               &error);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    *part->target = json_node_dup_array (node);
  else if (part->target == &fetch->state->glance &&
           g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_INVALID))
    g_clear_error (&error);
  else if (node != NULL)
    error = g_error_new_literal (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                                 _("Docker’s answer was not a list. Try again."));
  if (error != NULL && fetch->error == NULL)
    fetch->error = g_steal_pointer (&error);
  part_done (task);
}

static void
fetch_part (GTask          *task,
            RqEngineClient *client,
            const char     *path,
            JsonArray     **target)
{
  Fetch *fetch = g_task_get_task_data (task);
  Part *part = g_new0 (Part, 1);

  part->task = g_object_ref (task);
  part->target = target;
  fetch->waiting++;
  rq_engine_client_request_async (client, "GET", path, NULL, NULL, g_task_get_cancellable (task),
                                  part_cb, part);
}

/* @filters: (transfer full) */
static char *
create_path (const char *path,
             const char *stack,
             JsonObject *filters)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *label = g_strconcat (STACK_LABEL "=", stack, NULL);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;
  JsonArray *values = json_array_new ();

  if (stack[0] != '\0')
    json_array_add_string_element (values, label);
  json_object_set_array_member (filters, "label", values);
  json_node_take_object (node, filters);
  text = json_to_string (node, FALSE);
  escaped = g_uri_escape_string (text, NULL, FALSE);
  return g_strconcat (path, "filters=", escaped, NULL);
}

static JsonObject *
filter_by_ids (GPtrArray *ids)
{
  JsonObject *filters = json_object_new ();
  JsonArray *values;

  if (ids == NULL)
    return filters;
  values = json_array_sized_new (ids->len);
  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (values, g_ptr_array_index (ids, i));
  json_object_set_array_member (filters, "id", values);
  return filters;
}

/* The docker command asks so, too, to follow an update: "_up-to-date" is of the present spec. */
static JsonObject *
filter_for_glance (void)
{
  static const char *const states[] = { "ready", "complete", "shutdown", "remove" };
  JsonObject *filters = json_object_new ();
  JsonArray *wanted = json_array_new ();
  JsonArray *present = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    json_array_add_string_element (wanted, states[i]);
  json_array_add_string_element (present, "true");
  json_object_set_array_member (filters, "desired-state", wanted);
  json_object_set_array_member (filters, "_up-to-date", present);
  return filters;
}

/**
 * rq_swarm_fetch_async:
 * @service_ids: (nullable): of char *, for %RQ_SWARM_SOME_SERVICES
 *
 * Asks for @parts side by side.
 */
void
rq_swarm_fetch_async (RqEngineClient      *client,
                      const char          *stack,
                      RqSwarmParts         parts,
                      GPtrArray           *service_ids,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);
  RqSwarmState *state = g_new0 (RqSwarmState, 1);
  gboolean some = !(parts & RQ_SWARM_SERVICES) && (parts & RQ_SWARM_SOME_SERVICES);
  g_autofree char *services = create_path ("/services?status=true&", stack,
                                           filter_by_ids (some ? service_ids : NULL));
  g_autofree char *tasks = create_path ("/tasks?", stack, json_object_new ());
  g_autofree char *glance = create_path ("/tasks?", stack, filter_for_glance ());

  g_task_set_source_tag (task, rq_swarm_fetch_async);
  g_task_set_task_data (task, fetch, fetch_free);
  state->parts = parts;
  state->service_ids = some && service_ids != NULL ? g_ptr_array_ref (service_ids) : NULL;
  fetch->state = state;
  fetch->waiting = 1;

  if (parts & RQ_SWARM_NODES)
    fetch_part (task, client, "/nodes", &state->nodes);
  if (parts & (RQ_SWARM_SERVICES | RQ_SWARM_SOME_SERVICES))
    fetch_part (task, client, services, &state->services);
  if (parts & RQ_SWARM_TASKS)
    fetch_part (task, client, tasks, &state->tasks);
  if (parts & RQ_SWARM_GLANCE)
    fetch_part (task, client, glance, &state->glance);
  part_done (task);
}

/**
 * rq_swarm_fetch_finish:
 *
 * Returns: (transfer full): all parts, or %NULL when any of them failed
 */
RqSwarmState *
rq_swarm_fetch_finish (GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
rq_swarm_state_free (RqSwarmState *self)
{
  g_clear_pointer (&self->service_ids, g_ptr_array_unref);
  g_clear_pointer (&self->nodes, json_array_unref);
  g_clear_pointer (&self->services, json_array_unref);
  g_clear_pointer (&self->tasks, json_array_unref);
  g_clear_pointer (&self->glance, json_array_unref);
  g_free (self);
}
