/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade-run-private.h"

#include <glib/gi18n-lib.h>

#include "records/release-head-private.h"
#include "release/rollout-await.h"
#include "release/update-run.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"

/* "<registry>" of "<registry>/chat-api". */
static char *
dup_registry (GPtrArray *goals)
{
  for (guint i = 0; i < goals->len; i++)
    {
      RqServiceGoal *goal = goals->pdata[i];
      g_autoptr (RqImageRef) ref =
        goal->image != NULL ? rq_image_ref_parse (goal->image, NULL) : NULL;
      const char *name = ref != NULL ? rq_image_ref_get_name (ref) : NULL;

      if (name != NULL && strchr (name, '/') != NULL)
        return g_strndup (name, strrchr (name, '/') - name);
    }
  return g_strdup ("");
}

static gboolean
record_run (RqReleaseWork  *work,
            RqRunStatus    *status,
            GCancellable   *cancellable,
            GError        **error)
{
  RqReleaseJob *job = rq_release_work_get_job (work);
  const char *directory =
    rq_deployment_get_directory (rq_release_job_get_deployment (job));
  g_autofree char *words = NULL;
  JsonObject *members = json_object_new ();

  if (!g_str_has_prefix (status->directory, directory))
    {
      words = g_strdup_printf (_("%s cannot be written: the run is kept in %s, where only this "
                                 "login can follow it."), directory, status->directory);
      rq_release_work_note (work, "run", words);
    }
  if (status->plain)
    rq_release_work_note (work, "run", _("There is no usable “script” on the manager: the update "
                                         "command runs without a terminal."));
  json_object_set_string_member (members, "run_directory", status->directory);
  return rq_release_work_set (work, members, cancellable, error);
}

/* Starts it, or reattaches to it, and sees it to its end. */
static RqRunStatus *
run_update (RqUpgradeRun    *run,
            RqRolloutWatch  *watch,
            GCancellable    *cancellable,
            GError         **error)
{
  RqReleaseWork *work = run->work;
  RqReleaseHead *head = rq_release_work_get_head (work);
  g_autofree char *registry = dup_registry (run->goals);
  g_autofree char *directory =
    g_strdup (rq_json_get_string (rq_release_head_get_fields (head), "run_directory"));
  g_autoptr (RqRunPlace) place =
    rq_run_place_new (rq_release_job_get_transport (rq_release_work_get_job (work)), head);
  g_autoptr (RqRunStatus) started = NULL;

  if (!rq_update_run_find (work, place, watch, run->goals, directory != NULL, cancellable, error))
    return NULL;
  if (directory == NULL)
    {
      started = rq_update_run_start (work, place, registry, cancellable, error);
      if (started == NULL || !record_run (work, started, cancellable, error))
        return NULL;
      directory = g_strdup (started->directory);
    }
  return rq_update_run_follow (work, place, watch, run->goals, directory, cancellable, error);
}

static char *
say_success (RqUpgradeRun *run,
             const char   *observed)
{
  guint count = rq_service_goals_count_changes (run->goals);
  const char *version = rq_release_head_get_version (rq_release_work_get_head (run->work));
  g_autofree char *words =
    g_strdup_printf (ngettext ("%u service runs %s, verified", "%u services run %s, verified",
                               count), count, version);

  return observed != NULL ? g_strdup_printf ("%s; %s.", words, observed)
                          : g_strconcat (words, ".", NULL);
}

/* Ends the release: TRUE in any case that could be recorded. @observed: (nullable): a phrase */
static gboolean
conclude (RqUpgradeRun  *run,
          GPtrArray     *faults,
          const char    *observed,
          RqJobResult   *result,
          GCancellable  *cancellable,
          GError       **error)
{
  gboolean good = faults->len == 0;
  g_autofree char *phrases = rq_join_phrases (faults);
  g_autofree char *words = NULL;

  *result = good ? RQ_JOB_SUCCEEDED : RQ_JOB_FAILED;
  if (good)
    words = say_success (run, observed);
  else if (observed != NULL)
    words = g_strdup_printf ("%s (%s).", phrases, observed);
  else
    words = g_strconcat (phrases, ".", NULL);
  return rq_release_work_record_outcome (run->work, cancellable, error) &&
         rq_release_work_enter (run->work, good ? RQ_RELEASE_COMPLETED : RQ_RELEASE_FAILED, words,
                                NULL, cancellable, error);
}

/* The update command to its end, then what came of it. @faults: (out) of char */
static gboolean
update_and_verify (RqUpgradeRun    *run,
                   RqRolloutWatch  *watch,
                   GPtrArray      **faults,
                   GCancellable    *cancellable,
                   GError         **error)
{
  RqReleaseWork *work = run->work;
  g_autoptr (RqRunStatus) status = run_update (run, watch, cancellable, error);

  if (status == NULL ||
      !rq_release_work_enter (work, RQ_RELEASE_VERIFYING,
                              _("Verifying what runs now."), NULL, cancellable, error) ||
      !rq_rollout_await (work, watch, run->goals,
                         _("Waiting until every service has settled"), cancellable, error))
    return FALSE;
  *faults = rq_service_goals_find_faults (run->goals, watch, rq_release_work_get_stack (work));
  if (status->state != RQ_RUN_EXITED || status->exit_status != 0)
    g_ptr_array_insert (*faults, 0, rq_run_status_say (status));
  return TRUE;
}

static gboolean
is_observing (RqUpgradeRun *run)
{
  return rq_release_head_get_state (rq_release_work_get_head (run->work)) == RQ_RELEASE_OBSERVING;
}

/**
 * rq_upgrade_run_carry_out:
 *
 * Sees the update command to its end, verifies and observes.
 *
 * Returns: %FALSE when it could not be seen to its end
 */
gboolean
rq_upgrade_run_carry_out (RqUpgradeRun  *run,
                          RqJobResult   *result,
                          GCancellable  *cancellable,
                          GError       **error)
{
  RqReleaseWork *work = run->work;
  g_autoptr (RqRolloutWatch) watch =
    rq_rollout_watch_new (rq_release_work_get_client (work), rq_release_work_get_stack (work),
                          run->since);
  g_autoptr (GPtrArray) faults = NULL;
  g_autofree char *observed = NULL;

  rq_service_goals_apply (run->goals, watch);
  if (!is_observing (run) && !update_and_verify (run, watch, &faults, cancellable, error))
    return FALSE;
  if (faults == NULL || (faults->len == 0 && run->observe_minutes > 0))
    {
      g_clear_pointer (&faults, g_ptr_array_unref);
      if (!rq_upgrade_run_observe (run, watch, &faults, &observed, cancellable, error))
        return FALSE;
    }
  return conclude (run, faults, observed, result, cancellable, error);
}
