/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-work.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/record-data.h"
#include "release/release-progress-private.h"

/* So often the lock is looked at and notes are written while only watching. */
#define TEND_US (10 * G_USEC_PER_SEC)

struct _RqReleaseWork
{
  RqReleaseJob    *job;         /* (unowned) outlives its thread's work */
  RqEngineClient  *client;      /* (owned) */
  RqLock          *lock;        /* (owned) (nullable) */
  RqReleaseWriter *writer;      /* (owned) (nullable) */
  GPtrArray       *rows;        /* (owned) of RqRolloutRow, as last shown */
  GPtrArray       *pulls;       /* (owned) (nullable) of RqPullRow, as last shown */
  RqObservation   *observation; /* (owned) (nullable) as last shown */
  char            *run;         /* (owned) (nullable) directory of the run that is followed */
  RqTransport     *run_transport; /* (owned) (nullable) to its manager */
  RqReleaseState   state;
  gint64           tended_at;   /* monotonic */
  gboolean         has_written; /* the release is ours to write about */
};

/**
 * rq_release_work_new:
 *
 * Returns: (transfer full): the work of a job, nothing of it done yet
 */
RqReleaseWork *
rq_release_work_new (RqReleaseJob  *job,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (RqEngineClient) client = rq_engine_client_new (rq_release_job_get_transport (job));
  RqReleaseWork *self;

  rq_engine_client_set_patient (client, TRUE);
  if (!rq_engine_client_open (client, cancellable, error))
    return NULL;
  self = g_new0 (RqReleaseWork, 1);
  self->job = job;
  self->client = g_steal_pointer (&client);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_rollout_row_free);
  self->tended_at = g_get_monotonic_time ();
  return self;
}

/**
 * rq_release_work_free:
 *
 * Frees @self. A lock that was not let go stays held.
 */
void
rq_release_work_free (RqReleaseWork *self)
{
  g_clear_pointer (&self->writer, rq_release_writer_free);
  g_clear_pointer (&self->lock, rq_lock_free);
  g_object_unref (self->client);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->pulls, g_ptr_array_unref);
  g_clear_pointer (&self->observation, rq_observation_free);
  g_free (self->run);
  g_clear_object (&self->run_transport);
  g_free (self);
}

/**
 * rq_release_work_get_job:
 *
 * Returns: (transfer none): whose work it is
 */
RqReleaseJob *
rq_release_work_get_job (RqReleaseWork *self)
{
  return self->job;
}

/**
 * rq_release_work_get_client:
 *
 * Returns: (transfer none): the engine client of this thread
 */
RqEngineClient *
rq_release_work_get_client (RqReleaseWork *self)
{
  return self->client;
}

/**
 * rq_release_work_get_stack:
 *
 * Returns: (transfer none): the stack's name
 */
const char *
rq_release_work_get_stack (RqReleaseWork *self)
{
  return rq_deployment_get_stack (rq_release_job_get_deployment (self->job));
}

/**
 * rq_release_work_get_writer:
 *
 * Returns: (transfer none) (nullable): what writes the release
 */
RqReleaseWriter *
rq_release_work_get_writer (RqReleaseWork *self)
{
  return self->writer;
}

/**
 * rq_release_work_get_head:
 *
 * Returns: (transfer none): the release's head as last written
 */
RqReleaseHead *
rq_release_work_get_head (RqReleaseWork *self)
{
  g_return_val_if_fail (self->writer != NULL, NULL);

  return rq_release_writer_get_head (self->writer);
}

/**
 * rq_release_work_lock:
 * @purpose: "upgrade" or "rollback"
 *
 * Takes the stack's lock.
 *
 * Returns: %FALSE with %RQ_RECORD_ERROR_LOCKED when somebody else has it
 */
gboolean
rq_release_work_lock (RqReleaseWork  *self,
                      const char     *release_id,
                      const char     *purpose,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_assert (self->lock == NULL);
  self->lock = rq_lock_acquire (self->client, rq_release_work_get_stack (self),
                                rq_release_job_get_author (self->job), release_id, purpose,
                                rq_release_job_get_take_over (self->job), cancellable, error);
  return self->lock != NULL;
}

/**
 * rq_release_work_guard:
 *
 * Returns: %FALSE with %RQ_RECORD_ERROR_LOCK_LOST when nothing may be changed any more
 */
gboolean
rq_release_work_guard (RqReleaseWork  *self,
                       GCancellable   *cancellable,
                       GError        **error)
{
  g_assert (self->lock != NULL);
  return rq_lock_check (self->lock, cancellable, error);
}

/**
 * rq_release_work_take_writer:
 * @writer: (transfer full): for the release
 *
 * Gives the work its record; the job's "release-id" follows.
 */
void
rq_release_work_take_writer (RqReleaseWork   *self,
                             RqReleaseWriter *writer)
{
  RqReleaseHead *head = rq_release_writer_get_head (writer);

  g_assert (self->writer == NULL);
  self->writer = writer;
  self->state = rq_release_head_get_state (head);
  rq_release_job_post_release_id (self->job, rq_release_head_get_id (head));
}

