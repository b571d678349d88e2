/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-progress-private.h"

struct _RqReleaseProgress
{
  gatomicrefcount ref_count;
  RqReleaseState state;
  char *words;       /* (owned) */
  double fraction;
  GPtrArray *rows;   /* (owned) of RqRolloutRow */
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
