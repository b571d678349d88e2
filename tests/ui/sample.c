/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include "records/release-head-private.h"
#include "release/checklist.h"
#include "release/release-draft-private.h"
#include "release/release-job-private.h"
#include "release/release-progress-private.h"
#include "release/rollback-preview.h"
#include "swarm/service-private.h"
#include "swarm/task-private.h"
#include "swarm/verdict.h"

RqDeployment *
sample_deployment_new (void)
{
  g_autoptr (GError) error = NULL;
  RqDeployment *deployment = rq_deployment_new ("CometChat prod", "deploy@m1.example.com",
                                                "cometchat",
                                                "/opt/cometchat", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return deployment;
}

static void
judge (RqService  *service,
       RqOutcome   outcome,
       int         running,
       int         desired,
       const char *words)
{
  g_autoptr (RqVerdict) verdict = rq_verdict_new (outcome, running, desired, running,
                                                  g_strdup (words));

  rq_service_set_verdict (service, verdict);
}

RqService *
sample_service_new (const char *name,
                    const char *version,
                    int         running,
                    int         desired)
{
  RqService *service = rq_service_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) changed = g_date_time_add_hours (now, -(int) (g_str_hash (name) % 90));
  g_autofree char *time = g_date_time_format_iso8601 (changed);
  g_autofree char *json = g_strdup_printf (
    "{\"ID\":\"id-%s\",\"Version\":{\"Index\":7},\"CreatedAt\":\"%s\",\"UpdatedAt\":\"%s\","
    "\"Spec\":{\"Name\":\"cometchat_%s\",\"Labels\":{\"com.docker.stack.namespace\":\"cometchat\"},"
    "\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"10.77.0.1:5000/%s:%s\"}},"
    "\"Mode\":{\"Replicated\":{\"Replicas\":%d}}},"
    "\"ServiceStatus\":{\"RunningTasks\":%d,\"DesiredTasks\":%d}}",
    name, time, time, name, name, version, desired, running, desired);

  root = json_from_string (json, &error);
  g_assert_no_error (error);
  rq_service_update (service, json_node_get_object (root));
  judge (service, running == desired ? RQ_OUTCOME_HEALTHY : RQ_OUTCOME_DEGRADED, running, desired,
         "");
  return service;
}

void
sample_service_judge (RqService  *service,
                      RqOutcome   outcome,
                      const char *words)
{
  judge (service, outcome, rq_service_get_running (service), rq_service_get_desired (service),
         words);
}

static void
add (GListStore *store,
     const char *name,
     const char *version,
     int         running,
     int         desired,
     RqOutcome   outcome,
     const char *words)
{
  g_autoptr (RqService) service = sample_service_new (name, version, running, desired);

  sample_service_judge (service, outcome, words);
  g_list_store_append (store, service);
}

/* The first ten are as different as a stack's can be; more are healthy workers. */
GListStore *
sample_services_new (unsigned int n_services)
{
  GListStore *store = g_list_store_new (RQ_TYPE_SERVICE);

  add (store, "chat-api", "3.9.52", 2, 3, RQ_OUTCOME_PAUSED, "task 2: unhealthy container");
  add (store, "websocket-gateway", "3.9.52", 2, 3, RQ_OUTCOME_UPDATING, "2 of 3 slots");
  add (store, "notifications", "3.9.51", 2, 2, RQ_OUTCOME_ROLLED_BACK, "Swarm rolled it back");
  add (store, "moderation", "3.9.51", 1, 2, RQ_OUTCOME_DEGRADED, "1 of 2 tasks run");
  add (store, "webhooks", "3.9.51", 0, 2, RQ_OUTCOME_STALLED, "no suitable node");
  add (store, "calls", "3.9.51", 2, 2, RQ_OUTCOME_HEALTHY, "");
  add (store, "migrations", "3.9.51", 0, 1, RQ_OUTCOME_JOB, "1 of 1 completed");
  add (store, "load-test", "3.9.51", 0, 0, RQ_OUTCOME_STOPPED, "");
  add (store, "nginx", "1.22.1", 3, 3, RQ_OUTCOME_HEALTHY, "");
  add (store, "redis", "7.0.15", 1, 1, RQ_OUTCOME_HEALTHY, "");
  for (unsigned int i = g_list_model_get_n_items (G_LIST_MODEL (store)); i < n_services; i++)
    {
      g_autofree char *name = g_strdup_printf ("worker-%04u", i);

      add (store, name, "3.9.51", 1, 1, RQ_OUTCOME_HEALTHY, "");
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (store)) > n_services)
    g_list_store_remove (store, n_services);
  return store;
}

