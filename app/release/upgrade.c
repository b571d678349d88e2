/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/upgrade.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "checks/checks.h"
#include "records/release-head-private.h"
#include "release/baseline.h"
#include "release/preflight.h"
#include "release/remote-run.h"
#include "release/rollout-await.h"
#include "release/service-goal.h"
#include "release/update-run.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"

/* So many closed releases of a stack keep their records. */
#define KEEP_RELEASES 20

struct _RqUpgrade
{
  RqReleaseJob parent_instance;

  char *version;      /* (owned) (nullable) of a new release */
  char *release_id;   /* (owned) (nullable) of one that is resumed */
  GHashTable *ticks;  /* (owned) item → note */
};

G_DEFINE_FINAL_TYPE (RqUpgrade, rq_upgrade, RQ_TYPE_RELEASE_JOB)

/* What one run of the job knows; on its thread. */
typedef struct
{
  RqReleaseWork *work;  /* (owned) */
  GHashTable *ticks;    /* (unowned) */
  GPtrArray *goals;     /* (owned) (nullable) of RqServiceGoal */
  char *previous;       /* (owned) (nullable) */
  GDateTime *since;     /* (owned) (nullable) when our own update began, by the manager's clock */
} Upgrade;

static gboolean
note_all (Upgrade    *upgrade,
          const char *kind,
          GPtrArray  *notes)
{
  for (guint i = 0; i < notes->len; i++)
    rq_release_work_note (upgrade->work, kind, notes->pdata[i]);
  return TRUE;
}

static void
note_ticks (Upgrade *upgrade)
{
  GHashTableIter iter;
  gpointer item, note;

  g_hash_table_iter_init (&iter, upgrade->ticks);
  while (g_hash_table_iter_next (&iter, &item, &note))
    {
      g_autofree char *words = g_strdup_printf (_("Ticked “%s”: %s"), (char *) item,
                                                (char *) note);

      rq_release_work_note (upgrade->work, "tick", words);
    }
}

/* Reading only: what the manager, the stack and the registry say. */
static gboolean
check_first (Upgrade       *upgrade,
             const char    *version,
             GPtrArray     *notes,
             GCancellable  *cancellable,
             GError       **error)
{
  RqReleaseWork *work = upgrade->work;
  RqReleaseJob *job = rq_release_work_get_job (work);
  RqDeployment *deployment = rq_release_job_get_deployment (job);
  const char *stack = rq_release_work_get_stack (work);
  g_autoptr (RqStackView) view = NULL;

  rq_release_work_show (work, _("Checking the manager, the stack and the registry"), -1, NULL);
  if (!rq_preflight_check_version (version, "", upgrade->ticks, error) ||
      !rq_preflight_check_in_flight (work, NULL, notes, cancellable, error) ||
      !rq_remote_run_check (rq_release_job_get_transport (job),
                            rq_deployment_get_directory (deployment),
                            rq_deployment_get_update_command (deployment), cancellable, error))
    return FALSE;

  view = rq_stack_view_load (rq_release_work_get_client (work), stack, cancellable, error);
  if (view == NULL || !rq_preflight_check_stack (view, stack, error))
    return FALSE;
  upgrade->goals = rq_preflight_make_goals (work, view, version, &upgrade->previous, notes,
                                            cancellable, error);
  return upgrade->goals != NULL &&
         rq_preflight_check_version (version, upgrade->previous, upgrade->ticks, error);
}

static gboolean
create_record (Upgrade        *upgrade,
               RqReleaseHead  *draft,
               GPtrArray      *notes,
               GCancellable   *cancellable,
               GError        **error)
{
  RqReleaseWork *work = upgrade->work;
  JsonObject *members = json_object_new ();
  RqReleaseWriter *writer;

  json_object_set_string_member (members, "previous", upgrade->previous);
  writer = rq_release_writer_create (rq_release_work_get_client (work), draft, cancellable, error);
  if (writer == NULL)
    {
      json_object_unref (members);
      return FALSE;
    }

  rq_release_work_take_writer (work, writer);
  note_ticks (upgrade);
  note_all (upgrade, "check", notes);
  rq_release_work_show (work, "", -1,
                        rq_service_goals_get_rows (upgrade->goals, NULL,
                                                   rq_release_work_get_stack (work)));
  return rq_release_work_enter (work, RQ_RELEASE_CHECKING,
                                _("Checking before anything is changed."), members, cancellable,
                                error);
}

