/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-slots.h"

#include "base/time-format.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

/* Docker's own default. */
#define MONITOR_DEFAULT_US (5 * G_TIME_SPAN_SECOND)

/* So many failures of a slot are a crash loop, until a task has lasted so long. */
#define LOOP_FAILURES 2
#define LASTS_US (3 * G_TIME_SPAN_MINUTE)

typedef struct
{
  gboolean wanted;
  gboolean running;
  gboolean current;
  gboolean stable;
  gboolean lasts;
  int rank;
  int failures;
} Slot;

typedef struct
{
  const RqServiceFacts *facts; /* (unowned) */
  JsonObject *spec;            /* (unowned) */
  GHashTable *table;           /* (owned): slot number or node ID → Slot */
  gint64 stable_us;
  GDateTime *failed_since;     /* (unowned) (nullable) */
  GDateTime *failed_at;        /* (owned) (nullable) */
  GDateTime *failed_other_at;  /* (owned) (nullable) */
  GDateTime *waiting_at;       /* (owned) (nullable) */
  RqServiceSlots *slots;       /* (unowned) */
} Count;

/**
 * rq_service_slots_task_time:
 *
 * Returns: (transfer full) (nullable): when @task got into its present state
 */
GDateTime *
rq_service_slots_task_time (JsonObject *task)
{
  return rq_time_from_record (rq_json_get_string (rq_json_get_object (task, "Status"),
                                                  "Timestamp"));
}

static gboolean
node_is_down (JsonObject *node)
{
  return g_strcmp0 (rq_json_get_string (rq_json_get_object (node, "Status"), "State"), "down") == 0;
}

/* FALSE for a ghost: its node was removed, it will never change again. */
static gboolean
find_node (const RqServiceFacts *facts,
           JsonObject           *task,
           gboolean             *is_down)
{
  const char *id = rq_json_get_string (task, "NodeID");
  JsonObject *node;

  *is_down = FALSE;
  if (id == NULL || id[0] == '\0' || facts->nodes == NULL)
    return TRUE;
  node = g_hash_table_lookup (facts->nodes, id);
  *is_down = node != NULL && node_is_down (node);
  return node != NULL;
}

static Slot *
get_slot (Count      *count,
          JsonObject *task)
{
  gint64 number = rq_json_get_int (task, "Slot");
  const char *node_id = rq_json_get_string (task, "NodeID");
  char *key = number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : g_strdup (node_id);
  Slot *slot;

  if (key == NULL)
    key = g_strdup ("");
  slot = g_hash_table_lookup (count->table, key);
  if (slot == NULL)
    {
      slot = g_new0 (Slot, 1);
      g_hash_table_insert (count->table, key, slot);
    }
  else
    g_free (key);
  return slot;
}

/* How near to running; what comes after is none of ours. */
static int
get_rank (const char *state)
{
  static const char * const states[] = {
    "new", "pending", "assigned", "accepted", "preparing", "ready", "starting", "running",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (state, states[i]) == 0)
      return i + 1;
  return 0;
}

static gboolean
has_failed (const char *state)
{
  return g_strcmp0 (state, "failed") == 0 || g_strcmp0 (state, "rejected") == 0 ||
         g_strcmp0 (state, "orphaned") == 0;
}

static gboolean
has_lasted (Count      *count,
            JsonObject *task,
            gint64      duration_us)
{
  g_autoptr (GDateTime) since = rq_service_slots_task_time (task);

  return since != NULL && g_date_time_difference (count->facts->now, since) >= duration_us;
}

/* Its node's clock may be wrong: what the caller saw standing still that long is stable too. */
static gboolean
is_stable (Count      *count,
           JsonObject *task)
{
  return count->facts->progress_age_us >= count->stable_us ||
         has_lasted (count, task, count->stable_us);
}

static void
keep_earliest (JsonObject **kept,
               GDateTime  **kept_at,
               JsonObject  *task,
               GDateTime   *at)
{
  if (*kept_at != NULL && g_date_time_compare (*kept_at, at) <= 0)
    return;
  g_clear_pointer (kept_at, g_date_time_unref);
  *kept_at = g_date_time_ref (at);
  *kept = task;
}

/* The node lost the container, as when its Docker daemon restarts: that is no fault of what ran in
 * it, and Swarm makes another one. Whether that one runs decides. (Seen with 20.10: "failed".) */
static gboolean
lost_its_container (JsonObject *task)
{
  const char *error = rq_json_get_string (rq_json_get_object (task, "Status"), "Err");

  return error != NULL && g_str_has_prefix (error, "No such container");
}

static void
count_failure (Count      *count,
               JsonObject *task,
               gboolean    is_current)
{
  RqServiceSlots *slots = count->slots;
  Slot *slot = get_slot (count, task);
  g_autoptr (GDateTime) at = rq_service_slots_task_time (task);

  if (at == NULL || (count->failed_since != NULL &&
                     g_date_time_compare (at, count->failed_since) < 0))
    return;
  if (!is_current)
    {
      keep_earliest (&slots->failed_other, &count->failed_other_at, task, at);
      return;
    }
  if (!lost_its_container (task))
    {
      slots->failures++;
      slot->failures++;
    }
  keep_earliest (&slots->failed, &count->failed_at, task, at);
}