static void
add_task (GListStore *store,
          const char *service,
          int         slot,
          const char *node,
          const char *version,
          const char *state,
          int         minutes,
          const char *error)
{
  g_autoptr (RqTask) task = rq_task_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) since = g_date_time_add_minutes (now, -minutes);
  g_autofree char *time = g_date_time_format_iso8601 (since);
  g_autofree char *json = g_strdup_printf (
    "{\"ID\":\"task-%s-%d-%d\",\"Version\":{\"Index\":7},\"CreatedAt\":\"%s\","
    "\"ServiceID\":\"id-%s\",\"Slot\":%d,\"NodeID\":\"%s\",\"DesiredState\":\"%s\","
    "\"Spec\":{\"ContainerSpec\":{\"Image\":\"10.77.0.1:5000/%s:%s\"}},"
    "\"Status\":{\"State\":\"%s\",\"Timestamp\":\"%s\",\"Err\":\"%s\"}}",
    service, slot, minutes, time, service, slot, node,
    g_str_equal (state, "failed") ? "shutdown" : "running", service, version, state, time, error);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);

  rq_task_update (task, json_node_get_object (root), node);
  g_list_store_append (store, task);
}

/* Of chat-api: one slot whose tasks fail, two that run; and one of another service. */
GListStore *
sample_tasks_new (void)
{
  GListStore *store = g_list_store_new (RQ_TYPE_TASK);

  add_task (store, "chat-api", 1, "node-1", "3.9.52", "running", 12, "");
  add_task (store, "chat-api", 2, "node-2", "3.9.52", "starting", 0, "");
  add_task (store, "chat-api", 2, "node-2", "3.9.52", "failed", 2,
            "task: non-zero exit (137): dockerexec: unhealthy container: the health check of "
            "http://127.0.0.1:3000/health failed 3 times in a row");
  add_task (store, "chat-api", 3, "node-3", "3.9.51", "running", 4000, "");
  add_task (store, "nginx", 1, "node-1", "1.22.1", "running", 4000, "");
  return store;
}

static void
item_free (gpointer data)
{
  RqRestoreItem *item = data;

  g_free (item->name);
  g_free (item->id);
  g_free (item->image);
  g_clear_pointer (&item->now, json_object_unref);
  g_clear_pointer (&item->wanted, json_object_unref);
  g_free (item);
}

static JsonObject *
spec_new (const char *name,
          const char *version)
{
  g_autoptr (RqService) service = sample_service_new (name, version, 1, 1);
  JsonObject *spec = json_object_get_object_member (rq_service_get_json (service), "Spec");

  return json_object_ref (spec);
}

static void
add_item (GPtrArray  *items,
          const char *name,
          const char *now,
          const char *then)
{
  RqRestoreItem *item = g_new0 (RqRestoreItem, 1);

  item->name = g_strdup_printf ("cometchat_%s", name);
  item->id = g_strdup (name);
  item->now = spec_new (name, now);
  item->wanted = spec_new (name, then);
  item->image = g_strdup_printf ("10.77.0.1:5000/%s:%s", name, then);
  item->equal = item->settled = g_str_equal (now, then);
  g_ptr_array_add (items, item);
}

