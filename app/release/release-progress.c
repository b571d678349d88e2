/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-progress-private.h"

#include <glib/gi18n-lib.h>

struct _RqReleaseProgress
{
  gatomicrefcount  ref_count;
  RqReleaseState   state;
  char            *words;       /* (owned) */
  double           fraction;
  GPtrArray       *rows;        /* (owned) of RqRolloutRow */
  GPtrArray       *pulls;       /* (owned) (nullable) of RqPullRow */
  RqObservation   *observation; /* (owned) (nullable) */
  char            *run;         /* (owned) (nullable) */
  RqTransport     *run_transport; /* (owned) (nullable) */
  gboolean         run_lost;
};

G_DEFINE_BOXED_TYPE (RqReleaseProgress, rq_release_progress, rq_release_progress_ref,
                     rq_release_progress_unref)

/**
 * rq_rollout_row_new:
 * @verdict: (nullable): %NULL when it was not looked at yet
 *
 * Returns: (transfer full): a row
 */
RqRolloutRow *
rq_rollout_row_new (const char *name,
                    const char *from,
                    const char *to,
                    gboolean    changes,
                    RqVerdict  *verdict)
{
  RqRolloutRow *row = g_new0 (RqRolloutRow, 1);

  row->name = g_strdup (name);
  row->from = g_strdup (from);
  row->to = g_strdup (to);
  row->changes = changes;
  row->verdict = verdict != NULL ? rq_verdict_ref (verdict) : NULL;
  return row;
}

/**
 * rq_rollout_row_free:
 *
 * Frees @row.
 */
void
rq_rollout_row_free (RqRolloutRow *row)
{
  g_free (row->name);
  g_free (row->from);
  g_free (row->to);
  g_clear_pointer (&row->verdict, rq_verdict_unref);
  g_free (row);
}

/**
 * rq_pull_row_new:
 * @words: (transfer full): a phrase
 *
 * Returns: (transfer full): a row
 */
RqPullRow *
rq_pull_row_new (const char  *image,
                 RqPullState  state,
                 gint64       current,
                 gint64       total,
                 char        *words)
{
  RqPullRow *row = g_new0 (RqPullRow, 1);

  row->image = g_strdup (image);
  row->state = state;
  row->current = current;
  row->total = total;
  row->words = words;
  return row;
}

/**
 * rq_pull_row_free:
 *
 * Frees @row.
 */
void
rq_pull_row_free (RqPullRow *row)
{
  g_free (row->image);
  g_free (row->words);
  g_free (row);
}

/**
 * rq_observation_new:
 *
 * Returns: (transfer full): an observation
 */
RqObservation *
rq_observation_new (GDateTime *since,
                    GDateTime *until,
                    guint      looks)
{
  RqObservation *observation = g_new0 (RqObservation, 1);

  observation->since = g_date_time_ref (since);
  observation->until = g_date_time_ref (until);
  observation->looks = looks;
  return observation;
}

/**
 * rq_observation_free:
 *
 * Frees @observation.
 */
void
rq_observation_free (RqObservation *observation)
{
  g_date_time_unref (observation->since);
  g_date_time_unref (observation->until);
  g_free (observation);
}

/**
 * rq_pull_state_to_label:
 *
 * Returns: (transfer none): the state for people, translated
 */
const char *
rq_pull_state_to_label (RqPullState state)
{
  switch (state)
    {
    case RQ_PULL_WAITING:
      return _("Waiting");
    case RQ_PULL_RUNNING:
      return _("Pulling");
    case RQ_PULL_PRESENT:
      return _("Already there");
    case RQ_PULL_DONE:
      return _("Pulled");
    case RQ_PULL_FAILED:
    default:
      return _("Not pulled");
    }
}

/**
 * rq_release_progress_new:
 * @words: what is being done now
 * @fraction: 0 to 1, or -1
 * @rows: (transfer full) (element-type RqRolloutRow): the services
 *
 * Returns: (transfer full): a snapshot
 */