/**
 * rq_release_work_note:
 * @kind: of the line, see #RqTimelineEntry
 * @words: one sentence
 *
 * Adds a line to the timeline.
 */
void
rq_release_work_note (RqReleaseWork *self,
                      const char    *kind,
                      const char    *words)
{
  if (self->writer != NULL)
    rq_release_writer_note (self->writer, rq_release_job_get_author (self->job), kind, words);
  rq_release_job_post_event (self->job, words);
}

/**
 * rq_release_work_set:
 * @members: (transfer full): of the head
 *
 * Changes the head, if the lock is still ours.
 *
 * Returns: whether it is written
 */
gboolean
rq_release_work_set (RqReleaseWork  *self,
                     JsonObject     *members,
                     GCancellable   *cancellable,
                     GError        **error)
{
  G_GNUC_UNUSED g_autoptr (JsonObject) owned = members;

  if (!rq_release_work_guard (self, cancellable, error))
    return FALSE;
  self->has_written = TRUE;
  return rq_release_writer_change (self->writer, members, cancellable, error);
}

/**
 * rq_release_work_enter:
 * @words: what this means, one sentence; kept in the head
 * @more: (transfer full) (nullable): further members of the head
 *
 * Writes that the release enters @state.
 *
 * Returns: whether it is written: only then may be done what it announces
 */
gboolean
rq_release_work_enter (RqReleaseWork   *self,
                       RqReleaseState   state,
                       const char      *words,
                       JsonObject      *more,
                       GCancellable    *cancellable,
                       GError         **error)
{
  JsonObject *members = more != NULL ? more : json_object_new ();

  json_object_set_string_member (members, "state", rq_release_state_to_nick (state));
  json_object_set_string_member (members, "words", words);
  if (!rq_release_work_set (self, members, cancellable, error))
    return FALSE;

  self->state = state;
  rq_release_work_note (self, "state", words);
  rq_release_work_show (self, words, -1, NULL);
  return rq_release_writer_flush (self->writer, cancellable, error);
}

/**
 * rq_release_work_leave:
 * @words: why, one sentence; kept in the head and the timeline
 *
 * Writes that the release is left in @state without having changed anything. No event: the caller
 * tells of it in an error.
 *
 * Returns: whether it is written
 */
gboolean
rq_release_work_leave (RqReleaseWork   *self,
                       RqReleaseState   state,
                       const char      *words,
                       GError         **error)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "state", rq_release_state_to_nick (state));
  json_object_set_string_member (members, "words", words);
  if (!rq_release_work_set (self, members, NULL, error))
    return FALSE;

  self->state = state;
  rq_release_writer_note (self->writer, rq_release_job_get_author (self->job), "state", words);
  rq_release_work_show (self, words, -1, NULL);
  return rq_release_writer_flush (self->writer, NULL, error);
}

static JsonObject *
make_outcome (const RqRolloutRow *row)
{
  JsonObject *outcome = json_object_new ();

  json_object_set_string_member (outcome, "name", row->name);
  json_object_set_string_member (outcome, "from", row->from);
  json_object_set_string_member (outcome, "to", row->to);
  json_object_set_boolean_member (outcome, "changes", row->changes);
  if (row->verdict == NULL)
    return outcome;
  json_object_set_string_member (outcome, "outcome",
                                 rq_outcome_to_nick (rq_verdict_get_outcome (row->verdict)));
  json_object_set_boolean_member (outcome, "healthy", rq_verdict_is_good (row->verdict));
  json_object_set_string_member (outcome, "words", rq_verdict_get_words (row->verdict));
  return outcome;
}

/**
 * rq_release_work_record_outcome:
 *
 * Keeps what became of each service, as it was last shown.
 *
 * Returns: whether it is written
 */
gboolean
rq_release_work_record_outcome (RqReleaseWork  *self,
                                GCancellable   *cancellable,
                                GError        **error)
{
  g_autoptr (JsonObject) evidence = json_object_new ();
  g_autoptr (GDateTime) time = rq_engine_client_dup_now (self->client);
  g_autofree char *now = rq_time_to_record (time);
  JsonArray *services = json_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    json_array_add_object_element (services, make_outcome (self->rows->pdata[i]));
  json_object_set_int_member (evidence, "format", RQ_RECORD_FORMAT);
  json_object_set_string_member (evidence, "time", now);
  json_object_set_array_member (evidence, "services", services);
  return rq_release_work_guard (self, cancellable, error) &&
         rq_release_writer_add_evidence (self->writer, "outcome", evidence, cancellable, error);
}

static GPtrArray *
copy_rows (GPtrArray *rows)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_rollout_row_free);

  for (guint i = 0; i < rows->len; i++)
    {
      const RqRolloutRow *row = rows->pdata[i];

      g_ptr_array_add (copy, rq_rollout_row_new (row->name, row->from, row->to, row->changes,
                                                 row->verdict));
    }
  return copy;
}

/* (nullable) */
static GPtrArray *
copy_pulls (GPtrArray *pulls)
{
  GPtrArray *copy = NULL;

  if (pulls != NULL)
    copy = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_pull_row_free);
  for (guint i = 0; pulls != NULL && i < pulls->len; i++)
    {
      const RqPullRow *row = pulls->pdata[i];

      g_ptr_array_add (copy, rq_pull_row_new (row->image, row->state, row->current, row->total,
                                              g_strdup (row->words)));
    }
  return copy;
}

