/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollout-watch.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "swarm/engine-client.h"
#include "swarm/json.h"
#include "swarm/service-progress.h"
#include "swarm/task-words.h"

/* Settled means: in so many looks one after the other. */
#define SETTLED_LOOKS 3

/* A swarm without an answer (a leader change, a lost quorum) is waited for. */
#define PATIENCE_US (RQ_ENGINE_PATIENCE_SECONDS * G_USEC_PER_SEC)

/* An image may take so long to be pulled, when nothing has failed before. */
#define PULL_SPAN (15 * G_TIME_SPAN_MINUTE)

/* The timeline is no log: so many different failures of one service, then no more. */
#define FAILURES_MAX 8

typedef struct
{
  char *target;         /* (owned) (nullable) */
  RqVerdict *verdict;   /* (owned) (nullable) not looked at, or not there */
  RqServiceProgress progress;
  gint64 pulled_at;     /* monotonic; when a first pull was last seen to go on */
  GHashTable *failures; /* (owned) of char: words already told */
  gboolean has_failed;
} Watched;

struct _RqRolloutWatch
{
  RqEngineClient *client; /* (owned) */
  char *stack;            /* (owned) */
  GDateTime *since;       /* (owned) */
  RqStackView *view;      /* (owned) (nullable) */
  GHashTable *services;   /* (owned) full name → Watched */
  GPtrArray *failures;    /* (owned) of char: to be told */
  gint64 answered_at;     /* monotonic */
  guint settled_looks;
  gboolean final;
};

static void
watched_free (gpointer data)
{
  Watched *watched = data;

  g_free (watched->target);
  g_clear_pointer (&watched->verdict, rq_verdict_unref);
  g_hash_table_unref (watched->failures);
  g_free (watched);
}

static Watched *
get_watched (RqRolloutWatch *self,
             const char     *full_name)
{
  Watched *watched = g_hash_table_lookup (self->services, full_name);

  if (watched != NULL)
    return watched;
  watched = g_new0 (Watched, 1);
  watched->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (self->services, g_strdup (full_name), watched);
  return watched;
}

/**
 * rq_rollout_watch_new:
 * @since: when the release's own update began, by the manager's clock
 *
 * Returns: (transfer full): a watch that has seen nothing yet
 */
RqRolloutWatch *
rq_rollout_watch_new (RqEngineClient *client,
                      const char     *stack,
                      GDateTime      *since)
{
  RqRolloutWatch *self = g_new0 (RqRolloutWatch, 1);

  self->client = g_object_ref (client);
  self->stack = g_strdup (stack);
  self->since = g_date_time_ref (since);
  self->services = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, watched_free);
  self->failures = g_ptr_array_new_with_free_func (g_free);
  self->answered_at = g_get_monotonic_time ();
  return self;
}

/**
 * rq_rollout_watch_free:
 *
 * Frees @self.
 */
void
rq_rollout_watch_free (RqRolloutWatch *self)
{
  g_object_unref (self->client);
  g_free (self->stack);
  g_date_time_unref (self->since);
  g_clear_pointer (&self->view, rq_stack_view_free);
  g_hash_table_unref (self->services);
  g_ptr_array_unref (self->failures);
  g_free (self);
}

/**
 * rq_rollout_watch_set_target:
 * @image: what the service is to end on
 *
 * Makes the service one that changes.
 */
void
rq_rollout_watch_set_target (RqRolloutWatch *self,
                             const char     *full_name,
                             const char     *image)
{
  Watched *watched = get_watched (self, full_name);

  g_free (watched->target);
  watched->target = g_strdup (image);
}

/**
 * rq_rollout_watch_set_final:
 *
 * From now on the specs are taken for what they will stay.
 */
void
rq_rollout_watch_set_final (RqRolloutWatch *self)
{
  self->final = TRUE;
  self->settled_looks = 0;
}

static const char *
get_state (JsonObject *task)
{
  const char *state = rq_json_get_string (rq_json_get_object (task, "Status"), "State");

  return state != NULL ? state : "";
}

static gboolean
is_wanted (JsonObject *task)
{
  const char *desired = rq_json_get_string (task, "DesiredState");

  return g_strcmp0 (desired, "running") == 0 || g_strcmp0 (desired, "ready") == 0;
}

static gboolean
has_failed (JsonObject *task)
{
  const char *state = get_state (task);

  return g_str_equal (state, "failed") || g_str_equal (state, "rejected");
}

static gboolean
is_since (RqRolloutWatch *self,
          JsonObject     *task)
{
  const char *text = rq_json_get_string (rq_json_get_object (task, "Status"), "Timestamp");
  g_autoptr (GDateTime) time = rq_time_from_record (text);

  return time != NULL && g_date_time_compare (time, self->since) >= 0;
}

static void
tell_failure (RqRolloutWatch *self,
              Watched        *watched,
              const char     *full_name,
              JsonObject     *task)
{
  g_autofree char *words = rq_task_words_failed (task);

  if (g_hash_table_size (watched->failures) >= FAILURES_MAX ||
      !g_hash_table_add (watched->failures, g_strdup (words)))
    return;
  g_ptr_array_add (self->failures,
                   g_strdup_printf (_("%s: %s"), rq_service_short_name (full_name, self->stack),
                                    words));
}

