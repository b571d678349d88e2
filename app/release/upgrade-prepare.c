/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade-run-private.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "checks/checks.h"
#include "records/release-head-private.h"
#include "release/baseline.h"
#include "release/checklist.h"
#include "release/draft-edit.h"
#include "release/preflight.h"
#include "release/pull.h"
#include "release/remote-run.h"
#include "release/run-place.h"
#include "swarm/json.h"

/**
 * rq_upgrade_run_clear:
 *
 * Frees what @run owns.
 */
void
rq_upgrade_run_clear (RqUpgradeRun *run)
{
  g_clear_pointer (&run->goals, g_ptr_array_unref);
  g_clear_pointer (&run->since, g_date_time_unref);
  g_clear_pointer (&run->previous, g_free);
}

static void
note_all (RqUpgradeRun *run,
          const char   *kind,
          GPtrArray    *notes)
{
  for (guint i = 0; i < notes->len; i++)
    rq_release_work_note (run->work, kind, notes->pdata[i]);
}

/**
 * rq_upgrade_run_note_ticks:
 *
 * What a person has ticked for this run becomes part of the timeline.
 */
void
rq_upgrade_run_note_ticks (RqUpgradeRun *run)
{
  GHashTableIter iter;
  gpointer item, note;

  g_hash_table_iter_init (&iter, run->ticks);
  while (g_hash_table_iter_next (&iter, &item, &note))
    {
      g_autofree char *words = g_strdup_printf (_("Ticked “%s”: %s"), (char *) item,
                                                (char *) note);

      rq_release_work_note (run->work, "tick", words);
    }
}

/* Reading only: what the manager, the stack and the registry say. @own_id: (nullable) */
static gboolean
check_first (RqUpgradeRun  *run,
             const char    *version,
             const char    *own_id,
             GPtrArray     *notes,
             GCancellable  *cancellable,
             GError       **error)
{
  RqReleaseWork *work = run->work;
  RqReleaseJob *job = rq_release_work_get_job (work);
  RqDeployment *deployment = rq_release_job_get_deployment (job);
  const char *stack = rq_release_work_get_stack (work);
  g_autoptr (RqStackView) view = NULL;

  rq_release_work_show (work, _("Checking the manager, the stack and the registry"), -1, NULL);
  if (!rq_preflight_check_version (version, "", run->ticks, error) ||
      !rq_preflight_check_in_flight (work, own_id, notes, cancellable, error))
    return FALSE;
  if (!g_hash_table_contains (run->ticks, "command") &&
      !rq_remote_run_check (rq_release_job_get_transport (job),
                            rq_deployment_get_directory (deployment),
                            rq_deployment_get_update_command (deployment),
                            rq_deployment_get_sudo (deployment), cancellable, error))
    return FALSE;

  view = rq_stack_view_load (rq_release_work_get_client (work), stack, cancellable, error);
  if (view == NULL || !rq_preflight_check_stack (view, stack, error))
    return FALSE;
  run->goals = rq_preflight_make_goals (work, view, version, run->ticks, &run->previous, notes,
                                        cancellable, error);
  return run->goals != NULL &&
         rq_preflight_check_version (version, run->previous, run->ticks, error);
}

static void
show_goals (RqUpgradeRun *run)
{
  RqReleaseWork *work = run->work;

  rq_release_work_show (work, "", -1,
                        rq_service_goals_get_rows (run->goals, NULL,
                                                   rq_release_work_get_stack (work)));
}

static gboolean
create_record (RqUpgradeRun   *run,
               RqReleaseHead  *draft,
               GPtrArray      *notes,
               GCancellable   *cancellable,
               GError        **error)
{
  RqReleaseWork *work = run->work;
  JsonObject *members = json_object_new ();
  RqReleaseWriter *writer;

  json_object_set_string_member (members, "previous", run->previous);
  writer = rq_release_writer_create (rq_release_work_get_client (work), draft, cancellable, error);
  if (writer == NULL)
    {
      json_object_unref (members);
      return FALSE;
    }

  rq_release_work_take_writer (work, writer);
  rq_upgrade_run_note_ticks (run);
  note_all (run, "check", notes);
  show_goals (run);
  return rq_release_work_enter (work, RQ_RELEASE_CHECKING,
                                _("Checking before anything is changed."), members, cancellable,
                                error);
}