/* (nullable) */
static RqObservation *
copy_observation (RqObservation *observation)
{
  return observation != NULL ? rq_observation_new (observation->since, observation->until,
                                                   observation->looks) : NULL;
}

/**
 * rq_release_work_set_pulls:
 * @pulls: (transfer full) (element-type RqPullRow): the images
 *
 * What snapshots tell of images from now on.
 */
void
rq_release_work_set_pulls (RqReleaseWork *self,
                           GPtrArray     *pulls)
{
  g_clear_pointer (&self->pulls, g_ptr_array_unref);
  self->pulls = pulls;
}

/**
 * rq_release_work_set_observation:
 *
 * What snapshots tell of an observation from now on.
 */
void
rq_release_work_set_observation (RqReleaseWork *self,
                                 GDateTime     *since,
                                 GDateTime     *until,
                                 guint          looks)
{
  g_clear_pointer (&self->observation, rq_observation_free);
  self->observation = rq_observation_new (since, until, looks);
}

/**
 * rq_release_work_set_run:
 * @transport: (nullable): to the manager that it is on
 * @directory: (nullable): of the run that is followed, on the manager
 *
 * What snapshots tell of a command that runs, from now on.
 */
void
rq_release_work_set_run (RqReleaseWork *self,
                         RqTransport   *transport,
                         const char    *directory)
{
  g_set_object (&self->run_transport, transport);
  g_free (self->run);
  self->run = g_strdup (directory);
}

/**
 * rq_release_work_show:
 * @words: what is being done now
 * @fraction: 0 to 1, or -1
 * @rows: (transfer full) (nullable) (element-type RqRolloutRow): %NULL for those last shown
 *
 * Posts a snapshot to the job's progress.
 */
void
rq_release_work_show (RqReleaseWork *self,
                      const char    *words,
                      double         fraction,
                      GPtrArray     *rows)
{
  g_autoptr (RqReleaseProgress) progress = NULL;

  if (rows != NULL)
    {
      g_ptr_array_unref (self->rows);
      self->rows = rows;
    }
  progress = rq_release_progress_new (self->state, words, fraction, copy_rows (self->rows));
  rq_release_progress_complete (progress, copy_pulls (self->pulls),
                                copy_observation (self->observation), self->run);
  rq_release_progress_set_run_transport (progress, self->run_transport);
  if (self->writer != NULL)
    rq_release_progress_set_run_lost (progress,
                                      rq_release_head_has_lost_run (
                                        rq_release_writer_get_head (self->writer)));
  rq_release_job_post_progress (self->job, progress);
}

/**
 * rq_release_work_tend:
 *
 * Keeps lock and timeline up to date, if it is time to.
 *
 * Returns: %FALSE with %RQ_RECORD_ERROR_LOCK_LOST when the lock is somebody else's
 */
gboolean
rq_release_work_tend (RqReleaseWork  *self,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autoptr (GError) reason = NULL;

  if (g_get_monotonic_time () - self->tended_at < TEND_US)
    return TRUE;
  self->tended_at = g_get_monotonic_time ();

  if (rq_release_work_guard (self, cancellable, &reason) &&
      rq_release_writer_flush (self->writer, cancellable, &reason))
    return TRUE;
  /* while only watching, a swarm without an answer is no reason to give up */
  if (g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNAVAILABLE) ||
      g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/**
 * rq_release_work_note_failures:
 *
 * Puts what @watch has seen failing into the timeline.
 */
void
rq_release_work_note_failures (RqReleaseWork  *self,
                               RqRolloutWatch *watch)
{
  g_auto (GStrv) failures = rq_rollout_watch_take_failures (watch);

  for (int i = 0; failures[i] != NULL; i++)
    rq_release_work_note (self, "rollout", failures[i]);
}

/**
 * rq_release_work_close:
 * @reason: (nullable): the error that ended it
 *
 * Writes what is still to be written and lets go of the lock. After a lost lock nothing is
 * written; after a
 * lost connection nothing can be: then the lock stays and tells others that somebody was here.
 */
void
rq_release_work_close (RqReleaseWork *self,
                       const GError  *reason)
{
  g_autoptr (GError) error = NULL;

  if (g_error_matches (reason, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCK_LOST))
    return;
  if (reason != NULL && self->has_written && rq_release_state_is_open (self->state) &&
      rq_release_head_has_begun (rq_release_writer_get_head (self->writer)))
    rq_release_work_note (self, "note",
                          g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                          ? _("This workstation stopped watching. What runs on the manager goes "
                              "on.")
                          : reason->message);
  if (self->writer != NULL && !rq_release_writer_flush (self->writer, NULL, &error))
    g_info ("The timeline could not be written: %s", error->message);
  g_clear_error (&error);
  if (self->lock != NULL && !rq_lock_release (g_steal_pointer (&self->lock), NULL, &error))
    g_info ("The lock could not be let go: %s", error->message);
}