/* @now: what chat-api and websocket-gateway run, whose baseline is 3.9.51 */
RqRollbackPreview *
sample_preview_new (const char *now)
{
  g_autoptr (RqReleaseHead) head = rq_release_head_new ("cometchat", now, "3.9.51",
                                                        "Ann Lee <ann@desk>");
  RqRestorePlan plan = { NULL };
  RqRollbackPreview *preview;

  plan.items = g_ptr_array_new_with_free_func (item_free);
  plan.missing = g_ptr_array_new ();
  plan.remade = g_ptr_array_new ();
  plan.added = g_ptr_array_new ();
  add_item (plan.items, "chat-api", now, "3.9.51");
  add_item (plan.items, "websocket-gateway", now, "3.9.51");
  add_item (plan.items, "nginx", "1.22.1", "1.22.1");
  add_item (plan.items, "redis", "7.0.15", "7.0.15");
  preview = rq_rollback_preview_from_plan (head, &plan, "cometchat", NULL);

  g_ptr_array_unref (plan.items);
  g_ptr_array_unref (plan.missing);
  g_ptr_array_unref (plan.remade);
  g_ptr_array_unref (plan.added);
  return preview;
}

#define SAMPLE_TYPE_JOB (sample_job_get_type ())
G_DECLARE_FINAL_TYPE (SampleJob, sample_job, SAMPLE, JOB, RqReleaseJob)

struct _SampleJob
{
  RqReleaseJob parent_instance;

  char    *version; /* (owned) */
  guint64  offset;  /* of the next output */
};

G_DEFINE_FINAL_TYPE (SampleJob, sample_job, RQ_TYPE_RELEASE_JOB)

static void
put (SampleJob  *self,
     const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  rq_release_job_post_output (RQ_RELEASE_JOB (self), bytes, self->offset);
  self->offset += strlen (text);
}

static void
add_row (GPtrArray  *rows,
         const char *name,
         const char *to,
         RqOutcome   outcome,
         int         done,
         const char *words)
{
  g_autoptr (RqVerdict) verdict = rq_verdict_new (outcome, done, 2, done, g_strdup (words));

  g_ptr_array_add (rows, rq_rollout_row_new (name, "3.9.51", to, TRUE, verdict));
}

static void
report (SampleJob      *self,
        RqReleaseState  state,
        const char     *words,
        double          fraction,
        RqOutcome       outcome,
        const char     *why)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_rollout_row_free);
  g_autoptr (RqReleaseProgress) progress = NULL;

  add_row (rows, "chat-api", self->version, RQ_OUTCOME_HEALTHY, 2, "");
  add_row (rows, "websocket-gateway", self->version, outcome, outcome == RQ_OUTCOME_HEALTHY ? 2 : 1,
           why);
  g_ptr_array_add (rows, rq_rollout_row_new ("nginx", "1.22.1", "1.22.1", FALSE, NULL));
  g_ptr_array_add (rows, rq_rollout_row_new ("redis", "7.0.15", "7.0.15", FALSE, NULL));
  progress = rq_release_progress_new (state, words, fraction, rows);
  rq_release_progress_complete (progress, NULL, NULL,
                                state == RQ_RELEASE_UPDATING ? "/opt/cometchat/.requeen/runs/1"
                                                             : NULL);
  rq_release_progress_set_run_transport (progress,
                                         rq_release_job_get_transport (RQ_RELEASE_JOB (self)));
  rq_release_job_post_progress (RQ_RELEASE_JOB (self), progress);
}

