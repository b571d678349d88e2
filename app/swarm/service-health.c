/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-health.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/time-format.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-slots.h"
#include "swarm/service-spec.h"
#include "swarm/task-words.h"
#include "swarm/verdict.h"

#define STALL_DEFAULT_US (90 * G_TIME_SPAN_SECOND)

/* Just looking: so far back a failure still says something. */
#define LOOK_BACK (10 * G_TIME_SPAN_MINUTE)

typedef enum
{
  STATE_NONE, /* no update, or one from before ours */
  STATE_UPDATING,
  STATE_PAUSED,
  STATE_COMPLETED,
  STATE_ROLLBACK_STARTED,
  STATE_ROLLBACK_PAUSED,
  STATE_ROLLBACK_COMPLETED,
} State;

typedef struct
{
  const RqServiceFacts *facts; /* (unowned) */
  JsonObject *spec;            /* (unowned) */
  State state;
  GDateTime *started;          /* (owned) (nullable): the update's start */
  GDateTime *completed;        /* (owned) (nullable): the update's end */
  RqServiceSlots slots;
} Case;

static State
parse_state (const char *text)
{
  static const struct
  {
    const char *text;
    State state;
  } states[] = {
    { "updating", STATE_UPDATING },
    { "paused", STATE_PAUSED },
    { "completed", STATE_COMPLETED },
    { "rollback_started", STATE_ROLLBACK_STARTED },
    { "rollback_paused", STATE_ROLLBACK_PAUSED },
    { "rollback_completed", STATE_ROLLBACK_COMPLETED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (text, states[i].text) == 0)
      return states[i].state;
  return STATE_NONE;
}

/* A status from before the release's own update says nothing about it. */
static void
read_update_status (Case *c)
{
  JsonObject *status = rq_json_get_object (c->facts->service, "UpdateStatus");
  g_autoptr (GDateTime) started = rq_time_from_record (rq_json_get_string (status, "StartedAt"));
  gboolean is_stale = c->facts->since != NULL &&
                      (started == NULL || g_date_time_compare (started, c->facts->since) < 0);

  if (status == NULL || is_stale)
    return;
  c->state = parse_state (rq_json_get_string (status, "State"));
  c->completed = rq_time_from_record (rq_json_get_string (status, "CompletedAt"));
  c->started = g_steal_pointer (&started);
}

/* Failures on the way to a completed update are past; what fails after it is not. */
static GDateTime *
get_failed_since (Case *c)
{
  GDateTime *since = c->facts->since;

  if (c->state == STATE_NONE || c->state == STATE_COMPLETED)
    {
      if (since == NULL)
        return g_date_time_add (c->facts->now, -LOOK_BACK);
      if (c->state == STATE_COMPLETED && c->completed != NULL)
        return g_date_time_ref (c->completed);
    }
  else if (c->started != NULL)
    return g_date_time_ref (c->started);
  return since != NULL ? g_date_time_ref (since) : NULL;
}

/* Pauses that the spec itself asks for are no stall. */
static gint64
get_planned_pause_us (Case *c)
{
  gboolean is_rollback = c->state == STATE_ROLLBACK_STARTED;
  JsonObject *config = rq_json_get_object (c->spec,
                                           is_rollback ? "RollbackConfig" : "UpdateConfig");
  JsonObject *task = rq_json_get_object (c->spec, "TaskTemplate");
  JsonObject *container = rq_json_get_object (task, "ContainerSpec");
  JsonObject *healthcheck = rq_json_get_object (container, "Healthcheck");
  gint64 pause = rq_json_get_int (healthcheck, "StartPeriod") / 1000;

  if (c->state == STATE_UPDATING || is_rollback)
    pause += rq_json_get_int (config, "Delay") / 1000 + rq_json_get_int (config, "Monitor") / 1000;
  return pause;
}

static gboolean
is_stalled (Case *c)
{
  gint64 limit = c->facts->stall_us > 0 ? c->facts->stall_us : STALL_DEFAULT_US;

  return c->facts->progress_age_us >= limit + get_planned_pause_us (c);
}

static char *
slots_words (Case *c)
{
  return g_strdup_printf (ngettext ("%d of %d slot", "%d of %d slots", c->slots.desired),
                          MIN (c->slots.current, c->slots.desired), c->slots.desired);
}

/* Why it does not go on: what a task waits for, else how one failed. */
static char *
reason_words (Case *c)
{
  char *words = NULL;

  if (c->slots.failed != NULL)
    words = rq_task_words_failed (c->slots.failed);
  else if (c->slots.waiting != NULL)
    words = rq_task_words_waiting (c->slots.waiting);
  if (words == NULL && c->slots.outdated > 0)
    words = g_strdup_printf (ngettext ("%d slot still runs another version",
                                       "%d slots still run another version",
                                       c->slots.outdated), c->slots.outdated);
  return words != NULL ? words : g_strdup (_("Swarm does not say why"));
}

static char *
slots_and_reason (Case *c)
{
  g_autofree char *slots = slots_words (c);
  g_autofree char *reason = reason_words (c);

  return g_strdup_printf (_("%s: %s"), slots, reason);
}

/* The first failed task's error, else Swarm's own message. */
static char *
failure_words (Case       *c,
               JsonObject *failed,
               const char *otherwise)
{
  JsonObject *status = rq_json_get_object (c->facts->service, "UpdateStatus");
  const char *message = rq_json_get_string (status, "Message");

  if (failed != NULL)
    return rq_task_words_failed (failed);
  return g_strdup (message != NULL && message[0] != '\0' ? message : otherwise);
}

static RqVerdict *
verdict (Case      *c,
         RqOutcome  outcome,
         char      *words)
{
  return rq_verdict_new (outcome, MIN (c->slots.current, c->slots.desired), c->slots.desired,
                         c->slots.running, words);
}

static RqVerdict *
judge_rolling_back (Case *c)
{
  if (is_stalled (c))
    return verdict (c, RQ_OUTCOME_ROLLBACK_STUCK, slots_and_reason (c));
  return verdict (c, RQ_OUTCOME_ROLLING_BACK, slots_words (c));
}

static RqVerdict *
judge_updating (Case *c)
{
  if (is_stalled (c))
    return verdict (c, RQ_OUTCOME_STALLED, slots_and_reason (c));
  return verdict (c, RQ_OUTCOME_UPDATING, slots_words (c));
}

static gboolean
is_on_target (Case *c)
{
  const char *image = rq_service_spec_get_image (c->spec);
  g_autoptr (RqImageRef) have = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;
  g_autoptr (RqImageRef) want = NULL;

  if (c->facts->target == NULL)
    return TRUE;
  want = rq_image_ref_parse (c->facts->target, NULL);
  if (have == NULL || want == NULL)
    return g_strcmp0 (image, c->facts->target) == 0;
  return rq_image_ref_satisfies (have, want);
}

static RqVerdict *
judge_wrong_image (Case *c)
{
  const char *image = rq_service_spec_get_image (c->spec);
  g_autofree char *have = NULL;
  g_autofree char *want = NULL;

  rq_image_tell_apart (image != NULL ? image : _("no image"), c->facts->target, &have, &want);
  return verdict (c, RQ_OUTCOME_WRONG_IMAGE,
                  g_strdup_printf (_("It is set to %s, not to %s"), have, want));
}

static RqVerdict *
judge_none_wanted (Case *c)
{
  gboolean is_global = rq_json_get_object (rq_json_get_object (c->spec, "Mode"), "Global") != NULL;

  if (c->slots.running > 0)
    return verdict (c, RQ_OUTCOME_STARTING,
                    g_strdup_printf (ngettext ("%d task still has to stop",
                                               "%d tasks still have to stop",
                                               c->slots.running), c->slots.running));
  return verdict (c, RQ_OUTCOME_STOPPED,
                  g_strdup (is_global ? _("No node is eligible") : _("No replicas are wanted")));
}

/* Settled at once when something failed or Swarm is done with it, else when nothing moves. */
static RqVerdict *
judge_degraded (Case *c)
{
  RqVerdict *self = verdict (c, RQ_OUTCOME_DEGRADED, slots_and_reason (c));

  rq_verdict_set_ends (self, FALSE, c->slots.failures > 0 || is_stalled (c));
  return self;
}

static gboolean
has_crashed (Case *c)
{
  if (c->facts->since != NULL)
    return c->slots.failures > 0;
  return c->slots.looping > 0;
}

static gboolean
is_new (Case *c)
{
  const char *text = rq_json_get_string (c->facts->service, "CreatedAt");
  g_autoptr (GDateTime) created = rq_time_from_record (text);

  return created != NULL && c->facts->since != NULL &&
         g_date_time_compare (created, c->facts->since) >= 0;
}

static RqVerdict *
judge_full (Case *c)
{
  g_autofree char *slots = slots_words (c);
  gboolean had_nothing_to_do = c->facts->since != NULL && c->state == STATE_NONE && !is_new (c);

  if (c->slots.stable < c->slots.desired)
    return verdict (c, RQ_OUTCOME_STARTING, g_strdup_printf (_("%s run, not yet stable"), slots));
  if (had_nothing_to_do)
    return verdict (c, RQ_OUTCOME_NO_OP, g_strdup_printf (_("%s run as before"), slots));
  return verdict (c, RQ_OUTCOME_HEALTHY, g_strdup_printf (_("%s run"), slots));
}

/* No update under way: what runs decides, whatever UpdateStatus says. */
static RqVerdict *
judge_settled (Case *c)
{
  gboolean is_full = c->slots.current >= c->slots.desired && c->slots.outdated == 0;
  gboolean is_short_after_update = !is_full && c->state == STATE_COMPLETED &&
                                   c->facts->since != NULL;

  if (!is_on_target (c))
    return judge_wrong_image (c);
  if (c->slots.desired == 0)
    return judge_none_wanted (c);
  if (has_crashed (c) || is_short_after_update)
    return judge_degraded (c);
  if (is_full)
    return judge_full (c);
  if (is_stalled (c))
    return verdict (c, RQ_OUTCOME_STALLED, slots_and_reason (c));
  return verdict (c, RQ_OUTCOME_STARTING, slots_words (c));
}

static RqVerdict *
judge_service (Case *c)
{
  g_autoptr (GDateTime) failed_since = get_failed_since (c);

  rq_service_slots_count (&c->slots, c->facts, failed_since);
  switch (c->state)
    {
    case STATE_UPDATING:
      return judge_updating (c);

    case STATE_PAUSED:
      return verdict (c, RQ_OUTCOME_PAUSED,
                      failure_words (c, c->slots.failed, _("Swarm paused the update")));

    case STATE_ROLLBACK_STARTED:
      return judge_rolling_back (c);

    case STATE_ROLLBACK_PAUSED:
      return verdict (c, RQ_OUTCOME_ROLLBACK_STUCK,
                      failure_words (c, c->slots.failed, _("Swarm paused its rollback")));

    case STATE_ROLLBACK_COMPLETED:
      return verdict (c, RQ_OUTCOME_ROLLED_BACK,
                      failure_words (c, c->slots.failed_other, _("Swarm rolled the update back")));

    case STATE_NONE:
    case STATE_COMPLETED:
    default:
      return judge_settled (c);
    }
}

typedef struct
{
  int desired;
  int completed;
  int failed;
  int active;
  JsonObject *failure; /* (unowned) (nullable): one of the failed */
} JobCount;

static void
count_job_task (JobCount   *count,
                JsonObject *task)
{
  const char *state = rq_json_get_string (rq_json_get_object (task, "Status"), "State");

  if (g_strcmp0 (state, "complete") == 0)
    count->completed++;
  else if (g_strcmp0 (state, "failed") == 0 || g_strcmp0 (state, "rejected") == 0)
    {
      count->failed++;
      count->failure = task;
    }
  else if (g_strcmp0 (state, "shutdown") != 0 && g_strcmp0 (state, "remove") != 0)
    count->active++;
}

static gint64
get_iteration (JsonObject *object)
{
  return rq_json_get_int (rq_json_get_object (object, "JobIteration"), "Index");
}

static void
count_job (JobCount             *count,
           const RqServiceFacts *facts)
{
  JsonObject *mode = rq_json_get_object (rq_json_get_object (facts->service, "Spec"), "Mode");
  JsonObject *replicated = rq_json_get_object (mode, "ReplicatedJob");
  gint64 iteration = get_iteration (rq_json_get_object (facts->service, "JobStatus"));
  JsonObject *status = rq_json_get_object (facts->service, "ServiceStatus");

  for (guint i = 0; facts->tasks != NULL && i < facts->tasks->len; i++)
    if (get_iteration (g_ptr_array_index (facts->tasks, i)) == iteration)
      count_job_task (count, g_ptr_array_index (facts->tasks, i));
  if (facts->tasks == NULL)
    count->completed = CLAMP (rq_json_get_int (status, "CompletedTasks"), 0, G_MAXINT / 16);

  if (replicated == NULL)
    count->desired = count->completed + count->active;
  else if (json_object_has_member (replicated, "TotalCompletions"))
    count->desired = CLAMP (rq_json_get_int (replicated, "TotalCompletions"), 0, G_MAXINT / 16);
  else
    count->desired = MAX (1, rq_json_get_int (replicated, "MaxConcurrent"));
}

static RqVerdict *
judge_job (const RqServiceFacts *facts)
{
  JobCount count = { 0 };
  g_autofree char *done = NULL;
  g_autofree char *failure = NULL;
  char *words;
  RqVerdict *self;

  count_job (&count, facts);
  done = g_strdup_printf (_("%d of %d completed"), count.completed, count.desired);
  if (count.failure != NULL)
    failure = rq_task_words_failed (count.failure);
  if (failure != NULL)
    /* Translators: first "2 of 3 completed", last why the task failed that failed latest */
    words = g_strdup_printf (ngettext ("%s, %d failed: %s", "%s, %d failed: %s",
                                       (gulong) count.failed), done, count.failed, failure);
  else
    words = g_steal_pointer (&done);

  self = rq_verdict_new (RQ_OUTCOME_JOB, count.completed, count.desired, count.active, words);
  rq_verdict_set_ends (self, count.failed == 0,
                       count.active == 0 && (count.failed > 0 || count.completed >= count.desired));
  return self;
}

static gboolean
is_unpinned (JsonObject *spec)
{
  const char *image = rq_service_spec_get_image (spec);

  return image != NULL && strchr (image, '@') == NULL;
}

/**
 * rq_service_health_judge:
 *
 * Decides by the truth table.
 *
 * Returns: (transfer full): what can be said of the service at that moment
 */
RqVerdict *
rq_service_health_judge (const RqServiceFacts *facts)
{
  JsonObject *spec = rq_json_get_object (facts->service, "Spec");
  Case c = { .facts = facts, .spec = spec };
  RqVerdict *self;

  if (spec == NULL)
    return rq_verdict_new (RQ_OUTCOME_STARTING, 0, 0, 0, g_strdup (_("Nothing is known yet")));

  if (rq_service_spec_is_job (spec))
    self = judge_job (facts);
  else
    {
      read_update_status (&c);
      self = judge_service (&c);
    }
  rq_verdict_set_unpinned (self, is_unpinned (spec));

  g_clear_pointer (&c.started, g_date_time_unref);
  g_clear_pointer (&c.completed, g_date_time_unref);
  return self;
}
