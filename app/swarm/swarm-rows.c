/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/swarm-rows.h"

#include "swarm/json.h"
#include "swarm/node-private.h"
#include "swarm/row-list.h"
#include "swarm/service-private.h"
#include "swarm/service-progress.h"
#include "swarm/task-private.h"

/* What is known of a service beside its row. */
typedef struct
{
  GPtrArray *tasks;           /* (owned): of JsonObject, unowned: the task rows hold them */
  RqServiceProgress progress;
  gboolean changed;           /* it or a task of it, since it was judged */
} Track;

struct _RqSwarmRows
{
  RqRowList *services;    /* (owned): of RqService */
  RqRowList *tasks;       /* (owned): of RqTask */
  RqRowList *nodes;       /* (owned): of RqNode */
  GHashTable *node_jsons; /* (owned): node ID → JsonObject, both the row's */
  GHashTable *tracks;     /* (owned): service ID → Track */
};

static int
compare_services (gconstpointer a,
                  gconstpointer b)
{
  RqService *service_a = (RqService *) a;
  RqService *service_b = (RqService *) b;
  int order = g_strcmp0 (rq_service_get_full_name (service_a),
                         rq_service_get_full_name (service_b));

  return order != 0 ? order : g_strcmp0 (rq_service_get_id (service_a),
                                         rq_service_get_id (service_b));
}

static int
compare_tasks (gconstpointer a,
               gconstpointer b)
{
  RqTask *task_a = (RqTask *) a;
  RqTask *task_b = (RqTask *) b;
  gint64 created_a = rq_task_get_created (task_a);
  gint64 created_b = rq_task_get_created (task_b);
  int order = g_strcmp0 (rq_task_get_service_id (task_a), rq_task_get_service_id (task_b));

  if (order == 0)
    order = rq_task_get_slot (task_a) - rq_task_get_slot (task_b);
  if (order == 0)
    order = (created_a < created_b) - (created_a > created_b);
  return order != 0 ? order : g_strcmp0 (rq_task_get_id (task_a), rq_task_get_id (task_b));
}

static int
compare_nodes (gconstpointer a,
               gconstpointer b)
{
  RqNode *node_a = (RqNode *) a;
  RqNode *node_b = (RqNode *) b;
  int order = g_strcmp0 (rq_node_get_name (node_a), rq_node_get_name (node_b));

  return order != 0 ? order : g_strcmp0 (rq_node_get_id (node_a), rq_node_get_id (node_b));
}

static void
track_free (gpointer data)
{
  Track *track = data;

  g_ptr_array_unref (track->tasks);
  g_free (track);
}

/**
 * rq_swarm_rows_new:
 *
 * Returns: (transfer full): empty lists
 */
RqSwarmRows *
rq_swarm_rows_new (void)
{
  RqSwarmRows *self = g_new0 (RqSwarmRows, 1);

  self->services = rq_row_list_new (RQ_TYPE_SERVICE, (RqRowIdFunc) rq_service_get_id,
                                    compare_services);
  self->tasks = rq_row_list_new (RQ_TYPE_TASK, (RqRowIdFunc) rq_task_get_id, compare_tasks);
  self->nodes = rq_row_list_new (RQ_TYPE_NODE, (RqRowIdFunc) rq_node_get_id, compare_nodes);
  self->node_jsons = g_hash_table_new (g_str_hash, g_str_equal);
  self->tracks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, track_free);
  return self;
}

void
rq_swarm_rows_free (RqSwarmRows *self)
{
  g_hash_table_unref (self->tracks);
  g_hash_table_unref (self->node_jsons);
  g_object_unref (self->services);
  g_object_unref (self->tasks);
  g_object_unref (self->nodes);
  g_free (self);
}

static Track *
get_track (RqSwarmRows *self,
           const char  *service_id)
{
  Track *track = g_hash_table_lookup (self->tracks, service_id);

  if (track == NULL)
    {
      track = g_new0 (Track, 1);
      track->tasks = g_ptr_array_new ();
      g_hash_table_insert (self->tracks, g_strdup (service_id), track);
    }
  return track;
}

