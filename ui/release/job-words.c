/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/job-words.h"

#include <glib/gi18n-lib.h>

/**
 * rq_job_phase_of_error:
 *
 * Returns: what an error of rq_release_job_run_finish() means for whoever watches
 */
RqJobPhase
rq_job_phase_of_error (const GError *error)
{
  if (g_error_matches (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED))
    return RQ_JOB_PHASE_LOCKED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return RQ_JOB_PHASE_LEFT;

  return RQ_JOB_PHASE_STOPPED;
}

/**
 * rq_job_phase_icon:
 *
 * Returns: the name of a symbolic icon
 */
const char *
rq_job_phase_icon (RqJobKind  kind,
                   RqJobPhase phase)
{
  switch (phase)
    {
    case RQ_JOB_PHASE_SUCCEEDED:
      return "rq-healthy-symbolic";
    case RQ_JOB_PHASE_FAILED:
      return "rq-failed-symbolic";
    case RQ_JOB_PHASE_LOCKED:
      return "rq-locked-symbolic";
    case RQ_JOB_PHASE_STOPPED:
      return "rq-attention-symbolic";
    case RQ_JOB_PHASE_LEFT:
      return "rq-unknown-symbolic";
    case RQ_JOB_PHASE_RUNNING:
    default:
      return kind == RQ_JOB_ROLLBACK ? "rq-rolling-back-symbolic" : "rq-updating-symbolic";
    }
}

/**
 * rq_job_phase_style:
 *
 * Returns: a style class that colours icon and headline, "" for none
 */
const char *
rq_job_phase_style (RqJobPhase phase)
{
  switch (phase)
    {
    case RQ_JOB_PHASE_SUCCEEDED:
      return "success";
    case RQ_JOB_PHASE_FAILED:
      return "error";
    case RQ_JOB_PHASE_LOCKED:
    case RQ_JOB_PHASE_STOPPED:
      return "warning";
    case RQ_JOB_PHASE_RUNNING:
    case RQ_JOB_PHASE_LEFT:
    default:
      return "";
    }
}

/**
 * rq_job_title:
 * @version: (nullable): gone to; for a rollback, gone back to; "" or %NULL when not one version
 *
 * Returns: (transfer full): a window's title
 */
char *
rq_job_title (RqJobKind   kind,
              const char *version)
{
  if (kind != RQ_JOB_ROLLBACK)
    return g_strdup_printf (_("Upgrade to %s"), version);
  if (version == NULL || *version == '\0')
    return g_strdup (_("Roll Back"));

  return g_strdup_printf (_("Roll Back to %s"), version);
}

static char *
headline_succeeded (RqJobKind   kind,
                    const char *version)
{
  if (kind == RQ_JOB_ACCEPT)
    return g_strdup (_("Accepted as it is"));
  if (kind == RQ_JOB_UPGRADE)
    return g_strdup_printf (_("Upgraded to %s and verified"), version);
  if (version == NULL || *version == '\0')
    return g_strdup (_("Rolled back and verified"));

  return g_strdup_printf (_("Rolled back to %s and verified"), version);
}

static const char *
headline_stopped (RqJobKind kind)
{
  switch (kind)
    {
    case RQ_JOB_ROLLBACK:
      return _("The rollback could not go on");
    case RQ_JOB_ACCEPT:
      return _("The release could not be closed");
    case RQ_JOB_UPGRADE:
    default:
      return _("The upgrade could not go on");
    }
}

/**
 * rq_job_headline:
 * @progress: (nullable): the latest snapshot
 *
 * Returns: (transfer full): the state in a few words
 */
char *
rq_job_headline (RqJobKind          kind,
                 RqJobPhase         phase,
                 const char        *version,
                 RqReleaseProgress *progress)
{
  switch (phase)
    {
    case RQ_JOB_PHASE_SUCCEEDED:
      return headline_succeeded (kind, version);
    case RQ_JOB_PHASE_FAILED:
      if (kind == RQ_JOB_UPGRADE && progress != NULL && rq_release_progress_is_run_lost (progress))
        return g_strdup (_("The run of the update command was lost"));
      return g_strdup (kind == RQ_JOB_ROLLBACK ? _("The rollback failed")
                                               : _("The upgrade failed"));
    case RQ_JOB_PHASE_LOCKED:
      return g_strdup (_("Somebody else is working on this stack"));
    case RQ_JOB_PHASE_STOPPED:
      return g_strdup (headline_stopped (kind));
    case RQ_JOB_PHASE_LEFT:
      return g_strdup (_("No longer watched from here"));
    case RQ_JOB_PHASE_RUNNING:
    default:
      if (progress == NULL)
        return g_strdup (_("Starting"));
      return g_strdup (rq_release_state_to_label (rq_release_progress_get_state (progress)));
    }
}

