/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-kit.h"

#include "base/await.h"
#include "records/release-writer.h"
#include "release/restore-plan.h"
#include "swarm/json.h"

static void
assert_succeeded (Seen *seen)
{
  g_assert_no_error (seen->error);
  g_assert_cmpint (seen->result, ==, RQ_JOB_SUCCEEDED);
}

/* A release that has recorded its baseline and changed nothing: it failed. */
static char *
make_release (Kit *kit)
{
  g_autoptr (Seen) seen = kit_upgrade (kit, "3.9.52", "true");

  g_assert_no_error (seen->error);
  g_assert_cmpint (seen->result, ==, RQ_JOB_FAILED);
  return g_strdup (rq_release_job_get_release_id (seen->job));
}

static RqRollbackPreview *
preview (Kit *kit)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqRollback) rollback = rq_rollback_new (deployment, kit->transport, NULL);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqRollbackPreview *result;

  rq_rollback_preview_async (rollback, NULL, rq_await_cb, await);
  result = rq_rollback_preview_finish (rollback, rq_await_result (await), &error);
  g_assert_no_error (error);
  return result;
}

static const RqRollbackRow *
find_row (RqRollbackPreview *shown,
          const char        *name)
{
  for (guint i = 0; i < rq_rollback_preview_get_n_rows (shown); i++)
    if (g_str_equal (rq_rollback_preview_get_row (shown, i)->name, name))
      return rq_rollback_preview_get_row (shown, i);
  return NULL;
}

static gboolean
warns (RqRollbackPreview *shown,
       const char        *words)
{
  const char * const *warnings = rq_rollback_preview_get_warnings (shown);

  for (int i = 0; warnings[i] != NULL; i++)
    if (strstr (warnings[i], words) != NULL)
      return TRUE;
  return FALSE;
}

/* Swarm's own memory holds one spec; ours holds the baseline, however often it was changed
 * since. */
static void
test_changed_twice (Kit           *kit,
                    gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  g_autofree char *id = make_release (kit);
  g_autofree char *nginx = kit_get_task_ids (kit, "nginx");
  g_autofree char *nginx_after = NULL;
  g_autoptr (RqRollbackPreview) shown = NULL;
  g_autoptr (Seen) seen = NULL;

  rq_sandbox_docker (kit->sandbox, "service update --detach --env-add ONE=1 %s_chat-api",
                     kit->stack);
  rq_sandbox_docker (kit->sandbox,
                     "service update --detach --env-add TWO=2 --replicas 3 --update-parallelism 3 "
                     "--update-failure-action continue %s_chat-api", kit->stack);
  shown = preview (kit);
  g_assert_cmpstr (rq_rollback_preview_get_release_id (shown), ==, id);
  g_assert_cmpstr (rq_rollback_preview_get_version (shown), ==, "3.9.51");
  g_assert_cmpuint (rq_rollback_preview_get_n_changes (shown), ==, 1);
  g_assert_true (find_row (shown, "chat-api")->changes);
  g_assert_false (find_row (shown, "nginx")->changes);

  seen = kit_rollback (kit);
  assert_succeeded (seen);
  kit_assert_specs (kit, before);
  kit_assert_state (kit, id, RQ_RELEASE_ROLLED_BACK);
  nginx_after = kit_get_task_ids (kit, "nginx");
  g_assert_cmpstr (nginx_after, ==, nginx);
}

/* Only how it is updated was changed: that is written back, and no task is touched. */
static void
test_settings_only (Kit           *kit,
                    gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  G_GNUC_UNUSED g_autofree char *id = make_release (kit);
  g_autofree char *tasks = kit_get_task_ids (kit, "chat-api");
  g_autofree char *tasks_after = NULL;
  g_autoptr (Seen) seen = NULL;

  rq_sandbox_docker (kit->sandbox, "service update --detach --update-failure-action continue "
                     "--update-delay 7s %s_chat-api", kit->stack);
  seen = kit_rollback (kit);
  assert_succeeded (seen);
  kit_assert_specs (kit, before);
  tasks_after = kit_get_task_ids (kit, "chat-api");
  g_assert_cmpstr (tasks_after, ==, tasks);
}

