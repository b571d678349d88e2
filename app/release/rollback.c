/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollback.h"

#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "records/release-head-private.h"
#include "release/release-thread.h"
#include "release/remote-run.h"
#include "release/restore.h"
#include "release/rollback-preview.h"
#include "release/rollout-await.h"
#include "release/run-place.h"
#include "release/service-goal.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

/* So often the tasks are given a chance. */
#define TRIES 3

/* So long a rollback looks for the manager that the update runs on. */
#define PLACE_PATIENCE 15
/* And its preview, for which somebody waits in front of the screen. */
#define PREVIEW_PATIENCE 5

struct _RqRollback
{
  RqReleaseJob parent_instance;

  char *release_id; /* (owned) (nullable) the last that has a baseline */
};

G_DEFINE_FINAL_TYPE (RqRollback, rq_rollback, RQ_TYPE_RELEASE_JOB)

/* The release that is meant, with all that is recorded of it. */
static RqReleaseRecord *
load_release (RqEngineClient  *client,
              const char      *stack,
              const char      *release_id,
              GCancellable    *cancellable,
              GError         **error)
{
  g_autoptr (GPtrArray) heads = NULL;

  if (release_id != NULL)
    return rq_release_store_load (client, stack, release_id, cancellable, error);
  heads = rq_release_store_list (client, stack, NULL, cancellable, error);
  if (heads == NULL)
    return NULL;
  for (guint i = 0; i < heads->len; i++)
    if (rq_json_get_bool (rq_release_head_get_fields (heads->pdata[i]), "baseline") &&
        rq_release_head_get_state (heads->pdata[i]) != RQ_RELEASE_ABANDONED)
      return rq_release_store_load (client, stack, rq_release_head_get_id (heads->pdata[i]),
                                    cancellable, error);

  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                       _("No release of this stack has recorded a baseline: there is nothing to "
                         "go back to."));
  return NULL;
}

static RqRestorePlan *
make_plan (RqEngineClient   *client,
           const char       *stack,
           RqReleaseRecord  *record,
           GCancellable     *cancellable,
           GError          **error)
{
  JsonArray *baseline = rq_release_record_require_baseline (record, error);

  if (baseline == NULL)
    return NULL;
  return rq_restore_plan_new (client, stack, baseline, cancellable, error);
}

/* Its exit status is recorded, or that it has none. */
static gboolean
has_ended (RqReleaseHead *head)
{
  return json_object_has_member (rq_release_head_get_fields (head), "exit_status");
}

/* A stack that is down does not wait for the manager that its update runs on. %FALSE with @unseen,
 * (out) (transfer full): nobody knows whether it still runs. */
static gboolean
find_place (RqRunPlace    *place,
            unsigned int   patience,
            char         **unseen,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *gone = NULL;

  rq_run_place_await (place, patience, cancellable, &reason);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (reason == NULL && (rq_run_place_is_up (place) || rq_run_place_is_only (place)))
    return TRUE;
  gone = reason != NULL ? g_strdup (reason->message) : rq_run_place_say_gone (place, TRUE);
  *unseen = g_strdup_printf (_("%s What it changes there after this is not undone: look at the "
                               "services once that manager is back."), gone);
  return FALSE;
}

/* A run that is alive counts as its holder being alive: it would go on changing what is
 * restored. */
static gboolean
check_run (RqReleaseWork    *work,
           RqReleaseRecord  *record,
           GCancellable     *cancellable,
           GError          **error)
{
  RqReleaseJob *job = rq_release_work_get_job (work);
  RqReleaseHead *head = rq_release_record_get_head (record);
  const char *run = rq_release_head_get_run (head);
  g_autoptr (RqRunPlace) place = NULL;
  g_autoptr (RqRunStatus) status = NULL;
  g_autofree char *unseen = NULL;

  if (run == NULL || has_ended (head))
    return TRUE;
  place = rq_run_place_new (rq_release_job_get_transport (job), head);
  if (!find_place (place, PLACE_PATIENCE, &unseen, cancellable, error))
    {
      if (unseen != NULL)
        rq_release_work_note (work, "run", unseen);
      return unseen != NULL;
    }
  status = rq_remote_run_query (rq_run_place_get_transport (place),
                                rq_deployment_get_directory (rq_release_job_get_deployment (job)),
                                run,
                                rq_json_get_string (rq_release_head_get_fields (head),
                                                    "run_directory"), cancellable, error);
  if (status == NULL)
    return FALSE;
  if (status->state != RQ_RUN_RUNNING && status->state != RQ_RUN_STARTING)
    return TRUE;

  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED,
                       _("The update command of this release is still running on the manager. "
                         "Resume the release and stop the command first, then roll back."));
  return FALSE;
}

