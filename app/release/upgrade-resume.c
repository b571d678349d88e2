/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade-run-private.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/release-head-private.h"
#include "release/baseline.h"
#include "swarm/json.h"

static gboolean
read_goals (RqUpgradeRun     *run,
            RqReleaseRecord  *record,
            GError          **error)
{
  JsonArray *baseline = rq_release_record_require_baseline (record, error);
  JsonObject *fields = rq_release_head_get_fields (rq_release_work_get_head (run->work));
  JsonObject *targets = rq_json_get_object (fields, "targets");

  run->since = rq_time_from_record (rq_json_get_string (fields, "since"));
  if (baseline == NULL)
    return FALSE;
  if (run->since == NULL || targets == NULL)
    {
      g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                   _("The record of this release lacks what is needed to resume it. Roll it "
                     "back instead."));
      return FALSE;
    }

  if (run->observe_minutes == 0)
    run->observe_minutes = CLAMP (rq_json_get_int (fields, "observe_minutes"), 0, G_MAXINT);
  run->goals = rq_service_goals_new ();
  for (guint i = 0; i < json_array_get_length (baseline); i++)
    {
      JsonObject *entry = rq_json_array_get_object (baseline, i);
      const char *name = rq_baseline_get_name (entry);

      if (name != NULL && rq_baseline_get_spec (entry) != NULL)
        g_ptr_array_add (run->goals,
                         rq_service_goal_new (rq_baseline_get_spec (entry),
                                              rq_json_get_string (targets, name)));
    }
  return TRUE;
}

/* A release whose workstation went before anything was changed is only closed. */
static gboolean
close_unbegun (RqUpgradeRun  *run,
               GError       **error)
{
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                       _("This release had not changed anything yet; it is closed. Begin a new "
                         "one."));
  rq_upgrade_run_abandon (run, *error);
  return FALSE;
}

static gboolean
check_resumable (RqReleaseHead  *head,
                 GError        **error)
{
  RqReleaseState state = rq_release_head_get_state (head);

  if (state == RQ_RELEASE_ROLLING_BACK)
    g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_IN_FLIGHT,
                         _("This release is being rolled back: run the rollback again to finish "
                           "it."));
  else if (!rq_release_state_is_open (state))
    g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                 _("This release is closed (%s): there is nothing to resume."),
                 rq_release_state_to_label (state));
  return rq_release_state_is_open (state) && state != RQ_RELEASE_ROLLING_BACK;
}

/**
 * rq_upgrade_run_open:
 *
 * Takes the lock and opens the release.
 *
 * Returns: %FALSE when it is closed, somebody else's or cannot be read
 */
gboolean
rq_upgrade_run_open (RqUpgradeRun  *run,
                     const char    *release_id,
                     GCancellable  *cancellable,
                     GError       **error)
{
  RqReleaseWork *work = run->work;
  RqReleaseWriter *writer;

  if (!rq_release_work_lock (work, release_id, "upgrade", cancellable, error))
    return FALSE;
  writer = rq_release_writer_open (rq_release_work_get_client (work), release_id, cancellable,
                                   error);
  if (writer == NULL)
    return FALSE;
  rq_release_work_take_writer (work, writer);
  return check_resumable (rq_release_writer_get_head (writer), error);
}

/* A person has looked at a failed release and takes it as it is. */
static gboolean
accept (RqUpgradeRun  *run,
        RqJobResult   *result,
        GCancellable  *cancellable,
        GError       **error)
{
  const char *note = g_hash_table_lookup (run->ticks, "accept");
  g_autofree char *words = g_strdup_printf (_("Accepted as it is: %s"), note);

  *result = RQ_JOB_SUCCEEDED;
  return rq_release_work_enter (run->work, RQ_RELEASE_COMPLETED, words, NULL, cancellable,
                                error);
}

static gboolean
go_on (RqUpgradeRun  *run,
       RqJobResult   *result,
       GCancellable  *cancellable,
       GError       **error)
{
  RqReleaseWork *work = run->work;
  RqReleaseHead *head = rq_release_work_get_head (work);
  g_autoptr (RqReleaseRecord) record = NULL;

  rq_release_work_note (work, "note", _("Another workstation or session goes on with it."));
  rq_upgrade_run_note_ticks (run);
  if (g_hash_table_contains (run->ticks, "accept") &&
      rq_release_head_get_state (head) == RQ_RELEASE_FAILED)
    return accept (run, result, cancellable, error);

  record = rq_release_store_load (rq_release_work_get_client (work),
                                  rq_release_work_get_stack (work),
                                  rq_release_head_get_id (head), cancellable, error);
  return record != NULL && read_goals (run, record, error) &&
         rq_upgrade_run_carry_out (run, result, cancellable, error);
}

/**
 * rq_upgrade_run_resume:
 *
 * Goes on where a release was left: with its draft, or with what its update command does.
 *
 * Returns: %FALSE when it could not be seen to its end
 */
gboolean
rq_upgrade_run_resume (RqUpgradeRun  *run,
                       const char    *release_id,
                       RqJobResult   *result,
                       GCancellable  *cancellable,
                       GError       **error)
{
  RqReleaseHead *head;

  if (!rq_upgrade_run_open (run, release_id, cancellable, error))
    return FALSE;
  head = rq_release_work_get_head (run->work);
  if (rq_release_head_get_run (head) != NULL)
    return go_on (run, result, cancellable, error);
  if (rq_json_get_bool (rq_release_head_get_fields (head), "draft"))
    return rq_upgrade_run_prepare_draft (run, cancellable, error) &&
           rq_upgrade_run_carry_out (run, result, cancellable, error);
  return close_unbegun (run, error);
}