static void
collect_failures (RqRolloutWatch *self,
                  Watched        *watched,
                  const char     *full_name,
                  GPtrArray      *tasks)
{
  for (guint i = 0; i < tasks->len; i++)
    if (has_failed (tasks->pdata[i]) && is_since (self, tasks->pdata[i]))
      {
        watched->has_failed = TRUE;
        tell_failure (self, watched, full_name, tasks->pdata[i]);
      }
}

static gboolean
is_pulling (RqRolloutWatch *self,
            JsonObject     *task)
{
  const char *text = rq_json_get_string (rq_json_get_object (task, "Status"), "Timestamp");
  g_autoptr (GDateTime) begun = rq_time_from_record (text);

  return g_str_equal (get_state (task), "preparing") && begun != NULL &&
         g_date_time_difference (rq_stack_view_get_time (self->view), begun) < PULL_SPAN;
}

/* A large image takes its time; one that cannot be pulled at all has failed before. */
static gint64
get_progress_age (RqRolloutWatch       *self,
                  Watched              *watched,
                  const RqServiceFacts *facts)
{
  gint64 now = g_get_monotonic_time ();
  gint64 age = rq_service_progress_observe (&watched->progress, facts, now);

  for (guint i = 0; !watched->has_failed && i < facts->tasks->len; i++)
    if (is_wanted (facts->tasks->pdata[i]) && is_pulling (self, facts->tasks->pdata[i]))
      watched->pulled_at = now;
  return MIN (age, now - watched->pulled_at);
}

static void
judge (RqRolloutWatch *self,
       JsonObject     *service)
{
  const char *name = rq_service_json_get_name (service);
  Watched *watched = get_watched (self, name);
  RqServiceFacts facts = {
    .service = service,
    .tasks = rq_stack_view_get_tasks (self->view, rq_json_get_string (service, "ID")),
    .nodes = rq_stack_view_get_nodes (self->view),
    .target = self->final ? watched->target : NULL,
    .since = self->since,
    .now = rq_stack_view_get_time (self->view),
  };

  collect_failures (self, watched, name, facts.tasks);
  facts.progress_age_us = get_progress_age (self, watched, &facts);
  watched->verdict = rq_service_health_judge (&facts);
}

static gboolean
all_settled (RqRolloutWatch *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Watched *watched = value;

      if (watched->verdict != NULL && !rq_verdict_is_settled (watched->verdict))
        return FALSE;
    }
  return TRUE;
}

static void
judge_all (RqRolloutWatch *self)
{
  GPtrArray *services = rq_stack_view_get_services (self->view);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_clear_pointer (&((Watched *) value)->verdict, rq_verdict_unref);
  for (guint i = 0; i < services->len; i++)
    judge (self, services->pdata[i]);
  self->settled_looks = all_settled (self) ? self->settled_looks + 1 : 0;
}

static gboolean
is_patient (RqRolloutWatch *self,
            const GError   *error)
{
  return (g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE) ||
          g_error_matches (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER)) &&
         g_get_monotonic_time () - self->answered_at < PATIENCE_US;
}

/**
 * rq_rollout_watch_look:
 *
 * Looks once at everything and judges it.
 *
 * Returns: %FALSE when the swarm could not be asked for too long
 */
gboolean
rq_rollout_watch_look (RqRolloutWatch  *self,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_autoptr (GError) reason = NULL;
  RqStackView *view = rq_stack_view_load (self->client, self->stack, cancellable, &reason);

  if (view == NULL && is_patient (self, reason))
    return TRUE;
  if (view == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  g_clear_pointer (&self->view, rq_stack_view_free);
  self->view = view;
  self->answered_at = g_get_monotonic_time ();
  judge_all (self);
  return TRUE;
}

/**
 * rq_rollout_watch_get_view:
 *
 * Returns: (transfer none) (nullable): what was last seen
 */
RqStackView *
rq_rollout_watch_get_view (RqRolloutWatch *self)
{
  return self->view;
}

/**
 * rq_rollout_watch_get_verdict:
 *
 * Returns: (transfer none) (nullable): the service as last judged; %NULL when it is not there
 */
RqVerdict *
rq_rollout_watch_get_verdict (RqRolloutWatch *self,
                              const char     *full_name)
{
  Watched *watched = g_hash_table_lookup (self->services, full_name);

  return watched != NULL ? watched->verdict : NULL;
}

/**
 * rq_rollout_watch_is_settled:
 *
 * Returns: whether nothing will change by itself any more
 */
gboolean
rq_rollout_watch_is_settled (RqRolloutWatch *self)
{
  return self->settled_looks >= SETTLED_LOOKS;
}

/**
 * rq_rollout_watch_take_failures:
 *
 * Returns: (transfer full) (array zero-terminated=1): what has failed since the last time
 */
char **
rq_rollout_watch_take_failures (RqRolloutWatch *self)
{
  GPtrArray *taken = self->failures;

  self->failures = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (taken, NULL);
  return (char **) g_ptr_array_free (taken, FALSE);
}