static gboolean
check_modes (RqRestorePlan  *plan,
             GError        **error)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      RqRestoreItem *item = plan->items->pdata[i];

      if (item->job || !item->other_mode)
        continue;
      g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
                   _("%s was changed between replicated and global since, which Swarm cannot "
                     "change back. Remove the service, then roll back; nothing was changed."),
                   item->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_plan (RqRestorePlan  *plan,
            RqReleaseHead  *head,
            GError        **error)
{
  g_autofree char *phrases = rq_join_phrases (plan->missing);

  if (plan->missing->len > 0)
    {
      g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
                   _("The baseline refers to what is no longer there (%s). Make it anew under the "
                     "same name, then roll back; nothing was changed."), phrases);
      return FALSE;
    }
  if (!check_modes (plan, error))
    return FALSE;
  if (!rq_restore_plan_is_done (plan) ||
      rq_release_state_is_open (rq_release_head_get_state (head)))
    return TRUE;

  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                       _("The stack is exactly as its baseline: there is nothing to roll back."));
  return FALSE;
}

static GPtrArray *
make_goals (RqRestorePlan *plan)
{
  GPtrArray *goals = rq_service_goals_new ();

  for (guint i = 0; i < plan->items->len; i++)
    {
      RqRestoreItem *item = plan->items->pdata[i];
      gboolean changes = !item->job && !item->equal && item->image[0] != '\0';

      g_ptr_array_add (goals,
                       rq_service_goal_new (item->now != NULL ? item->now : item->wanted,
                                            changes ? item->image : NULL));
      if (item->job && item->now == NULL)
        g_ptr_array_remove_index (goals, goals->len - 1);
    }
  return goals;
}

static void
note_left_alone (RqReleaseWork *work,
                 RqRestorePlan *plan)
{
  for (guint i = 0; i < plan->added->len; i++)
    {
      g_autofree char *words =
        g_strdup_printf (_("%s is new since the baseline and is left alone."),
                         (const char *) plan->added->pdata[i]);

      rq_release_work_note (work, "rollout", words);
    }
  for (guint i = 0; i < plan->items->len; i++)
    {
      RqRestoreItem *item = plan->items->pdata[i];
      g_autofree char *words = g_strdup_printf (_("%s is a job and is not restored: any update "
                                                  "would run it again."), item->name);

      if (item->job && !item->equal)
        rq_release_work_note (work, "rollout", words);
    }
}

static JsonObject *
make_stage (const char *stage)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "stage", stage);
  return members;
}

/* The first write, and what came of it. @faults: (out): what is not as wanted */
static gboolean
restore_tasks (RqReleaseWork  *work,
               RqRestorePlan  *plan,
               GPtrArray     **faults,
               GCancellable   *cancellable,
               GError        **error)
{
  RqEngineClient *client = rq_release_work_get_client (work);
  const char *stack = rq_release_work_get_stack (work);
  g_autoptr (GDateTime) since = rq_engine_client_dup_now (client);
  g_autoptr (RqRolloutWatch) watch = rq_rollout_watch_new (client, stack, since);
  g_autoptr (GPtrArray) goals = make_goals (plan);

  rq_release_work_show (work, _("Writing the recorded specs"), -1,
                        rq_service_goals_get_rows (goals, NULL, stack));
  rq_service_goals_apply (goals, watch);
  if (!rq_restore_write_first (work, plan, cancellable, error) ||
      !rq_rollout_await (work, watch, goals,
                         _("Waiting until every service runs its baseline"), cancellable, error))
    return FALSE;
  *faults = rq_service_goals_find_faults (goals, watch, stack);
  return TRUE;
}

static GPtrArray *
find_differences (RqRestorePlan *plan,
                  const char    *stack)
{
  GPtrArray *differences = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < plan->items->len; i++)
    {
      RqRestoreItem *item = plan->items->pdata[i];

      if (!item->job && !item->equal)
        g_ptr_array_add (differences,
                         g_strdup_printf (_("%s: its spec is not that of the baseline"),
                                          rq_service_short_name (item->name, stack)));
    }
  return differences;
}

/* The second write, and whether every spec is the baseline's then. */
static gboolean
restore_specs (RqReleaseWork    *work,
               RqReleaseRecord  *record,
               GPtrArray       **differences,
               GCancellable     *cancellable,
               GError          **error)
{
  RqEngineClient *client = rq_release_work_get_client (work);
  const char *stack = rq_release_work_get_stack (work);
  g_autoptr (RqRestorePlan) plan = make_plan (client, stack, record, cancellable, error);
  g_autoptr (RqRestorePlan) after = NULL;

  if (plan == NULL || !rq_restore_write_second (work, plan, cancellable, error) ||
      (after = make_plan (client, stack, record, cancellable, error)) == NULL)
    return FALSE;
  *differences = find_differences (after, stack);
  return TRUE;
}

