/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade-run-private.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "base/time-format.h"
#include "records/release-head-private.h"
#include "swarm/json.h"

#define LOOK_US (5 * G_USEC_PER_SEC)
#define PAUSE_MS 500

/* What mends itself sooner is no failure. */
#define LASTING_US (15 * G_USEC_PER_SEC)

/* All of it, while it goes on. */
typedef struct
{
  RqUpgradeRun   *run;       /* (unowned) */
  RqRolloutWatch *watch;     /* (unowned) */
  GDateTime      *since;     /* (owned) */
  GDateTime      *until;     /* (owned) */
  GPtrArray      *faults;    /* (owned) of char: of the last look */
  gint64          faulty_at; /* monotonic: since when there are faults; 0: there are none */
  gint64          looked_at; /* monotonic */
  guint           looks;
} Observation;

static GDateTime *
dup_now (RqUpgradeRun *run)
{
  return rq_engine_client_dup_now (rq_release_work_get_client (run->work));
}

static JsonObject *
make_members (Observation *self)
{
  JsonObject *members = json_object_new ();
  g_autofree char *since = rq_time_to_record (self->since);
  g_autofree char *until = rq_time_to_record (self->until);

  json_object_set_string_member (members, "observe_since", since);
  json_object_set_string_member (members, "observe_until", until);
  return members;
}

/* A new one is written before it begins; of one that is resumed the end is known. */
static gboolean
begin (Observation   *self,
       GCancellable  *cancellable,
       GError       **error)
{
  RqReleaseWork *work = self->run->work;
  RqReleaseHead *head = rq_release_work_get_head (work);
  JsonObject *fields = rq_release_head_get_fields (head);
  g_autofree char *words = NULL;

  self->since = rq_time_from_record (rq_json_get_string (fields, "observe_since"));
  self->until = rq_time_from_record (rq_json_get_string (fields, "observe_until"));
  if (rq_release_head_get_state (head) == RQ_RELEASE_OBSERVING &&
      self->since != NULL && self->until != NULL)
    return TRUE;

  g_clear_pointer (&self->since, g_date_time_unref);
  g_clear_pointer (&self->until, g_date_time_unref);
  self->since = dup_now (self->run);
  self->until = g_date_time_add_minutes (self->since, (int) self->run->observe_minutes);
  words = g_strdup_printf (ngettext ("Verified; observing for %u minute.",
                                     "Verified; observing for %u minutes.",
                                     self->run->observe_minutes), self->run->observe_minutes);
  return rq_release_work_enter (work, RQ_RELEASE_OBSERVING, words, make_members (self),
                                cancellable, error);
}

static void
judge (Observation *self)
{
  const char *stack = rq_release_work_get_stack (self->run->work);

  g_clear_pointer (&self->faults, g_ptr_array_unref);
  self->faults = rq_service_goals_find_faults (self->run->goals, self->watch, stack);
  if (self->faults->len == 0)
    self->faulty_at = 0;
  else if (self->faulty_at == 0)
    self->faulty_at = g_get_monotonic_time ();
}

static double
get_fraction (Observation *self)
{
  g_autoptr (GDateTime) now = dup_now (self->run);
  double all = (double) g_date_time_difference (self->until, self->since);

  return all > 0 ? CLAMP ((double) g_date_time_difference (now, self->since) / all, 0, 1) : 1;
}

static void
show (Observation *self)
{
  RqReleaseWork *work = self->run->work;
  const char *stack = rq_release_work_get_stack (work);
  g_autofree char *phrases = rq_join_phrases (self->faults);

  rq_release_work_set_observation (work, self->since, self->until, self->looks);
  rq_release_work_show (work, self->faults->len > 0 ? phrases : _("Observing: all is well so far"),
                        get_fraction (self),
                        rq_service_goals_get_rows (self->run->goals, self->watch, stack));
}