static gboolean
take_baseline (Upgrade       *upgrade,
               GCancellable  *cancellable,
               GError       **error)
{
  RqReleaseWork *work = upgrade->work;
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

static gboolean
pass_health_gate (Upgrade       *upgrade,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GPtrArray) unhealthy =
    rq_check_health_find_unhealthy (rq_release_work_get_client (upgrade->work),
                                    rq_release_work_get_stack (upgrade->work), NULL, cancellable,
                                    error);
  g_autofree char *phrases = NULL;

  if (unhealthy == NULL)
    return FALSE;
  if (unhealthy->len == 0)
    {
      rq_release_work_note (upgrade->work, "check", _("All services are healthy."));
      return TRUE;
    }
  note_all (upgrade, "check", unhealthy);
  if (g_hash_table_contains (upgrade->ticks, "health"))
    return TRUE;

  phrases = rq_join_phrases (unhealthy);
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("The stack is not healthy before the upgrade: %s. Mend it first, or confirm that "
                 "you want to upgrade nevertheless (tick “health”)."), phrases);
  return FALSE;
}

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
enter_updating (Upgrade       *upgrade,
                GCancellable  *cancellable,
                GError       **error)
{
  RqReleaseWork *work = upgrade->work;
  RqReleaseHead *head = rq_release_work_get_head (work);
  g_autofree char *run = g_strconcat (rq_release_head_get_id (head), "-update", NULL);
  g_autofree char *since = NULL;
  g_autofree char *words = g_strdup_printf (_("Updating to %s."),
                                            rq_release_head_get_version (head));
  JsonObject *members = json_object_new ();

  upgrade->since = rq_engine_client_dup_now (rq_release_work_get_client (work));
  since = rq_time_to_record (upgrade->since);
  json_object_set_string_member (members, "run", run);
  json_object_set_string_member (members, "since", since);
  json_object_set_object_member (members, "targets", make_targets (upgrade->goals));
  return rq_release_work_enter (work, RQ_RELEASE_UPDATING, words, members, cancellable, error);
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
  json_object_set_string_member (members, "run_directory", status->directory);
  return rq_release_work_set (work, members, cancellable, error);
}

/* Starts it, or reattaches to it, and sees it to its end. */
static RqRunStatus *
run_update (Upgrade         *upgrade,
            RqRolloutWatch  *watch,
            GCancellable    *cancellable,
            GError         **error)
{
  RqReleaseWork *work = upgrade->work;
  RqReleaseHead *head = rq_release_work_get_head (work);
  g_autofree char *registry = dup_registry (upgrade->goals);
  g_autofree char *directory =
    g_strdup (rq_json_get_string (rq_release_head_get_fields (head), "run_directory"));
  g_autoptr (RqRunStatus) started = NULL;

  if (directory == NULL)
    {
      started = rq_update_run_start (work, registry, cancellable, error);
      if (started == NULL || !record_run (work, started, cancellable, error))
        return NULL;
      directory = g_strdup (started->directory);
    }
  return rq_update_run_follow (work, watch, upgrade->goals, directory, cancellable, error);
}

/* Ends the release: TRUE in any case that could be recorded. */
static gboolean
conclude (Upgrade         *upgrade,
          RqRolloutWatch  *watch,
          RqRunStatus     *run,
          RqJobResult     *result,
          GCancellable    *cancellable,
          GError         **error)
{
  RqReleaseWork *work = upgrade->work;
  RqReleaseHead *head = rq_release_work_get_head (work);
  g_autoptr (GPtrArray) faults =
    rq_service_goals_find_faults (upgrade->goals, watch, rq_release_work_get_stack (work));
  guint count = rq_service_goals_count_changes (upgrade->goals);
  g_autofree char *phrases = NULL;
  g_autofree char *words = NULL;

  if (run->state != RQ_RUN_EXITED || run->exit_status != 0)
    g_ptr_array_insert (faults, 0, rq_run_status_say (run));
  *result = faults->len == 0 ? RQ_JOB_SUCCEEDED : RQ_JOB_FAILED;
  phrases = rq_join_phrases (faults);
  words = faults->len > 0 ? g_strconcat (phrases, ".", NULL)
                          : g_strdup_printf (ngettext ("%u service runs %s, verified.",
                                                       "%u services run %s, verified.", count),
                                             count, rq_release_head_get_version (head));
  return rq_release_work_enter (work, faults->len == 0 ? RQ_RELEASE_COMPLETED : RQ_RELEASE_FAILED,
                                words, NULL, cancellable, error);
}

/* From the start of the update command to the verdict; also where a resumed release goes on. */
static gboolean
update_and_verify (Upgrade       *upgrade,
                   RqJobResult   *result,
                   GCancellable  *cancellable,
                   GError       **error)
{
  RqReleaseWork *work = upgrade->work;
  g_autoptr (RqRolloutWatch) watch =
    rq_rollout_watch_new (rq_release_work_get_client (work), rq_release_work_get_stack (work),
                          upgrade->since);
  g_autoptr (RqRunStatus) run = NULL;

  rq_service_goals_apply (upgrade->goals, watch);
  run = run_update (upgrade, watch, cancellable, error);
  if (run == NULL ||
      !rq_release_work_enter (work, RQ_RELEASE_VERIFYING,
                              _("Verifying what runs now."), NULL, cancellable, error) ||
      !rq_rollout_await (work, watch, upgrade->goals,
                         _("Waiting until every service has settled"), cancellable, error))
    return FALSE;
  return conclude (upgrade, watch, run, result, cancellable, error);
}