static gint64
get_version (JsonObject *json)
{
  return rq_json_get_int (rq_json_get_object (json, "Version"), "Index");
}

/* An answer that was overtaken must not bring back what is past. */
static gboolean
is_newer (JsonObject *json,
          JsonObject *known)
{
  return get_version (json) > get_version (known);
}

static void
mark_all_changed (RqSwarmRows *self)
{
  GHashTableIter iter;
  Track *track;

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &track))
    track->changed = TRUE;
}

static const char *
find_node_name (RqSwarmRows *self,
                const char  *node_id)
{
  RqNode *node = node_id != NULL ? rq_row_list_lookup (self->nodes, node_id) : NULL;

  return node != NULL ? rq_node_get_name (node) : NULL;
}

static void
rename_nodes_of_tasks (RqSwarmRows *self)
{
  GPtrArray *tasks = rq_row_list_peek (self->tasks);

  for (guint i = 0; i < tasks->len; i++)
    {
      RqTask *task = g_ptr_array_index (tasks, i);

      rq_task_set_node_name (task, find_node_name (self, rq_task_get_node_id (task)));
    }
}

static void
index_nodes (RqSwarmRows *self)
{
  GPtrArray *nodes = rq_row_list_peek (self->nodes);

  g_hash_table_remove_all (self->node_jsons);
  for (guint i = 0; i < nodes->len; i++)
    {
      RqNode *node = g_ptr_array_index (nodes, i);

      g_hash_table_insert (self->node_jsons, (char *) rq_node_get_id (node),
                           rq_node_get_json (node));
    }
}

static void
apply_nodes (RqSwarmRows *self,
             JsonArray   *array)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean changed = json_array_get_length (array) != rq_row_list_peek (self->nodes)->len;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *json = rq_json_array_get_object (array, i);
      const char *id = rq_json_get_string (json, "ID");
      RqNode *node = id != NULL ? rq_row_list_lookup (self->nodes, id) : NULL;

      if (id == NULL)
        continue;
      node = node != NULL ? g_object_ref (node) : rq_node_new ();
      g_ptr_array_add (rows, node);
      if (rq_node_get_json (node) != NULL && !is_newer (json, rq_node_get_json (node)))
        continue;
      rq_node_update (node, json);
      changed = TRUE;
    }
  if (!changed)
    return;

  rq_row_list_replace (self->nodes, rows);
  index_nodes (self);
  rename_nodes_of_tasks (self);
  mark_all_changed (self);
}

static RqService *
apply_service (RqSwarmRows *self,
               JsonObject  *json)
{
  const char *id = rq_json_get_string (json, "ID");
  RqService *service = id != NULL ? rq_row_list_lookup (self->services, id) : NULL;

  if (id == NULL)
    return NULL;
  service = service != NULL ? g_object_ref (service) : rq_service_new ();
  if (rq_service_get_json (service) == NULL || is_newer (json, rq_service_get_json (service)))
    {
      rq_service_update (service, json);
      get_track (self, id)->changed = TRUE;
    }
  return service;
}

/* What was not asked for stays as it is. */
static void
keep_others (RqSwarmRows *self,
             GPtrArray   *asked,
             GPtrArray   *rows)
{
  GPtrArray *present = rq_row_list_peek (self->services);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < asked->len; i++)
    g_hash_table_add (ids, g_ptr_array_index (asked, i));
  for (guint i = 0; i < present->len; i++)
    if (!g_hash_table_contains (ids, rq_service_get_id (g_ptr_array_index (present, i))))
      g_ptr_array_add (rows, g_object_ref (g_ptr_array_index (present, i)));
}

static void
forget_tracks (RqSwarmRows *self)
{
  GHashTableIter iter;
  const char *id;

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    if (rq_row_list_lookup (self->services, id) == NULL)
      g_hash_table_iter_remove (&iter);
}

/* The rows that are to be there; they show once they are judged. */
static GPtrArray *
apply_services (RqSwarmRows *self,
                JsonArray   *array,
                GPtrArray   *asked)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      RqService *service = apply_service (self, rq_json_array_get_object (array, i));

      if (service != NULL)
        g_ptr_array_add (rows, service);
    }
  if (asked != NULL)
    keep_others (self, asked, rows);
  return rows;
}

