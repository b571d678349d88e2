/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/verdict.h"

#include <glib/gi18n-lib.h>

struct _RqVerdict
{
  gatomicrefcount ref_count;
  RqOutcome outcome;
  int done;
  int desired;
  int running;
  char *words; /* (owned) */
  gboolean unpinned;
  gboolean good;
  gboolean settled;
};

G_DEFINE_BOXED_TYPE (RqVerdict, rq_verdict, rq_verdict_ref, rq_verdict_unref)

static const struct
{
  const char *nick;
  const char *label;
  gboolean good;
  gboolean settled;
} outcomes[] = {
  [RQ_OUTCOME_HEALTHY] = { "healthy", N_("Healthy"), TRUE, TRUE },
  [RQ_OUTCOME_NO_OP] = { "no-op", N_("Unchanged"), TRUE, TRUE },
  [RQ_OUTCOME_STARTING] = { "starting", N_("Starting"), FALSE, FALSE },
  [RQ_OUTCOME_UPDATING] = { "updating", N_("Updating"), FALSE, FALSE },
  [RQ_OUTCOME_STALLED] = { "stalled", N_("Stalled"), FALSE, TRUE },
  [RQ_OUTCOME_PAUSED] = { "paused", N_("Paused"), FALSE, TRUE },
  [RQ_OUTCOME_ROLLING_BACK] = { "rolling-back", N_("Rolling back"), FALSE, FALSE },
  [RQ_OUTCOME_ROLLED_BACK] = { "rolled-back", N_("Rolled back by Swarm"), FALSE, TRUE },
  [RQ_OUTCOME_ROLLBACK_STUCK] = { "rollback-stuck", N_("Rollback stuck"), FALSE, TRUE },
  [RQ_OUTCOME_DEGRADED] = { "degraded", N_("Degraded"), FALSE, FALSE },
  [RQ_OUTCOME_WRONG_IMAGE] = { "wrong-image", N_("Another version"), FALSE, TRUE },
  [RQ_OUTCOME_STOPPED] = { "stopped", N_("Stopped"), TRUE, TRUE },
  [RQ_OUTCOME_JOB] = { "job", N_("Job"), FALSE, FALSE },
};

/**
 * rq_verdict_new:
 * @words: (transfer full): whole phrase or sentence
 *
 * Returns: (transfer full): a verdict, good and settled as its outcome is
 */
RqVerdict *
rq_verdict_new (RqOutcome  outcome,
                int        done,
                int        desired,
                int        running,
                char      *words)
{
  RqVerdict *self = g_new0 (RqVerdict, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->outcome = outcome;
  self->done = done;
  self->desired = desired;
  self->running = running;
  self->words = words;
  self->good = outcomes[outcome].good;
  self->settled = outcomes[outcome].settled;
  return self;
}

/**
 * rq_verdict_set_unpinned:
 *
 * Before anybody else has seen it.
 */
void
rq_verdict_set_unpinned (RqVerdict *self,
                         gboolean   unpinned)
{
  self->unpinned = unpinned;
}

/**
 * rq_verdict_set_ends:
 *
 * Before anybody else has seen it.
 */
void
rq_verdict_set_ends (RqVerdict *self,
                     gboolean   good,
                     gboolean   settled)
{
  self->good = good;
  self->settled = settled;
}

RqVerdict *
rq_verdict_ref (RqVerdict *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rq_verdict_unref (RqVerdict *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->words);
  g_free (self);
}

/**
 * rq_verdict_get_outcome:
 *
 * Returns: the row of the truth table
 */
RqOutcome
rq_verdict_get_outcome (RqVerdict *self)
{
  return self->outcome;
}

/**
 * rq_verdict_get_done:
 *
 * Returns: slots that run the present spec; of a job, the completed tasks
 */
int
rq_verdict_get_done (RqVerdict *self)
{
  return self->done;
}

/**
 * rq_verdict_get_desired:
 *
 * Returns: slots that are wanted
 */
int
rq_verdict_get_desired (RqVerdict *self)
{
  return self->desired;
}

/**
 * rq_verdict_get_running:
 *
 * Returns: slots that run whatever spec
 */
int
rq_verdict_get_running (RqVerdict *self)
{
  return self->running;
}

/**
 * rq_verdict_get_words:
 *
 * Returns: (transfer none): translated, for people
 */
const char *
rq_verdict_get_words (RqVerdict *self)
{
  return self->words;
}

/**
 * rq_verdict_is_unpinned:
 *
 * Returns: whether the spec has a bare tag, so that a restart may pull something else
 */
gboolean
rq_verdict_is_unpinned (RqVerdict *self)
{
  return self->unpinned;
}

/**
 * rq_verdict_is_good:
 *
 * Returns: whether this is what was wanted, verified
 */
gboolean
rq_verdict_is_good (RqVerdict *self)
{
  return self->good;
}

/**
 * rq_verdict_is_settled:
 *
 * Returns: whether waiting longer will change nothing
 */
gboolean
rq_verdict_is_settled (RqVerdict *self)
{
  return self->settled;
}

/**
 * rq_verdict_equal:
 *
 * Returns: whether both say the same
 */
gboolean
rq_verdict_equal (RqVerdict *a,
                  RqVerdict *b)
{
  return a->outcome == b->outcome && a->done == b->done && a->desired == b->desired &&
         a->running == b->running && a->unpinned == b->unpinned && a->good == b->good &&
         a->settled == b->settled && g_str_equal (a->words, b->words);
}

/**
 * rq_outcome_to_nick:
 *
 * Returns: (transfer none): stable and untranslated
 */
const char *
rq_outcome_to_nick (RqOutcome outcome)
{
  return outcomes[outcome].nick;
}

/**
 * rq_outcome_to_label:
 *
 * Returns: (transfer none): translated
 */
const char *
rq_outcome_to_label (RqOutcome outcome)
{
  return _(outcomes[outcome].label);
}