/* A forced restart is nothing that a rollback undoes, and none that it causes. */
static void
test_force_update (Kit           *kit,
                   gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  G_GNUC_UNUSED g_autofree char *id = make_release (kit);
  g_autofree char *tasks = NULL;
  g_autofree char *tasks_after = NULL;
  g_autoptr (Seen) seen = NULL;

  rq_sandbox_docker (kit->sandbox, "service update --detach=false --force %s_nginx", kit->stack);
  tasks = kit_get_task_ids (kit, "nginx");
  seen = kit_rollback (kit);
  assert_succeeded (seen);
  kit_assert_specs (kit, before);
  tasks_after = kit_get_task_ids (kit, "nginx");
  g_assert_cmpstr (tasks_after, ==, tasks);
}

static void
test_removed (Kit           *kit,
              gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  G_GNUC_UNUSED g_autofree char *id = make_release (kit);
  g_autoptr (RqRollbackPreview) shown = NULL;
  g_autoptr (Seen) seen = NULL;

  rq_sandbox_docker (kit->sandbox, "service rm %s_websocket-gateway", kit->stack);
  shown = preview (kit);
  g_assert_cmpstr (find_row (shown, "websocket-gateway")->now, ==, "");
  g_assert_cmpstr (find_row (shown, "websocket-gateway")->note, !=, "");

  seen = kit_rollback (kit);
  assert_succeeded (seen);
  kit_assert_specs (kit, before);
  g_assert_true (seen_says (seen, "made anew"));
}

/* What is new since the baseline is named and stays. */
static void
test_added (Kit           *kit,
            gconstpointer  data)
{
  G_GNUC_UNUSED g_autofree char *id = make_release (kit);
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (RqRollbackPreview) shown = NULL;
  g_autoptr (Seen) seen = NULL;

  rq_sandbox_docker (kit->sandbox, "service create --detach --name %s_extra --replicas 0 "
                     "--no-resolve-image --label com.docker.stack.namespace=%s redis:none",
                     kit->stack, kit->stack);
  before = kit_get_specs (kit);
  shown = preview (kit);
  g_assert_true (warns (shown, "extra"));
  seen = kit_rollback (kit);
  assert_succeeded (seen);
  g_assert_true (seen_says (seen, "extra is new"));
  kit_assert_specs (kit, before);
  rq_sandbox_docker (kit->sandbox, "service rm %s_extra", kit->stack);
}

static char *
get_config_id (Kit *kit)
{
  g_autofree char *text = rq_sandbox_run (kit->sandbox, "docker", "m1", "config", "inspect",
                                          "--format", "{{.ID}}", "cometchat_nginx_v1", NULL);

  return g_strdup (g_strchomp (text));
}

static void
remake_config (Kit        *kit,
               const char *content)
{
  g_autofree char *shell =
    g_strdup_printf ("%s | docker config create cometchat_nginx_v1 -", content);
  g_autofree char *output = NULL;

  rq_sandbox_docker (kit->sandbox,
                     "service update --detach --config-rm cometchat_nginx_v1 %s_nginx",
                     kit->stack);
  rq_sandbox_docker (kit->sandbox, "config rm cometchat_nginx_v1");
  if (content != NULL)
    output = rq_sandbox_run (kit->sandbox, "exec", "m1", "sh", "-c", shell, NULL);
}

static void
replace_string (JsonNode   *node,
                const char *old,
                const char *new_string)
{
  g_autofree char *text = json_to_string (node, FALSE);
  g_auto (GStrv) pieces = g_strsplit (text, old, -1);
  g_autofree char *replaced = g_strjoinv (new_string, pieces);
  g_autoptr (JsonNode) parsed = rq_json_from_text (replaced, -1, NULL);

  json_node_set_object (node, json_node_get_object (parsed));
}

/* A config of the same name has another ID now: the spec is written with that one. */
static void
test_remade_config (Kit           *kit,
                    gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  g_autoptr (JsonNode) expected = json_node_init_object (json_node_alloc (), before);
  G_GNUC_UNUSED g_autofree char *id = make_release (kit);
  g_autofree char *old = get_config_id (kit);
  g_autofree char *made = NULL;
  g_autoptr (RqRollbackPreview) shown = NULL;
  g_autoptr (Seen) seen = NULL;

  remake_config (kit, "cat /opt/cometchat/nginx.conf");
  made = get_config_id (kit);
  g_assert_cmpstr (made, !=, old);
  shown = preview (kit);
  g_assert_false (warns (shown, "cometchat_nginx_v1"));

  seen = kit_rollback (kit);
  assert_succeeded (seen);
  replace_string (expected, old, made);
  kit_assert_specs (kit, json_node_get_object (expected));
}