static gboolean
look (Observation   *self,
      GCancellable  *cancellable,
      GError       **error)
{
  if (!rq_rollout_watch_look (self->watch, cancellable, error))
    return FALSE;
  self->looked_at = g_get_monotonic_time ();
  self->looks++;
  rq_release_work_note_failures (self->run->work, self->watch);
  judge (self);
  show (self);
  return rq_release_work_tend (self->run->work, cancellable, error);
}

static gboolean
is_lasting (Observation *self)
{
  return self->faulty_at > 0 && g_get_monotonic_time () - self->faulty_at >= LASTING_US;
}

static gboolean
is_ended_early (Observation *self)
{
  return rq_release_job_is_observing_finished (rq_release_work_get_job (self->run->work));
}

static gboolean
is_over (Observation *self)
{
  g_autoptr (GDateTime) now = dup_now (self->run);

  return is_lasting (self) || is_ended_early (self) ||
         g_date_time_compare (now, self->until) >= 0;
}

/* At least one look, also where a person has ended it before it began. */
static gboolean
watch (Observation   *self,
       GCancellable  *cancellable,
       GError       **error)
{
  do
    {
      if (g_get_monotonic_time () - self->looked_at >= LOOK_US && !look (self, cancellable, error))
        return FALSE;
      if (!is_over (self) && !rq_await_sleep (PAUSE_MS, cancellable, error))
        return FALSE;
    }
  while (!is_over (self));
  return look (self, cancellable, error);
}

static int
count_minutes (GDateTime *from,
               GDateTime *to)
{
  return (int) ((g_date_time_difference (to, from) + G_TIME_SPAN_MINUTE / 2) / G_TIME_SPAN_MINUTE);
}

/* What is recorded of it, and in words. */
static gboolean
end (Observation   *self,
     char         **words,
     GCancellable  *cancellable,
     GError       **error)
{
  const char *author = rq_release_job_get_author (rq_release_work_get_job (self->run->work));
  g_autoptr (GDateTime) now = dup_now (self->run);
  gboolean early = is_ended_early (self) && g_date_time_compare (now, self->until) < 0;
  g_autofree char *ended = rq_time_to_record (now);
  int minutes = count_minutes (self->since, now);
  int all = count_minutes (self->since, self->until);
  JsonObject *members = make_members (self);

  json_object_set_string_member (members, "observe_ended", ended);
  if (early)
    json_object_set_string_member (members, "observe_ended_by", author);
  if (early && self->faults->len == 0)
    *words = g_strdup_printf (ngettext ("observed for %d of %d minute, ended by %s",
                                        "observed for %d of %d minutes, ended by %s",
                                        (gulong) all), minutes, all, author);
  else
    *words = g_strdup_printf (ngettext ("observed for %d minute", "observed for %d minutes",
                                        minutes), minutes);
  return rq_release_work_set (self->run->work, members, cancellable, error);
}

/**
 * rq_upgrade_run_observe:
 * @faults: (out) (element-type utf8): what stayed wrong
 * @words: (out): for how long it was observed, a phrase
 *
 * Looks at all services again and again.
 *
 * Returns: %FALSE when that had to end before
 */
gboolean
rq_upgrade_run_observe (RqUpgradeRun    *run,
                        RqRolloutWatch  *rollouts,
                        GPtrArray      **faults,
                        char           **words,
                        GCancellable    *cancellable,
                        GError         **error)
{
  Observation self = { run, rollouts, NULL, NULL, NULL, 0, 0, 0 };
  gboolean observed;

  rq_rollout_watch_set_final (rollouts);
  observed = begin (&self, cancellable, error) && watch (&self, cancellable, error) &&
             end (&self, words, cancellable, error);
  if (observed)
    *faults = g_ptr_array_ref (self.faults);
  g_clear_pointer (&self.faults, g_ptr_array_unref);
  g_clear_pointer (&self.since, g_date_time_unref);
  g_clear_pointer (&self.until, g_date_time_unref);
  return observed;
}