static void
put_script (SampleJob *self)
{
  put (self, "\033[1mCometChat on-premise update\033[0m\r\n");
  put (self, "  target version  \033[36m3.9.52\033[0m\r\n  registry        10.77.0.1:5000\r\n\r\n");
  put (self, "\033[34m==>\033[0m cometchat_chat-api\r\n");
  put (self, "10.77.0.1:5000/chat-api:3.9.52\r\n");
  put (self, "overall progress: 1 out of 2 tasks\r\n1/2: \033[32mrunning\033[0m   \r\n");
  put (self, "2/2: \033[33mstarting\033[0m  \r\n");
  put (self, "\033[32mverify: Service converged\033[0m\r\n");
  put (self, "\033[34m==>\033[0m cometchat_websocket-gateway\r\n");
  put (self, "\033[31mwarning:\033[0m one slot is still on \033[1m3.9.51\033[0m\r\n");
}

/* A job's cancellable is cancelled in the context of its thread, which has to run for it. */
static gboolean
wait_a_moment (GCancellable *cancellable)
{
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    continue;
  if (g_cancellable_is_cancelled (cancellable))
    return FALSE;

  g_usleep (20000);
  return TRUE;
}

/* The command runs until it is asked to stop; then the rollouts are watched until that is
 * cancelled. */
static gboolean
run_until_stopped (SampleJob     *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  gboolean said = FALSE;

  while (wait_a_moment (cancellable))
    {
      if (said || !rq_release_job_is_stop_requested (RQ_RELEASE_JOB (self)))
        continue;
      said = TRUE;
      report (self, RQ_RELEASE_VERIFYING, "Verifying what runs now.", 0.8, RQ_OUTCOME_UPDATING,
              "1 of 2 slots");
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
pull_until_cancelled (SampleJob     *self,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (RqReleaseProgress) progress =
    rq_release_progress_new (RQ_RELEASE_PULLING, "The manager gets 3 images.", 0.4,
                             g_ptr_array_new_with_free_func (
                               (GDestroyNotify) rq_rollout_row_free));
  GPtrArray *pulls = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_pull_row_free);

  g_ptr_array_add (pulls, rq_pull_row_new ("10.77.0.1:5000/chat-api:3.9.58", RQ_PULL_RUNNING,
                                           12000000, 40000000, g_strdup ("3 of 5 layers")));
  g_ptr_array_add (pulls, rq_pull_row_new ("10.77.0.1:5000/websocket-gateway:3.9.58",
                                           RQ_PULL_PRESENT, 0, 0,
                                           g_strdup ("Already on the manager")));
  g_ptr_array_add (pulls, rq_pull_row_new ("10.77.0.1:5000/calls:3.9.58", RQ_PULL_WAITING, 0, 0,
                                           g_strdup ("")));
  rq_release_progress_complete (progress, pulls, NULL, NULL);
  rq_release_job_post_progress (RQ_RELEASE_JOB (self), progress);
  while (wait_a_moment (cancellable))
    continue;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Half of a quarter of an hour is over. */
static gboolean
observe_until_finished (SampleJob     *self,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (GDateTime) since = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) until = g_date_time_add_minutes (since, 15);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_rollout_row_free);
  g_autoptr (RqReleaseProgress) progress = NULL;

  add_row (rows, "chat-api", self->version, RQ_OUTCOME_HEALTHY, 2, "");
  add_row (rows, "websocket-gateway", self->version, RQ_OUTCOME_HEALTHY, 2, "");
  progress = rq_release_progress_new (RQ_RELEASE_OBSERVING, "Observing: all is well so far", 0.5,
                                      rows);
  rq_release_progress_complete (progress, NULL, rq_observation_new (since, until, 7), NULL);
  rq_release_job_post_progress (RQ_RELEASE_JOB (self), progress);
  while (!rq_release_job_is_observing_finished (RQ_RELEASE_JOB (self)))
    {
      if (!wait_a_moment (cancellable))
        return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  return TRUE;
}

static void
put_flood (SampleJob *self)
{
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (GString) lines = g_string_new (NULL);

      for (int j = 0; j < 100; j++)
        g_string_append_printf (lines, "flood line %d\r\n", i * 100 + j);
      put (self, lines->str);
    }
}