/* Nothing was changed: the record says so. */
static void
abandon (Upgrade      *upgrade,
         const GError *reason)
{
  g_autoptr (GError) error = NULL;
  const char *words = g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                      ? _("Cancelled before anything was changed.") : reason->message;

  if (!rq_release_work_enter (upgrade->work, RQ_RELEASE_ABANDONED, words, NULL, NULL, &error))
    g_info ("The release could not be closed: %s", error->message);
}

static gboolean
prepare (Upgrade        *upgrade,
         RqReleaseHead  *draft,
         GPtrArray      *notes,
         GCancellable   *cancellable,
         GError        **error)
{
  g_autoptr (GError) reason = NULL;

  if (create_record (upgrade, draft, notes, cancellable, &reason) &&
      take_baseline (upgrade, cancellable, &reason) &&
      pass_health_gate (upgrade, cancellable, &reason) &&
      enter_updating (upgrade, cancellable, &reason))
    return TRUE;

  if (rq_release_work_get_writer (upgrade->work) != NULL)
    abandon (upgrade, reason);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
begin (Upgrade       *upgrade,
       const char    *version,
       RqJobResult   *result,
       GCancellable  *cancellable,
       GError       **error)
{
  RqReleaseWork *work = upgrade->work;
  const char *stack = rq_release_work_get_stack (work);
  g_autoptr (RqReleaseHead) draft =
    rq_release_head_new (stack, version, "",
                         rq_release_job_get_author (rq_release_work_get_job (work)));
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  if (!rq_release_work_lock (work, rq_release_head_get_id (draft), "upgrade", cancellable, error) ||
      !check_first (upgrade, version, notes, cancellable, error) ||
      !prepare (upgrade, draft, notes, cancellable, error) ||
      !update_and_verify (upgrade, result, cancellable, error))
    return FALSE;

  if (!rq_release_prune (rq_release_work_get_client (work), stack, KEEP_RELEASES, cancellable,
                         NULL))
    g_info ("Old releases could not be removed");
  return TRUE;
}

static gboolean
read_goals (Upgrade          *upgrade,
            RqReleaseRecord  *record,
            GError          **error)
{
  JsonArray *baseline = rq_release_record_require_baseline (record, error);
  JsonObject *fields = rq_release_head_get_fields (rq_release_work_get_head (upgrade->work));
  JsonObject *targets = rq_json_get_object (fields, "targets");

  upgrade->since = rq_time_from_record (rq_json_get_string (fields, "since"));
  if (baseline == NULL)
    return FALSE;
  if (upgrade->since == NULL || targets == NULL)
    {
      g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                   _("The record of this release lacks what is needed to resume it."));
      return FALSE;
    }

  upgrade->goals = rq_service_goals_new ();
  for (guint i = 0; i < json_array_get_length (baseline); i++)
    {
      JsonObject *entry = rq_json_array_get_object (baseline, i);
      const char *name = rq_baseline_get_name (entry);

      if (name != NULL && rq_baseline_get_spec (entry) != NULL)
        g_ptr_array_add (upgrade->goals,
                         rq_service_goal_new (rq_baseline_get_spec (entry),
                                              rq_json_get_string (targets, name)));
    }
  return TRUE;
}

/* A release whose workstation went before anything was changed is only closed. */
static gboolean
close_unbegun (Upgrade  *upgrade,
               GError  **error)
{
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                       _("This release had not changed anything yet; it is closed. Begin a new "
                         "one."));
  abandon (upgrade, *error);
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

static gboolean
open_record (Upgrade       *upgrade,
             const char    *release_id,
             GCancellable  *cancellable,
             GError       **error)
{
  RqReleaseWriter *writer =
    rq_release_writer_open (rq_release_work_get_client (upgrade->work), release_id, cancellable,
                            error);

  if (writer == NULL)
    return FALSE;
  rq_release_work_take_writer (upgrade->work, writer);
  return check_resumable (rq_release_writer_get_head (writer), error);
}

static gboolean
is_begun (RqReleaseHead *head)
{
  return rq_release_head_get_run (head) != NULL;
}