static gboolean
conclude (RqReleaseWork  *work,
          GPtrArray      *faults,
          RqJobResult    *result,
          GCancellable   *cancellable,
          GError        **error)
{
  RqReleaseHead *head = rq_release_work_get_head (work);
  g_autofree char *phrases = rq_join_phrases (faults);
  g_autofree char *words = NULL;

  *result = faults->len == 0 ? RQ_JOB_SUCCEEDED : RQ_JOB_FAILED;
  if (faults->len > 0)
    words = g_strdup_printf (_("The rollback is not complete: %s"), phrases);
  else if (rq_release_head_get_previous (head)[0] != '\0')
    words = g_strdup_printf (_("Rolled back to %s, verified; every spec is as it was."),
                             rq_release_head_get_previous (head));
  else
    words = g_strdup (_("Rolled back, verified; every spec is as it was."));
  return rq_release_work_record_outcome (work, cancellable, error) &&
         rq_release_work_enter (work,
                                faults->len == 0 ? RQ_RELEASE_ROLLED_BACK : RQ_RELEASE_FAILED,
                                words, faults->len == 0 ? make_stage ("done") : NULL, cancellable,
                                error);
}

static gboolean
has_disturbed (RqRestorePlan *plan)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      RqRestoreItem *item = plan->items->pdata[i];

      if (!item->job && item->disturbed)
        return TRUE;
    }
  return FALSE;
}

/* What ran before runs again: a task that fails once on the way, which pauses all of it, is no
 * reason to leave the stack in between. */
static gboolean
restore_tasks_patiently (RqReleaseWork    *work,
                         RqReleaseRecord  *record,
                         RqRestorePlan    *plan,
                         GPtrArray       **faults,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_autoptr (RqRestorePlan) now = NULL;

  for (int try = 1;; try++)
    {
      if (!restore_tasks (work, now != NULL ? now : plan, faults, cancellable, error))
        return FALSE;
      if ((*faults)->len == 0 || try == TRIES)
        return TRUE;
      g_clear_pointer (&now, rq_restore_plan_free);
      now = make_plan (rq_release_work_get_client (work), rq_release_work_get_stack (work), record,
                       cancellable, error);
      if (now == NULL)
        return FALSE;
      if (!has_disturbed (now))
        return TRUE;

      rq_release_work_note (work, "rollout", _("Swarm paused; the rollback goes on."));
      g_clear_pointer (faults, g_ptr_array_unref);
    }
}

/* Each step finds out for itself what is left of it, so that running it again finishes it. */
static gboolean
roll_back (RqReleaseWork    *work,
           RqReleaseRecord  *record,
           RqRestorePlan    *plan,
           RqJobResult      *result,
           GCancellable     *cancellable,
           GError          **error)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GPtrArray) differences = NULL;

  if (!rq_release_work_enter (work, RQ_RELEASE_ROLLING_BACK, _("Rolling back to the baseline."),
                              make_stage ("first-write"), cancellable, error))
    return FALSE;
  note_left_alone (work, plan);
  if (!restore_tasks_patiently (work, record, plan, &faults, cancellable, error))
    return FALSE;
  if (faults->len > 0)
    return conclude (work, faults, result, cancellable, error);

  rq_release_work_note (work, "rollout", _("Every service runs its baseline again."));
  return rq_release_work_set (work, make_stage ("verified"), cancellable, error) &&
         restore_specs (work, record, &differences, cancellable, error) &&
         conclude (work, differences, result, cancellable, error);
}

static gboolean
perform (RqRollback     *self,
         RqReleaseWork  *work,
         RqJobResult    *result,
         GCancellable   *cancellable,
         GError        **error)
{
  RqEngineClient *client = rq_release_work_get_client (work);
  const char *stack = rq_release_work_get_stack (work);
  g_autoptr (RqReleaseRecord) record = load_release (client, stack, self->release_id, cancellable,
                                                     error);
  g_autoptr (RqRestorePlan) plan = NULL;
  RqReleaseWriter *writer;
  const char *release_id;

  if (record == NULL)
    return FALSE;
  release_id = rq_release_head_get_id (rq_release_record_get_head (record));
  if (!check_run (work, record, cancellable, error) ||
      !rq_release_work_lock (work, release_id, "rollback", cancellable, error) ||
      (plan = make_plan (client, stack, record, cancellable, error)) == NULL ||
      !check_plan (plan, rq_release_record_get_head (record), error) ||
      (writer = rq_release_writer_open (client, release_id, cancellable, error)) == NULL)
    return FALSE;

  rq_release_work_take_writer (work, writer);
  return roll_back (work, record, plan, result, cancellable, error);
}