static void
test_other_content (Kit           *kit,
                    gconstpointer  data)
{
  G_GNUC_UNUSED g_autofree char *id = make_release (kit);
  g_autoptr (RqRollbackPreview) shown = NULL;

  remake_config (kit, "(cat /opt/cometchat/nginx.conf; echo '# changed')");
  shown = preview (kit);
  g_assert_true (warns (shown, "cometchat_nginx_v1"));
}

/* What cannot be restored as a whole is not begun. */
static void
test_missing_config (Kit           *kit,
                     gconstpointer  data)
{
  g_autofree char *id = make_release (kit);
  g_autoptr (RqRollbackPreview) shown = NULL;
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (Seen) seen = NULL;

  remake_config (kit, NULL);
  before = kit_get_specs (kit);
  shown = preview (kit);
  g_assert_true (warns (shown, "cometchat_nginx_v1"));
  seen = kit_rollback (kit);
  g_assert_error (seen->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
  g_assert_nonnull (strstr (seen->error->message, "cometchat_nginx_v1"));
  kit_assert_specs (kit, before);
  kit_assert_state (kit, id, RQ_RELEASE_FAILED);
  kit_assert_unlocked (kit);
}

static RqRestorePlan *
make_plan (Kit        *kit,
           const char *id)
{
  g_autoptr (RqReleaseRecord) record = kit_load (kit, id);
  g_autoptr (GError) error = NULL;
  RqRestorePlan *plan =
    rq_restore_plan_new (kit->client, kit->stack, rq_release_record_get_baseline (record), NULL,
                         &error);

  g_assert_no_error (error);
  return plan;
}

static void
write_spec (Kit           *kit,
            RqRestoreItem *item,
            JsonObject    *spec)
{
  g_autofree char *path = g_strdup_printf ("/services/%s/update?version=%" G_GINT64_FORMAT,
                                           item->id, item->index);
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), spec);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;

  answer = rq_engine_client_request (kit->client, "POST", path, body, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
}

/* The first write of one service, as a workstation that dies right afterwards leaves it. */
static void
write_first (Kit        *kit,
             const char *id)
{
  g_autoptr (RqRestorePlan) plan = make_plan (kit, id);
  g_autoptr (RqReleaseWriter) writer = rq_release_writer_open (kit->client, id, NULL, NULL);
  g_autoptr (JsonObject) changes = json_object_new ();
  g_autoptr (GError) error = NULL;
  guint written = 0;

  json_object_set_string_member (changes, "state", "rolling-back");
  json_object_set_string_member (changes, "stage", "verified");
  rq_release_writer_change (writer, changes, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < plan->items->len; i++)
    {
      RqRestoreItem *item = plan->items->pdata[i];
      g_autoptr (JsonObject) first = rq_restore_item_dup_first (item);

      if (item->settled)
        continue;
      write_spec (kit, item, first);
      written++;
    }
  g_assert_cmpuint (written, ==, 1);
}

static gboolean
is_settled (gpointer data)
{
  Kit *kit = data;
  g_autofree char *state =
    rq_sandbox_run (kit->sandbox, "docker", "m1", "service", "inspect", "--format",
                    "{{.UpdateStatus.State}}", "cometchat_chat-api", NULL);

  return g_str_has_prefix (state, "completed");
}

/* It ended between the two writes: the update settings are the rollback's own. Running it again
 * does what is left, and no task is replaced a second time. */
static void
test_interrupted (Kit           *kit,
                  gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  g_autofree char *id = make_release (kit);
  g_autofree char *tasks = NULL;
  g_autofree char *tasks_after = NULL;
  g_autoptr (JsonObject) between = NULL;
  g_autoptr (Seen) resumed = NULL;
  g_autoptr (Seen) seen = NULL;

  rq_sandbox_docker (kit->sandbox, "service update --detach --env-add ONE=1 %s_chat-api",
                     kit->stack);
  write_first (kit, id);
  rq_test_wait ("the first write", is_settled, kit, 60);
  between = kit_get_specs (kit);
  g_assert_false (rq_json_objects_equal (between, before));
  tasks = kit_get_task_ids (kit, "chat-api");

  resumed = kit_resume (kit, id, FALSE);
  g_assert_error (resumed->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_IN_FLIGHT);
  seen = kit_rollback (kit);
  assert_succeeded (seen);
  kit_assert_specs (kit, before);
  kit_assert_state (kit, id, RQ_RELEASE_ROLLED_BACK);
  tasks_after = kit_get_task_ids (kit, "chat-api");
  g_assert_cmpstr (tasks_after, ==, tasks);
}