static gboolean
fail_with (GError     **error,
           GQuark       domain,
           int          code,
           const char  *message)
{
  g_set_error_literal (error, domain, code, message);
  return FALSE;
}

static gboolean
sample_job_perform (RqReleaseJob  *job,
                    GCancellable  *cancellable,
                    RqJobResult   *result,
                    GError       **error)
{
  SampleJob *self = (SampleJob *) job;

  rq_release_job_post_release_id (job, SAMPLE_RESUMED);
  if (g_str_equal (self->version, SAMPLE_LOCKED) && !rq_release_job_get_take_over (job))
    return fail_with (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED,
                      "Bob Ray <bob@laptop> upgrades this stack since 12 minutes.");
  if (g_str_equal (self->version, SAMPLE_PULLING))
    return pull_until_cancelled (self, cancellable, error);
  report (self, RQ_RELEASE_UPDATING, "Running ./update.sh on deploy@m1.example.com.", 0.4,
          RQ_OUTCOME_UPDATING, "1 of 2 slots");
  put_script (self);
  if (g_str_equal (self->version, SAMPLE_STUCK))
    report (self, RQ_RELEASE_UPDATING, "Running ./update.sh on deploy@m1.example.com.", 0.4,
            RQ_OUTCOME_PAUSED, "task 2 on node-1: unhealthy container");
  if (g_str_equal (self->version, SAMPLE_RUNNING) || g_str_equal (self->version, SAMPLE_STUCK))
    return run_until_stopped (self, cancellable, error);
  if (g_str_equal (self->version, SAMPLE_STOPPED))
    return fail_with (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN,
                      "The connection to deploy@m1.example.com is lost: reconnect and resume the "
                      "release.");
  if (g_str_equal (self->version, SAMPLE_OBSERVING)
      && !observe_until_finished (self, cancellable, error))
    return FALSE;
  if (g_str_equal (self->version, SAMPLE_FLOOD))
    put_flood (self);

  *result = g_str_equal (self->version, SAMPLE_FAILED) ? RQ_JOB_FAILED : RQ_JOB_SUCCEEDED;
  if (*result == RQ_JOB_FAILED)
    report (self, RQ_RELEASE_FAILED, "websocket-gateway is paused: task 2: unhealthy container.", 1,
            RQ_OUTCOME_PAUSED, "task 2 on node-1: unhealthy container");
  else
    report (self, RQ_RELEASE_COMPLETED, "Every service runs the new version and is healthy.", 1,
            RQ_OUTCOME_HEALTHY, "");
  return TRUE;
}

static void
sample_job_finalize (GObject *object)
{
  g_free (((SampleJob *) object)->version);
  G_OBJECT_CLASS (sample_job_parent_class)->finalize (object);
}

static void
sample_job_class_init (SampleJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sample_job_finalize;
  RQ_RELEASE_JOB_CLASS (klass)->perform = sample_job_perform;
}

static void
sample_job_init (SampleJob *self)
{
}

RqReleaseJob *
sample_job_maker (RqDeployment *deployment,
                  RqTransport  *transport,
                  const char   *what)
{
  SampleJob *self = g_object_new (SAMPLE_TYPE_JOB, "deployment", deployment, NULL);

  self->version = g_strdup (what);
  return RQ_RELEASE_JOB (self);
}