static gboolean
rq_rollback_perform (RqReleaseJob  *job,
                     GCancellable  *cancellable,
                     RqJobResult   *result,
                     GError       **error)
{
  g_autoptr (RqReleaseWork) work = rq_release_work_new (job, cancellable, error);
  g_autoptr (GError) reason = NULL;

  if (work == NULL)
    return FALSE;
  perform (RQ_ROLLBACK (job), work, result, cancellable, &reason);
  rq_release_work_close (work, reason);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static void
rq_rollback_finalize (GObject *object)
{
  RqRollback *self = RQ_ROLLBACK (object);

  g_free (self->release_id);

  G_OBJECT_CLASS (rq_rollback_parent_class)->finalize (object);
}

static void
rq_rollback_class_init (RqRollbackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_rollback_finalize;
  RQ_RELEASE_JOB_CLASS (klass)->perform = rq_rollback_perform;
}

static void
rq_rollback_init (RqRollback *self)
{
}

/**
 * rq_rollback_new:
 * @release_id: (nullable): the release to be undone; %NULL: the stack's last that has a baseline
 *
 * Returns: (transfer full): a rollback, to be looked at first and run
 */
RqRollback *
rq_rollback_new (RqDeployment *deployment,
                 RqTransport  *transport,
                 const char   *release_id)
{
  RqRollback *self = g_object_new (RQ_TYPE_ROLLBACK,
                                   "deployment", deployment,
                                   "transport", transport,
                                   NULL);

  self->release_id = g_strdup (release_id);
  return self;
}

/* The update command of a release that is open may be on another manager than the one that was
 * asked. @unseen: (out) (nullable) (transfer full): that nobody can know whether it still runs */
static gboolean
look_for_run (RqRollback      *self,
              RqEngineClient  *client,
              RqReleaseHead   *head,
              char           **unseen,
              GCancellable    *cancellable,
              GError         **error)
{
  const char *manager = rq_run_place_get_recorded (head);
  g_autoptr (RqRunPlace) place = NULL;

  if (manager == NULL || rq_release_head_get_run (head) == NULL || has_ended (head) ||
      !rq_release_state_is_open (rq_release_head_get_state (head)) ||
      g_strcmp0 (manager, rq_engine_client_get_node_name (client)) == 0)
    return TRUE;
  place = rq_run_place_new (rq_release_job_get_transport (RQ_RELEASE_JOB (self)), head);
  return find_place (place, PREVIEW_PATIENCE, unseen, cancellable, error) || *unseen != NULL;
}

static RqRollbackPreview *
make_preview (RqRollback    *self,
              GCancellable  *cancellable,
              GError       **error)
{
  RqReleaseJob *job = RQ_RELEASE_JOB (self);
  const char *stack = rq_deployment_get_stack (rq_release_job_get_deployment (job));
  g_autoptr (RqEngineClient) client = rq_engine_client_new (rq_release_job_get_transport (job));
  g_autoptr (RqReleaseRecord) record = NULL;
  g_autoptr (RqRestorePlan) plan = NULL;
  g_autofree char *unseen = NULL;

  rq_engine_client_set_patient (client, TRUE);
  if (!rq_engine_client_open (client, cancellable, error) ||
      (record = load_release (client, stack, self->release_id, cancellable, error)) == NULL ||
      (plan = make_plan (client, stack, record, cancellable, error)) == NULL ||
      !look_for_run (self, client, rq_release_record_get_head (record), &unseen, cancellable,
                     error))
    return NULL;
  return rq_rollback_preview_from_plan (rq_release_record_get_head (record), plan, stack, unseen);
}

static gpointer
preview_thread (GTask         *task,
                gpointer       source,
                GCancellable  *cancellable,
                GError       **error)
{
  return make_preview (source, cancellable, error);
}

/**
 * rq_rollback_preview_async:
 *
 * Finds out what running it would do, and changes nothing.
 */
void
rq_rollback_preview_async (RqRollback          *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_rollback_preview_async);
  rq_release_thread_run (task, "requeen-preview", preview_thread,
                         (GDestroyNotify) rq_rollback_preview_unref);
}

/**
 * rq_rollback_preview_finish:
 *
 * Returns: (transfer full): the preview, or %NULL with #RqReleaseError or #RqRecordError
 */
RqRollbackPreview *
rq_rollback_preview_finish (RqRollback    *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