static gboolean
take_baseline (RqUpgradeRun  *run,
               GCancellable  *cancellable,
               GError       **error)
{
  RqReleaseWork *work = run->work;
  RqEngineClient *client = rq_release_work_get_client (work);
  const char *stack = rq_release_work_get_stack (work);
  g_autoptr (RqStackView) view = rq_stack_view_load (client, stack, cancellable, error);
  g_autoptr (GPtrArray) unpinned = NULL;
  g_autoptr (JsonObject) baseline = NULL;
  JsonObject *members;

  if (view == NULL)
    return FALSE;
  baseline = rq_baseline_take (client, view, stack, &unpinned, cancellable, error);
  if (baseline == NULL || !rq_release_work_guard (work, cancellable, error) ||
      !rq_release_writer_put_baseline (rq_release_work_get_writer (work), baseline, cancellable,
                                       error))
    return FALSE;

  for (guint i = 0; i < unpinned->len; i++)
    {
      g_autofree char *words =
        g_strdup_printf (_("%s: nobody knows the digest of its image; a rollback can only name "
                           "its tag."), (const char *) unpinned->pdata[i]);

      rq_release_work_note (work, "check", words);
    }
  rq_release_work_note (work, "check", _("The baseline is recorded."));
  members = json_object_new ();
  json_object_set_boolean_member (members, "baseline", TRUE);
  return rq_release_work_set (work, members, cancellable, error);
}

/* @last: right before anything is changed; what was found before that is not said twice */
static gboolean
pass_health_gate (RqUpgradeRun  *run,
                  gboolean       last,
                  GCancellable  *cancellable,
                  GError       **error)
{
  gboolean is_ticked = g_hash_table_contains (run->ticks, "health");
  g_autoptr (GPtrArray) unhealthy = NULL;
  g_autofree char *phrases = NULL;

  /* nothing to decide yet, and a look gives what is starting half a minute */
  if (is_ticked && !last)
    return TRUE;
  unhealthy = rq_check_health_find_unhealthy (rq_release_work_get_client (run->work),
                                              rq_release_work_get_stack (run->work), NULL,
                                              cancellable, error);
  if (unhealthy == NULL)
    return FALSE;
  if (unhealthy->len == 0 && last)
    rq_release_work_note (run->work, "check", _("All services are healthy."));
  if (is_ticked)
    note_all (run, "check", unhealthy);
  if (unhealthy->len == 0 || is_ticked)
    return TRUE;

  phrases = rq_join_phrases (unhealthy);
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("The stack is not healthy before the upgrade: %s. Fix it first, or confirm "
                 "that you want to upgrade anyway (tick “health”)."), phrases);
  return FALSE;
}

/* Only adds to what the manager has; the baseline is taken after it, because it may take long. */
static gboolean
pull (RqUpgradeRun  *run,
      GCancellable  *cancellable,
      GError       **error)
{
  if (!run->pulls)
    {
      rq_release_work_note (run->work, "note", _("The images are not pulled before the update."));
      return TRUE;
    }
  return pass_health_gate (run, FALSE, cancellable, error) &&
         rq_release_work_enter (run->work, RQ_RELEASE_PULLING,
                                _("Pulling the images on the manager."), NULL, cancellable,
                                error) &&
         rq_pull_all (run->work, run->goals, cancellable, error);
}

static JsonObject *
make_targets (GPtrArray *goals)
{
  JsonObject *targets = json_object_new ();

  for (guint i = 0; i < goals->len; i++)
    {
      RqServiceGoal *goal = goals->pdata[i];

      if (goal->image != NULL)
        json_object_set_string_member (targets, goal->name, goal->image);
    }
  return targets;
}

/* Everything that whoever takes over needs, before the command is started. */
static gboolean
enter_updating (RqUpgradeRun  *run,
                GCancellable  *cancellable,
                GError       **error)
{
  RqReleaseWork *work = run->work;
  RqReleaseHead *head = rq_release_work_get_head (work);
  g_autofree char *run_id = g_strconcat (rq_release_head_get_id (head), "-update", NULL);
  g_autofree char *since = NULL;
  g_autofree char *words = g_strdup_printf (_("Updating to %s."),
                                            rq_release_head_get_version (head));
  JsonObject *members = json_object_new ();

  run->since = rq_engine_client_dup_now (rq_release_work_get_client (work));
  since = rq_time_to_record (run->since);
  json_object_set_string_member (members, "run", run_id);
  rq_run_place_record (rq_release_work_get_client (work), members);
  json_object_set_string_member (members, "since", since);
  json_object_set_object_member (members, "targets", make_targets (run->goals));
  json_object_set_int_member (members, "observe_minutes", run->observe_minutes);
  return rq_release_work_enter (work, RQ_RELEASE_UPDATING, words, members, cancellable, error);
}

/* The part that all upgrades share, once there is a record. */
static gboolean
make_ready (RqUpgradeRun  *run,
            GCancellable  *cancellable,
            GError       **error)
{
  return pull (run, cancellable, error) &&
         take_baseline (run, cancellable, error) &&
         pass_health_gate (run, TRUE, cancellable, error) &&
         enter_updating (run, cancellable, error);
}

static const char *
say_reason (const GError *reason)
{
  return g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         ? _("Canceled before anything was changed.") : reason->message;
}

/**
 * rq_upgrade_run_abandon:
 * @reason: why
 *
 * Closes a release that has changed nothing. The caller gets @reason as an error: it is not said
 * twice.
 */
void
rq_upgrade_run_abandon (RqUpgradeRun *run,
                        const GError *reason)
{
  g_autoptr (GError) error = NULL;

  if (!rq_release_work_leave (run->work, RQ_RELEASE_ABANDONED, say_reason (reason), &error))
    g_info ("The release could not be closed: %s", error->message);
}