static gboolean
is_rolling_back (gpointer data)
{
  RqReleaseProgress *progress = rq_release_job_get_progress (((Seen *) data)->job);

  return progress != NULL && rq_release_progress_get_state (progress) == RQ_RELEASE_ROLLING_BACK &&
         rq_release_progress_get_n_rows (progress) > 0;
}

/* Cancelled while Swarm was at it; run again, it ends well. */
static void
test_cancelled (Kit           *kit,
                gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  g_autofree char *id = make_release (kit);
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (Seen) left = NULL;
  g_autoptr (Seen) seen = NULL;

  rq_sandbox_docker (kit->sandbox, "service update --detach --env-add ONE=1 %s_chat-api",
                     kit->stack);
  left = kit_begin (RQ_RELEASE_JOB (rq_rollback_new (deployment, kit->transport, id)));
  rq_test_wait ("the rollback", is_rolling_back, left, 30);
  g_cancellable_cancel (left->cancellable);
  kit_await (left, 30);
  g_assert_error (left->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  kit_assert_state (kit, id, RQ_RELEASE_ROLLING_BACK);

  seen = kit_rollback (kit);
  assert_succeeded (seen);
  kit_assert_specs (kit, before);
}

/* A job that was changed is shown and left alone: writing it would run it again. */
static void
test_job (Kit           *kit,
          gconstpointer  data)
{
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (RqRollbackPreview) shown = NULL;
  g_autoptr (Seen) seen = NULL;

  rq_sandbox_docker (kit->sandbox, "service create --detach --with-registry-auth --name %s_job "
                     "--mode replicated-job --label com.docker.stack.namespace=%s "
                     "--restart-condition none %s/redis:7.0 true",
                     kit->stack, kit->stack, rq_sandbox_get (kit->sandbox, "SANDBOX_REGISTRY"));
  id = make_release (kit);
  rq_sandbox_docker (kit->sandbox, "service update --detach --env-add ONE=1 %s_job", kit->stack);
  before = kit_get_specs (kit);
  shown = preview (kit);
  g_assert_true (find_row (shown, "job")->job);
  g_assert_true (find_row (shown, "job")->changes);
  g_assert_cmpuint (rq_rollback_preview_get_n_changes (shown), ==, 0);

  seen = kit_rollback (kit);
  g_assert_no_error (seen->error);
  kit_assert_specs (kit, before);
  g_assert_true (seen_says (seen, "is a job"));
  rq_sandbox_docker (kit->sandbox, "service rm %s_job", kit->stack);
}

static void
test_nothing (Kit           *kit,
              gconstpointer  data)
{
  g_autoptr (Seen) none = kit_rollback (kit);
  g_autofree char *id = NULL;
  g_autoptr (Seen) first = NULL;
  g_autoptr (Seen) second = NULL;

  g_assert_error (none->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING);
  id = make_release (kit);
  first = kit_rollback (kit);
  assert_succeeded (first);
  second = kit_rollback (kit);
  g_assert_error (second->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING);
}

int
main (int argc,
      char *argv[])
{
  RqSandbox *sandbox;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();

#define ADD(name, func) \
  g_test_add ("/rollback/" name, Kit, sandbox, kit_set_up, func, kit_tear_down)
  ADD ("changed-twice", test_changed_twice);
  ADD ("settings-only", test_settings_only);
  ADD ("force-update", test_force_update);
  ADD ("removed", test_removed);
  ADD ("added", test_added);
  ADD ("remade-config", test_remade_config);
  ADD ("other-content", test_other_content);
  ADD ("missing-config", test_missing_config);
  ADD ("interrupted", test_interrupted);
  ADD ("cancelled", test_cancelled);
  ADD ("job", test_job);
  ADD ("nothing", test_nothing);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
