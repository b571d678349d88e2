/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-progress.h"

#include "swarm/json.h"
#include "swarm/service-slots.h"
#include "swarm/service-spec.h"

/* Completed tasks of a job; they only get more. */
static int
count_completed (GPtrArray *tasks)
{
  int completed = 0;

  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    {
      JsonObject *status = rq_json_get_object (g_ptr_array_index (tasks, i), "Status");

      completed += g_strcmp0 (rq_json_get_string (status, "State"), "complete") == 0;
    }
  return completed;
}

/**
 * rq_service_progress_observe:
 * @facts: their progress_age_us is not read
 * @monotonic_us: now
 *
 * Looks at a service and remembers how far it got.
 *
 * Returns: microseconds since it last came nearer to its end, or was changed
 */
gint64
rq_service_progress_observe (RqServiceProgress    *self,
                             const RqServiceFacts *facts,
                             gint64                monotonic_us)
{
  gint64 version = rq_json_get_int (rq_json_get_object (facts->service, "Version"), "Index");
  RqServiceFacts still = *facts;
  RqServiceSlots slots;
  gboolean is_changed, is_nearer, has_dropped;

  still.progress_age_us = 0;
  rq_service_slots_count (&slots, &still, NULL);
  if (rq_service_spec_is_job (rq_json_get_object (facts->service, "Spec")))
    slots.score = count_completed (facts->tasks);

  is_changed = self->moved_us == 0 || version != self->version;
  is_nearer = slots.score > self->best;
  has_dropped = self->full && slots.current < slots.desired;
  if (is_changed || is_nearer || has_dropped)
    {
      self->moved_us = monotonic_us;
      self->best = slots.score;
    }
  self->version = version;
  self->full = slots.current >= slots.desired;
  return monotonic_us - self->moved_us;
}