/* A person has looked at a failed release and takes it as it is. */
static gboolean
accept (Upgrade       *upgrade,
        RqJobResult   *result,
        GCancellable  *cancellable,
        GError       **error)
{
  const char *note = g_hash_table_lookup (upgrade->ticks, "accept");
  g_autofree char *words = g_strdup_printf (_("Accepted as it is: %s"), note);

  *result = RQ_JOB_SUCCEEDED;
  return rq_release_work_enter (upgrade->work, RQ_RELEASE_COMPLETED, words, NULL, cancellable,
                                error);
}

static gboolean
resume (Upgrade       *upgrade,
        const char    *release_id,
        RqJobResult   *result,
        GCancellable  *cancellable,
        GError       **error)
{
  RqReleaseWork *work = upgrade->work;
  g_autoptr (RqReleaseRecord) record = NULL;

  if (!rq_release_work_lock (work, release_id, "upgrade", cancellable, error) ||
      !open_record (upgrade, release_id, cancellable, error))
    return FALSE;
  if (!is_begun (rq_release_work_get_head (work)))
    return close_unbegun (upgrade, error);

  rq_release_work_note (work, "note", _("Another workstation or session goes on with it."));
  note_ticks (upgrade);
  if (g_hash_table_contains (upgrade->ticks, "accept") &&
      rq_release_head_get_state (rq_release_work_get_head (work)) == RQ_RELEASE_FAILED)
    return accept (upgrade, result, cancellable, error);

  record = rq_release_store_load (rq_release_work_get_client (work),
                                  rq_release_work_get_stack (work), release_id, cancellable, error);
  return record != NULL && read_goals (upgrade, record, error) &&
         update_and_verify (upgrade, result, cancellable, error);
}

static gboolean
rq_upgrade_perform (RqReleaseJob  *job,
                    GCancellable  *cancellable,
                    RqJobResult   *result,
                    GError       **error)
{
  RqUpgrade *self = RQ_UPGRADE (job);
  g_autoptr (RqReleaseWork) work = rq_release_work_new (job, cancellable, error);
  Upgrade upgrade = { work, self->ticks, NULL, NULL, NULL };
  g_autoptr (GError) reason = NULL;

  if (work == NULL)
    return FALSE;
  if (self->release_id != NULL)
    resume (&upgrade, self->release_id, result, cancellable, &reason);
  else
    begin (&upgrade, self->version, result, cancellable, &reason);
  rq_release_work_close (work, reason);

  g_clear_pointer (&upgrade.goals, g_ptr_array_unref);
  g_clear_pointer (&upgrade.since, g_date_time_unref);
  g_free (upgrade.previous);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static void
rq_upgrade_finalize (GObject *object)
{
  RqUpgrade *self = RQ_UPGRADE (object);

  g_free (self->version);
  g_free (self->release_id);
  g_hash_table_unref (self->ticks);

  G_OBJECT_CLASS (rq_upgrade_parent_class)->finalize (object);
}

static void
rq_upgrade_class_init (RqUpgradeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_upgrade_finalize;
  RQ_RELEASE_JOB_CLASS (klass)->perform = rq_upgrade_perform;
}

static void
rq_upgrade_init (RqUpgrade *self)
{
  self->ticks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * rq_upgrade_new:
 * @version: the target
 *
 * Returns: (transfer full): the upgrade of a stack, to be run
 */
RqUpgrade *
rq_upgrade_new (RqDeployment *deployment,
                RqTransport  *transport,
                const char   *version)
{
  RqUpgrade *self = g_object_new (RQ_TYPE_UPGRADE,
                                  "deployment", deployment,
                                  "transport", transport,
                                  NULL);

  self->version = g_strdup (version);
  return self;
}

/**
 * rq_upgrade_resume:
 * @release_id: a release that is open
 *
 * Running it reattaches to the update command, whose output comes again from its first byte, and
 * verifies. With “accept” ticked a failed release is closed as it is.
 *
 * Returns: (transfer full): the same release to be gone on with
 */
RqUpgrade *
rq_upgrade_resume (RqDeployment *deployment,
                   RqTransport  *transport,
                   const char   *release_id)
{
  RqUpgrade *self = g_object_new (RQ_TYPE_UPGRADE,
                                  "deployment", deployment,
                                  "transport", transport,
                                  NULL);

  self->release_id = g_strdup (release_id);
  return self;
}

/**
 * rq_upgrade_tick:
 * @item: what is ticked: "health" goes on although the stack is not healthy, "downgrade" to an
 *   older version, "accept" closes a failed release; all others are only recorded
 * @note: why, in the person's words
 *
 * Before running.
 */
void
rq_upgrade_tick (RqUpgrade  *self,
                 const char *item,
                 const char *note)
{
  g_return_if_fail (RQ_IS_UPGRADE (self) && item != NULL && note != NULL);

  g_hash_table_replace (self->ticks, g_strdup (item), g_strdup (note));
}