/**
 * rq_upgrade_run_prepare_new:
 *
 * Checks everything, records the release, pulls its images and takes the baseline.
 *
 * Returns: %FALSE when nothing was changed and the release is closed
 */
gboolean
rq_upgrade_run_prepare_new (RqUpgradeRun  *run,
                            const char    *version,
                            GCancellable  *cancellable,
                            GError       **error)
{
  RqReleaseWork *work = run->work;
  g_autoptr (RqReleaseHead) draft =
    rq_release_head_new (rq_release_work_get_stack (work), version, "",
                         rq_release_job_get_author (rq_release_work_get_job (work)));
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) reason = NULL;

  if (!rq_release_work_lock (work, rq_release_head_get_id (draft), "upgrade", cancellable, error) ||
      !check_first (run, version, NULL, notes, cancellable, error))
    return FALSE;
  if (create_record (run, draft, notes, cancellable, &reason) &&
      make_ready (run, cancellable, &reason))
    return TRUE;

  if (rq_release_work_get_writer (work) != NULL)
    rq_upgrade_run_abandon (run, reason);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* What a person has overridden in the checklist counts as ticked here. */
static void
take_overrides (RqUpgradeRun *run)
{
  JsonObject *fields = rq_release_head_get_fields (rq_release_work_get_head (run->work));

  for (guint i = 0; i < rq_checklist_get_n_specs (FALSE); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (FALSE, i);
      g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };
      const char *tick = g_str_equal (spec->id, "version") ? "downgrade" : spec->id;

      rq_checklist_read (fields, spec, &state);
      if (state.status == RQ_ITEM_OVERRIDDEN)
        g_hash_table_replace (run->ticks, g_strdup (tick), g_strdup (state.note));
    }
}

/* One whose workstation went while it pulled is as ready as it was before. */
static gboolean
check_ready (RqUpgradeRun  *run,
             GCancellable  *cancellable,
             GError       **error)
{
  RqReleaseHead *head = rq_release_work_get_head (run->work);

  if (rq_release_head_get_state (head) == RQ_RELEASE_PULLING &&
      !rq_release_head_has_begun (head) &&
      !rq_release_work_leave (run->work, RQ_RELEASE_READY, _("Its images were not all pulled."),
                              error))
    return FALSE;
  return rq_draft_check_ready (rq_release_work_get_head (run->work), error);
}

static gboolean
begin_draft (RqUpgradeRun  *run,
             GCancellable  *cancellable,
             GError       **error)
{
  RqReleaseWork *work = run->work;
  RqReleaseHead *head = rq_release_work_get_head (work);
  g_autofree char *id = g_strdup (rq_release_head_get_id (head));
  g_autofree char *version = g_strdup (rq_release_head_get_version (head));
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  JsonObject *members;

  take_overrides (run);
  if (!check_first (run, version, id, notes, cancellable, error))
    return FALSE;
  rq_upgrade_run_note_ticks (run);
  note_all (run, "check", notes);
  show_goals (run);
  members = json_object_new ();
  json_object_set_string_member (members, "previous", run->previous);
  return rq_release_work_set (work, members, cancellable, error) &&
         rq_draft_check_ready (rq_release_work_get_head (work), error) &&
         make_ready (run, cancellable, error);
}

/* Approved as before: what was in the way is mended, then it begins anew. */
static void
make_draft_again (RqUpgradeRun *run,
                  const GError *reason)
{
  RqReleaseWork *work = run->work;
  g_autoptr (GError) error = NULL;
  JsonObject *members;

  if (rq_release_head_has_begun (rq_release_work_get_head (work)))
    return;
  if (rq_json_get_bool (rq_release_head_get_fields (rq_release_work_get_head (work)), "baseline"))
    {
      members = json_object_new ();
      json_object_set_boolean_member (members, "baseline", FALSE);
      if (!rq_release_work_set (work, members, NULL, &error) ||
          !rq_release_writer_drop_baseline (rq_release_work_get_writer (work), NULL, &error))
        g_info ("The baseline could not be removed: %s", error->message);
      g_clear_error (&error);
    }
  if (!rq_release_work_leave (work, RQ_RELEASE_READY, say_reason (reason), &error))
    g_info ("The release could not be made ready again: %s", error->message);
}

/**
 * rq_upgrade_run_prepare_draft:
 *
 * As rq_upgrade_run_prepare_new(), of a release that is open and was approved.
 *
 * Returns: %FALSE when nothing was changed and the release is ready as before
 */
gboolean
rq_upgrade_run_prepare_draft (RqUpgradeRun  *run,
                              GCancellable  *cancellable,
                              GError       **error)
{
  g_autoptr (GError) reason = NULL;

  if (!check_ready (run, cancellable, error))
    return FALSE;
  if (begin_draft (run, cancellable, &reason))
    return TRUE;
  make_draft_again (run, reason);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}