RqReleaseProgress *
rq_release_progress_new (RqReleaseState  state,
                         const char     *words,
                         double          fraction,
                         GPtrArray      *rows)
{
  RqReleaseProgress *self = g_new0 (RqReleaseProgress, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->state = state;
  self->words = g_strdup (words);
  self->fraction = fraction;
  self->rows = rows;
  return self;
}

/**
 * rq_release_progress_complete:
 * @pulls: (transfer full) (nullable) (element-type RqPullRow): the images
 * @observation: (transfer full) (nullable): how it is observed
 * @run: (nullable): the directory of the run that is followed
 *
 * Before anybody else has it: adds what only some releases have.
 */
void
rq_release_progress_complete (RqReleaseProgress *self,
                              GPtrArray         *pulls,
                              RqObservation     *observation,
                              const char        *run)
{
  g_assert (self->pulls == NULL && self->observation == NULL);
  self->pulls = pulls;
  self->observation = observation;
  self->run = g_strdup (run);
}

/**
 * rq_release_progress_ref:
 *
 * Returns: (transfer full): @self
 */
RqReleaseProgress *
rq_release_progress_ref (RqReleaseProgress *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rq_release_progress_unref:
 *
 * Gives up a reference.
 */
void
rq_release_progress_unref (RqReleaseProgress *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->words);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->pulls, g_ptr_array_unref);
  g_clear_pointer (&self->observation, rq_observation_free);
  g_free (self->run);
  g_clear_object (&self->run_transport);
  g_free (self);
}

/**
 * rq_release_progress_get_state:
 *
 * Returns: where in its life the release is
 */
RqReleaseState
rq_release_progress_get_state (RqReleaseProgress *self)
{
  return self->state;
}

/**
 * rq_release_progress_get_words:
 *
 * Returns: (transfer none): what is being done now
 */
const char *
rq_release_progress_get_words (RqReleaseProgress *self)
{
  return self->words;
}

/**
 * rq_release_progress_get_fraction:
 *
 * Returns: how much is done, 0 to 1, or -1 when that is not known
 */
double
rq_release_progress_get_fraction (RqReleaseProgress *self)
{
  return self->fraction;
}

/**
 * rq_release_progress_get_n_rows:
 *
 * Returns: how many services there are
 */
guint
rq_release_progress_get_n_rows (RqReleaseProgress *self)
{
  return self->rows->len;
}

/**
 * rq_release_progress_get_row:
 *
 * Returns: (transfer none): a service's row
 */
const RqRolloutRow *
rq_release_progress_get_row (RqReleaseProgress *self,
                             guint              position)
{
  g_return_val_if_fail (position < self->rows->len, NULL);

  return self->rows->pdata[position];
}

/**
 * rq_release_progress_get_n_pulls:
 *
 * Returns: how many images are pulled
 */
guint
rq_release_progress_get_n_pulls (RqReleaseProgress *self)
{
  return self->pulls != NULL ? self->pulls->len : 0;
}

/**
 * rq_release_progress_get_pull:
 *
 * Returns: (transfer none): an image's row
 */
const RqPullRow *
rq_release_progress_get_pull (RqReleaseProgress *self,
                              guint              position)
{
  g_return_val_if_fail (self->pulls != NULL && position < self->pulls->len, NULL);

  return self->pulls->pdata[position];
}

/**
 * rq_release_progress_get_observation:
 *
 * Returns: (transfer none) (nullable): how it is observed, from then on
 */
const RqObservation *
rq_release_progress_get_observation (RqReleaseProgress *self)
{
  return self->observation;
}

/** rq_release_progress_set_run_transport: Before anybody else has it: where the run is. */
void
rq_release_progress_set_run_transport (RqReleaseProgress *self,
                                       RqTransport       *transport)
{
  g_set_object (&self->run_transport, transport);
}

/**
 * rq_release_progress_get_run_transport:
 *
 * Returns: (transfer none) (nullable): what leads to the manager of the command that runs now
 */
RqTransport *
rq_release_progress_get_run_transport (RqReleaseProgress *self)
{
  return self->run_transport;
}

/** rq_release_progress_set_run_lost: Before anybody else has it: the update command was lost. */
void
rq_release_progress_set_run_lost (RqReleaseProgress *self,
                                  gboolean           run_lost)
{
  self->run_lost = run_lost;
}

/** rq_release_progress_is_run_lost: Returns: whether nobody knows how the update command ended */
gboolean
rq_release_progress_is_run_lost (RqReleaseProgress *self)
{
  return self->run_lost;
}

/**
 * rq_release_progress_get_run:
 *
 * Returns: (transfer none) (nullable): the directory, on the manager, of the command that runs now
 */
const char *
rq_release_progress_get_run (RqReleaseProgress *self)
{
  return self->run;
}