/**
 * rq_job_detail:
 * @progress: (nullable): the latest snapshot
 * @error: (nullable): why it ended, when it could not be done
 *
 * Returns: (transfer full): a sentence on what is being done, or on what went wrong; "" for none
 */
char *
rq_job_detail (RqJobPhase         phase,
               RqReleaseProgress *progress,
               const GError      *error)
{
  if (phase == RQ_JOB_PHASE_LEFT)
    return g_strdup ("");
  if (error != NULL)
    return g_strdup (error->message);
  if (progress == NULL)
    return g_strdup (phase == RQ_JOB_PHASE_RUNNING ? _("Connecting to the swarm.") : "");

  return g_strdup (rq_release_progress_get_words (progress));
}

/* (nullable): what Swarm does not come out of by itself */
static char *
say_need (const RqRolloutRow *row)
{
  const char *words = rq_verdict_get_words (row->verdict);

  switch (rq_verdict_get_outcome (row->verdict))
    {
    case RQ_OUTCOME_STALLED:
      /* Translators: a service, and why; also in the next ones */
      return g_strdup_printf (_("%s is stalled: %s"), row->name, words);
    case RQ_OUTCOME_PAUSED:
      return g_strdup_printf (_("%s is paused: %s"), row->name, words);
    case RQ_OUTCOME_ROLLED_BACK:
      return g_strdup_printf (_("%s was rolled back by Swarm: %s"), row->name, words);
    case RQ_OUTCOME_ROLLBACK_STUCK:
      return g_strdup_printf (_("The rollback of %s is stuck: %s"), row->name, words);
    case RQ_OUTCOME_HEALTHY:
    case RQ_OUTCOME_NO_OP:
    case RQ_OUTCOME_STARTING:
    case RQ_OUTCOME_UPDATING:
    case RQ_OUTCOME_ROLLING_BACK:
    case RQ_OUTCOME_DEGRADED:
    case RQ_OUTCOME_WRONG_IMAGE:
    case RQ_OUTCOME_STOPPED:
    case RQ_OUTCOME_JOB:
    default:
      return NULL;
    }
}

/**
 * rq_job_need:
 * @progress: (nullable): the latest snapshot
 *
 * Returns: (transfer full): a sentence on the first service that needs a person while the release
 * is under way, "" for none
 */
char *
rq_job_need (RqJobPhase         phase,
             RqReleaseProgress *progress)
{
  guint n_rows = progress != NULL && phase == RQ_JOB_PHASE_RUNNING
                 ? rq_release_progress_get_n_rows (progress) : 0;

  for (guint i = 0; i < n_rows; i++)
    {
      const RqRolloutRow *row = rq_release_progress_get_row (progress, i);
      char *words = row->verdict != NULL ? say_need (row) : NULL;

      if (words != NULL)
        return words;
    }
  return g_strdup ("");
}

/**
 * rq_job_advice:
 *
 * Returns: what to do next, a sentence or two; "" while it runs
 */
const char *
rq_job_advice (RqJobKind  kind,
               RqJobPhase phase)
{
  gboolean upgrade = kind != RQ_JOB_ROLLBACK;

  switch (phase)
    {
    case RQ_JOB_PHASE_SUCCEEDED:
      return upgrade ? _("Keep an eye on the stack for 15 to 30 minutes. “Roll Back…” takes it "
                         "back to what it was at any time.")
                     : _("Migrations and configuration files are not rolled back by this. Keep an "
                         "eye on the stack for 15 to 30 minutes.");
    case RQ_JOB_PHASE_FAILED:
      return upgrade ? _("The services, and what the command put out, say why. “Roll Back…” puts "
                         "every "
                         "service back to what it was before the upgrade.")
                     : _("The services below say which are not back. Fix what they name, "
                         "then roll back again: what is back already is not touched.");
    case RQ_JOB_PHASE_LOCKED:
      return _("Nothing was changed. Take over only when you know that they have stopped.");
    case RQ_JOB_PHASE_STOPPED:
      return upgrade ? _("What runs on the manager goes on without Requeen. Fix what the "
                         "sentence above says; “Roll Back…” is possible as soon as a "
                         "baseline was taken.")
                     : _("Fix what the sentence above says, then roll back again: what is "
                         "back already is not touched.");
    case RQ_JOB_PHASE_LEFT:
      return _("What runs on the manager goes on.");
    case RQ_JOB_PHASE_RUNNING:
    default:
      return "";
    }
}