static void
add_checked (JsonObject            *checklist,
             const RqChecklistSpec *spec,
             const char            *result)
{
  JsonObject *entry = json_object_new ();
  JsonArray *lines = json_array_new ();

  json_array_add_string_element (lines, "chat-api: 2 of 2 tasks, healthy");
  json_array_add_string_element (lines, "websocket-gateway: 2 of 2 tasks, healthy");
  if (spec->kind == RQ_ITEM_PERSON)
    {
      json_object_set_string_member (entry, "mark", "done");
      json_object_set_string_member (entry, "note", "s3://backups/2026-11-22, 4.2 GB");
    }
  else
    {
      json_object_set_string_member (entry, "result", result);
      json_object_set_string_member (entry, "words", "Every service runs all its tasks.");
      json_object_set_array_member (entry, "lines", json_array_ref (lines));
    }
  json_object_set_string_member (entry, "who", "Ann Lee <ann@desk>");
  json_object_set_string_member (entry, "by", "Ann Lee <ann@desk>");
  json_object_set_string_member (entry, "when", "2026-11-22T10:20:00Z");
  json_object_set_string_member (entry, "checked", "2026-11-22T10:20:00Z");
  json_object_set_object_member (checklist, spec->id, entry);
  json_array_unref (lines);
}

static JsonObject *
checklist_new (SampleDraft kind)
{
  static const char *results[] = { "pass", "fail", "warn", "pass", "unknown", "pass" };
  JsonObject *checklist = json_object_new ();

  for (unsigned int i = 0; i < rq_checklist_get_n_specs (FALSE); i++)
    {
      const char *result = kind == SAMPLE_DRAFT_OPEN ? results[i % G_N_ELEMENTS (results)]
                                                     : "pass";

      if (kind != SAMPLE_DRAFT_OPEN || (i != 1 && i != 2 && i != 7))
        add_checked (checklist, rq_checklist_get_spec (FALSE, i), result);
    }
  return checklist;
}

RqReleaseDraft *
sample_draft_new (RqDeploymentSession *session,
                  const char          *version,
                  SampleDraft          kind)
{
  RqReleaseDraft *draft = rq_release_draft_new (session, "Ann Lee <ann@desk>");
  g_autoptr (RqReleaseHead) head = rq_release_head_new ("cometchat", version, "3.9.51",
                                                        "Ann Lee <ann@desk>");
  g_autoptr (JsonObject) changes = json_object_new ();
  g_autoptr (RqReleaseHead) changed = NULL;

  json_object_set_boolean_member (changes, "draft", TRUE);
  json_object_set_string_member (changes, "state",
                                 kind >= SAMPLE_DRAFT_READY ? "ready" : "checking");
  json_object_set_object_member (changes, "checklist", checklist_new (kind));
  if (kind >= SAMPLE_DRAFT_READY)
    {
      JsonObject *approval = json_object_new ();

      json_object_set_string_member (approval, "who", kind == SAMPLE_DRAFT_READY
                                     ? "Bob Ray <bob@laptop>" : "Ann Lee <ann@desk>");
      json_object_set_string_member (approval, "when", "2026-11-22T10:40:00Z");
      json_object_set_string_member (approval, "comment", "All seen.");
      json_object_set_object_member (changes, "approval", approval);
    }
  changed = rq_release_head_change (head, changes);
  rq_release_draft_take_head (draft, changed);
  return draft;
}

/* The script is named by the version in the middle of the release's ID. */
static RqReleaseJob *
sample_begin_maker (RqDeployment *deployment,
                    RqTransport  *transport,
                    const char   *what)
{
  g_auto (GStrv) parts = g_strsplit (what, "-", 0);

  g_assert_cmpuint (g_strv_length (parts), >=, 3);
  return sample_job_maker (deployment, transport, parts[2]);
}

RqUpgradeFlow *
sample_flow_new (GListModel *services)
{
  static const RqUpgradeMakers makers = { sample_begin_maker, sample_job_maker };
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  g_autoptr (RqDeploymentSession) session = rq_deployment_session_new (deployment);
  g_autoptr (GListStore) some = sample_services_new (10);
  RqUpgradeFlow *flow = rq_upgrade_flow_new (session,
                                             services != NULL ? services : G_LIST_MODEL (some));

  rq_upgrade_flow_set_makers (flow, &makers);
  return flow;
}

RqJobRun *
sample_run_new (const char *version)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();

  return rq_job_run_new (RQ_JOB_UPGRADE, sample_job_maker, deployment, NULL, version, version);
}