/* FALSE when nothing of it is new. */
static gboolean
apply_task (RqSwarmRows *self,
            JsonObject  *json,
            GPtrArray   *rows)
{
  const char *id = rq_json_get_string (json, "ID");
  RqTask *task = id != NULL ? rq_row_list_lookup (self->tasks, id) : NULL;
  gboolean is_known = task != NULL;
  Track *track;

  if (id == NULL)
    return FALSE;
  task = task != NULL ? g_object_ref (task) : rq_task_new ();
  g_ptr_array_add (rows, task);
  if (is_known && !is_newer (json, rq_task_get_json (task)))
    return FALSE;

  rq_task_update (task, json, find_node_name (self, rq_json_get_string (json, "NodeID")));
  track = g_hash_table_lookup (self->tracks, rq_task_get_service_id (task));
  if (track != NULL)
    track->changed = TRUE;
  return TRUE;
}

/* Also finds out which services have lost a task. */
static void
index_tasks (RqSwarmRows *self)
{
  GPtrArray *tasks = rq_row_list_peek (self->tasks);
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  Track *track;

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &track))
    {
      g_hash_table_insert (counts, track, GUINT_TO_POINTER (track->tasks->len));
      g_ptr_array_set_size (track->tasks, 0);
    }
  for (guint i = 0; i < tasks->len; i++)
    {
      RqTask *task = g_ptr_array_index (tasks, i);

      track = g_hash_table_lookup (self->tracks, rq_task_get_service_id (task));
      if (track != NULL)
        g_ptr_array_add (track->tasks, rq_task_get_json (task));
    }

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &track))
    if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, track)) != track->tasks->len)
      track->changed = TRUE;
}

static void
apply_tasks (RqSwarmRows *self,
             JsonArray   *array)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < json_array_get_length (array); i++)
    apply_task (self, rq_json_array_get_object (array, i), rows);
  rq_row_list_replace (self->tasks, rows);
}

static void
judge (RqSwarmRows *self,
       RqService   *service,
       Track       *track,
       GDateTime   *now)
{
  RqServiceFacts facts = {
    .service = rq_service_get_json (service),
    .tasks = track->tasks,
    .nodes = self->node_jsons,
    .now = now,
  };
  g_autoptr (RqVerdict) verdict = NULL;

  facts.progress_age_us = rq_service_progress_observe (&track->progress, &facts,
                                                       g_get_monotonic_time ());
  verdict = rq_service_health_judge (&facts);
  rq_service_set_verdict (service, verdict);
  track->changed = FALSE;
}

/* What is good stays good until something changes; the rest also changes with time. */
static void
judge_all (RqSwarmRows *self,
           GPtrArray   *services,
           GDateTime   *now)
{
  for (guint i = 0; i < services->len; i++)
    {
      RqService *service = g_ptr_array_index (services, i);
      Track *track = get_track (self, rq_service_get_id (service));
      RqVerdict *verdict = rq_service_get_verdict (service);

      if (track->changed || verdict == NULL || !rq_verdict_is_good (verdict))
        judge (self, service, track, now);
    }
}

/**
 * rq_swarm_rows_apply:
 * @state: what the engine said
 * @now: by the manager's clock
 *
 * Brings the lists in step with @state; rows that stay are the same objects.
 */
void
rq_swarm_rows_apply (RqSwarmRows  *self,
                     RqSwarmState *state,
                     GDateTime    *now)
{
  g_autoptr (GPtrArray) services = NULL;

  if (state->nodes != NULL)
    apply_nodes (self, state->nodes);
  if (state->services != NULL)
    services = apply_services (self, state->services, state->service_ids);
  if (state->tasks != NULL)
    apply_tasks (self, state->tasks);
  index_tasks (self);

  judge_all (self, services != NULL ? services : rq_row_list_peek (self->services), now);
  if (services == NULL)
    return;
  rq_row_list_replace (self->services, services);
  forget_tracks (self);
}