static void
count_waiting (Count      *count,
               JsonObject *task)
{
  g_autoptr (GDateTime) at = rq_service_slots_task_time (task);

  if (at == NULL || (count->waiting_at != NULL && g_date_time_compare (at, count->waiting_at) < 0))
    return;
  g_clear_pointer (&count->waiting_at, g_date_time_unref);
  count->waiting_at = g_steal_pointer (&at);
  count->slots->waiting = task;
}

static void
count_wanted (Count      *count,
              JsonObject *task,
              const char *state,
              gboolean    is_current,
              gboolean    is_down)
{
  Slot *slot = get_slot (count, task);
  gboolean runs = g_strcmp0 (state, "running") == 0 && !is_down;

  slot->wanted = TRUE;
  slot->running |= runs;
  if (!is_current)
    return;
  slot->rank = MAX (slot->rank, is_down ? 0 : get_rank (state));
  slot->current |= runs;
  if (!runs)
    {
      count_waiting (count, task);
      return;
    }
  slot->stable |= is_stable (count, task);
  slot->lasts |= has_lasted (count, task, LASTS_US);
}

static void
count_task (Count      *count,
            JsonObject *task)
{
  const char *state = rq_json_get_string (rq_json_get_object (task, "Status"), "State");
  const char *desired = rq_json_get_string (task, "DesiredState");
  JsonObject *task_spec = rq_json_get_object (task, "Spec");
  gboolean is_current, is_down;

  if (!find_node (count->facts, task, &is_down))
    return;
  is_current = task_spec != NULL && rq_service_spec_task_is_current (count->spec, task_spec);
  if (has_failed (state))
    count_failure (count, task, is_current);
  else if (g_strcmp0 (desired, "running") == 0 || g_strcmp0 (desired, "ready") == 0)
    count_wanted (count, task, state, is_current, is_down);
}

static gint64
get_stable_us (const RqServiceFacts *facts,
               JsonObject           *spec)
{
  gint64 monitor_ns = rq_json_get_int (rq_json_get_object (spec, "UpdateConfig"), "Monitor");

  if (facts->stable_us > 0)
    return facts->stable_us;
  return monitor_ns > 0 ? monitor_ns / 1000 : MONITOR_DEFAULT_US;
}

static int
get_desired (const RqServiceFacts *facts,
             JsonObject           *spec,
             int                   wanted)
{
  JsonObject *mode = rq_json_get_object (spec, "Mode");
  JsonObject *replicated = rq_json_get_object (mode, "Replicated");

  if (rq_json_get_object (mode, "Global") != NULL)
    return wanted;
  if (replicated == NULL || !json_object_has_member (replicated, "Replicas"))
    return 1;
  return CLAMP (rq_json_get_int (replicated, "Replicas"), 0, G_MAXINT / 16);
}

static void
sum_up (Count *count)
{
  RqServiceSlots *slots = count->slots;
  int wanted = 0;
  GHashTableIter iter;
  Slot *slot;

  g_hash_table_iter_init (&iter, count->table);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &slot))
    {
      wanted += slot->wanted;
      slots->running += slot->running;
      slots->current += slot->current;
      slots->stable += slot->stable;
      slots->outdated += slot->running && !slot->current;
      slots->score += slot->rank;
      slots->looping += slot->failures >= LOOP_FAILURES && !slot->lasts;
    }
  slots->desired = get_desired (count->facts, count->spec, wanted);
}

/* Without tasks, what the list of services itself tells. */
static void
take_from_status (RqServiceSlots       *slots,
                  const RqServiceFacts *facts,
                  JsonObject           *spec)
{
  JsonObject *status = rq_json_get_object (facts->service, "ServiceStatus");
  int wanted = CLAMP (rq_json_get_int (status, "DesiredTasks"), 0, G_MAXINT / 16);
  int running = CLAMP (rq_json_get_int (status, "RunningTasks"), 0, G_MAXINT / 16);

  slots->desired = get_desired (facts, spec, wanted);
  slots->running = slots->current = slots->stable = MIN (running, slots->desired);
  slots->score = slots->running;
}

/**
 * rq_service_slots_count:
 * @failed_since: (nullable): failures before this do not count
 *
 * Counts the tasks of a service that is no job.
 */
void
rq_service_slots_count (RqServiceSlots       *slots,
                        const RqServiceFacts *facts,
                        GDateTime            *failed_since)
{
  JsonObject *spec = rq_json_get_object (facts->service, "Spec");
  Count count = { .facts = facts, .spec = spec, .failed_since = failed_since, .slots = slots };

  *slots = (RqServiceSlots) { 0 };
  if (facts->tasks == NULL)
    {
      take_from_status (slots, facts, spec);
      return;
    }

  count.stable_us = get_stable_us (facts, spec);
  count.table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < facts->tasks->len; i++)
    count_task (&count, g_ptr_array_index (facts->tasks, i));
  sum_up (&count);

  g_hash_table_unref (count.table);
  g_clear_pointer (&count.failed_at, g_date_time_unref);
  g_clear_pointer (&count.failed_other_at, g_date_time_unref);
  g_clear_pointer (&count.waiting_at, g_date_time_unref);
}