/* What is on a node that is gone stays as it is until that node comes back, with an event. */
static gboolean
is_out_of_reach (RqSwarmRows *self,
                 RqTask      *task)
{
  const char *node_id = rq_task_get_node_id (task);
  RqNode *node = node_id != NULL ? rq_row_list_lookup (self->nodes, node_id) : NULL;

  return node == NULL || !rq_node_is_ready (node);
}

static gboolean
is_at_rest (RqSwarmRows *self,
            RqTask      *task)
{
  static const char *const ended[] = {
    "complete", "shutdown", "failed", "rejected", "remove", "orphaned", NULL
  };
  const char *state = rq_task_get_state (task);

  if (g_str_equal (rq_task_get_desired_state (task), "running"))
    return g_str_equal (state, "running");
  return g_strv_contains (ended, state) || is_out_of_reach (self, task);
}

/**
 * rq_swarm_rows_are_at_rest:
 *
 * Returns: whether every service is as it should be, and no task is about to become something else
 */
gboolean
rq_swarm_rows_are_at_rest (RqSwarmRows *self)
{
  GPtrArray *services = rq_row_list_peek (self->services);
  GPtrArray *tasks = rq_row_list_peek (self->tasks);

  for (guint i = 0; i < services->len; i++)
    {
      RqVerdict *verdict = rq_service_get_verdict (g_ptr_array_index (services, i));

      if (verdict == NULL || !rq_verdict_is_good (verdict))
        return FALSE;
    }
  for (guint i = 0; i < tasks->len; i++)
    if (!is_at_rest (self, g_ptr_array_index (tasks, i)))
      return FALSE;
  return TRUE;
}

/**
 * rq_swarm_rows_lack:
 * @tasks: some of those that the engine has
 *
 * Returns: whether any of them is not known, or known as it was before
 */
gboolean
rq_swarm_rows_lack (RqSwarmRows *self,
                    JsonArray   *tasks)
{
  for (guint i = 0; i < json_array_get_length (tasks); i++)
    {
      JsonObject *json = rq_json_array_get_object (tasks, i);
      const char *id = rq_json_get_string (json, "ID");
      RqTask *task = id != NULL ? rq_row_list_lookup (self->tasks, id) : NULL;

      if (id != NULL && (task == NULL || is_newer (json, rq_task_get_json (task))))
        return TRUE;
    }
  return FALSE;
}

/**
 * rq_swarm_rows_find_attention:
 *
 * Returns: (transfer none) (nullable): the first service that needs a person
 */
RqService *
rq_swarm_rows_find_attention (RqSwarmRows *self)
{
  GPtrArray *services = rq_row_list_peek (self->services);

  for (guint i = 0; i < services->len; i++)
    {
      RqVerdict *verdict = rq_service_get_verdict (g_ptr_array_index (services, i));

      if (verdict != NULL && rq_verdict_is_settled (verdict) && !rq_verdict_is_good (verdict))
        return g_ptr_array_index (services, i);
    }
  return NULL;
}

/**
 * rq_swarm_rows_get_services:
 *
 * Returns: (transfer none): of RqService
 */
GListModel *
rq_swarm_rows_get_services (RqSwarmRows *self)
{
  return G_LIST_MODEL (self->services);
}

/**
 * rq_swarm_rows_get_tasks:
 *
 * Returns: (transfer none): of RqTask
 */
GListModel *
rq_swarm_rows_get_tasks (RqSwarmRows *self)
{
  return G_LIST_MODEL (self->tasks);
}

/**
 * rq_swarm_rows_get_nodes:
 *
 * Returns: (transfer none): of RqNode
 */
GListModel *
rq_swarm_rows_get_nodes (RqSwarmRows *self)
{
  return G_LIST_MODEL (self->nodes);
}

/**
 * rq_swarm_rows_peek_services:
 *
 * Returns: (transfer none): of RqService, sorted
 */
GPtrArray *
rq_swarm_rows_peek_services (RqSwarmRows *self)
{
  return rq_row_list_peek (self->services);
}

/**
 * rq_swarm_rows_peek_nodes:
 *
 * Returns: (transfer none): of RqNode, sorted
 */
GPtrArray *
rq_swarm_rows_peek_nodes (RqSwarmRows *self)
{
  return rq_row_list_peek (self->nodes);
}
