/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-kit.h"

#include "base/version.h"
#include "records/release-writer.h"

static void
assert_succeeded (Seen *seen)
{
  g_assert_no_error (seen->error);
  g_assert_cmpint (seen->result, ==, RQ_JOB_SUCCEEDED);
}

static void
assert_failed (Seen *seen)
{
  g_assert_no_error (seen->error);
  g_assert_cmpint (seen->result, ==, RQ_JOB_FAILED);
}

static const char *
get_id (Seen *seen)
{
  return rq_release_job_get_release_id (seen->job);
}

static gboolean
has_line (RqReleaseRecord *record,
          const char      *words)
{
  GPtrArray *timeline = rq_release_record_get_timeline (record);

  for (guint i = 0; i < timeline->len; i++)
    if (strstr (((RqTimelineEntry *) timeline->pdata[i])->words, words) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_observing (gpointer data)
{
  RqReleaseProgress *progress = rq_release_job_get_progress (((Seen *) data)->job);

  return progress != NULL && rq_release_progress_get_state (progress) == RQ_RELEASE_OBSERVING;
}

static void
assert_complete_record (Kit  *kit,
                        Seen *seen)
{
  g_autoptr (RqReleaseRecord) record = kit_load (kit, get_id (seen));
  RqReleaseHead *head = rq_release_record_get_head (record);
  g_autoptr (GBytes) output = g_bytes_new (seen->output->str, seen->output->len);

  g_assert_cmpint (rq_release_head_get_state (head), ==, RQ_RELEASE_COMPLETED);
  g_assert_cmpstr (rq_release_head_get_previous (head), ==, "3.9.51");
  g_assert_cmpstr (rq_release_head_get_author (head), ==, "Ann Lee <ann@desk>");
  g_assert_cmpint (rq_release_record_get_exit_status (record), ==, 0);
  g_assert_true (g_bytes_equal (rq_release_record_get_transcript (record), output));
  g_assert_cmpuint (json_array_get_length (rq_release_record_get_baseline (record)), ==, 4);
  g_assert_true (has_line (record, "2 services run 3.9.52, verified; observed for 0 of 5 minutes, "
                           "ended by Ann Lee"));
}

static void
assert_last_progress (Seen *seen)
{
  RqReleaseProgress *progress = rq_release_job_get_progress (seen->job);

  g_assert_cmpint (rq_release_progress_get_state (progress), ==, RQ_RELEASE_COMPLETED);
  g_assert_cmpuint (rq_release_progress_get_n_rows (progress), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const RqRolloutRow *row = rq_release_progress_get_row (progress, i);
      gboolean application = g_str_equal (row->name, "chat-api") ||
                             g_str_equal (row->name, "websocket-gateway");

      g_assert_cmpint (row->changes, ==, application);
      g_assert_true (rq_verdict_is_good (row->verdict));
      g_assert_cmpint (g_str_equal (row->to, "3.9.52"), ==, application);
    }
}

/* The customer's own script, observed until a person has seen enough, while somebody else is kept
 * out; then back. What is not part of it keeps its tasks all the time. */
static void
test_completed (Kit           *kit,
                gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  g_autofree char *redis = kit_get_task_ids (kit, "redis");
  g_autofree char *redis_after = NULL;
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  RqUpgrade *upgrade = rq_upgrade_new (deployment, kit->transport, "3.9.52");
  g_autoptr (Seen) seen = NULL;
  g_autoptr (Seen) other = NULL;
  g_autoptr (Seen) back = NULL;

  rq_upgrade_set_observe_minutes (upgrade, 5);
  seen = kit_begin (RQ_RELEASE_JOB (upgrade));
  rq_test_wait ("the observation", is_observing, seen, 180);
  other = kit_upgrade (kit, "3.9.53", KIT_UPDATE);
  g_assert_error (other->error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED);
  rq_release_job_finish_observing (seen->job);
  kit_await (seen, 60);

  assert_succeeded (seen);
  assert_complete_record (kit, seen);
  assert_last_progress (seen);
  g_assert_nonnull (strstr (seen->output->str, "All services run 3.9.52"));
  kit_assert_unlocked (kit);

  back = kit_rollback (kit);
  assert_succeeded (back);
  kit_assert_specs (kit, before);
  kit_assert_state (kit, get_id (seen), RQ_RELEASE_ROLLED_BACK);
  kit_assert_unlocked (kit);
  redis_after = kit_get_task_ids (kit, "redis");
  g_assert_cmpstr (redis_after, ==, redis);
}

/* Whatever Swarm itself does about the failure, the release failed and says at what; the rollback
 * brings the baseline back, also its failure action. */
static void
fail_with (Kit        *kit,
           const char *action)
{
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (Seen) seen = NULL;
  g_autoptr (Seen) again = NULL;
  g_autoptr (Seen) back = NULL;
  g_autoptr (RqReleaseRecord) record = NULL;

  rq_sandbox_docker (kit->sandbox, "service update --detach --update-failure-action %s %s_chat-api",
                     action, kit->stack);
  before = kit_get_specs (kit);
  seen = kit_upgrade (kit, "3.9.54", KIT_UPDATE);
  assert_failed (seen);
  record = kit_load (kit, get_id (seen));
  g_assert_cmpint (rq_release_head_get_state (rq_release_record_get_head (record)), ==,
                   RQ_RELEASE_FAILED);
  g_assert_nonnull (strstr (rq_release_head_get_words (rq_release_record_get_head (record)),
                            "chat-api"));
  g_assert_true (seen_says (seen, "chat-api: "));

  again = kit_upgrade (kit, "3.9.52", KIT_UPDATE);
  g_assert_error (again->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_IN_FLIGHT);
  g_assert_nonnull (strstr (again->error->message, get_id (seen)));

  back = kit_rollback (kit);
  assert_succeeded (back);
  kit_assert_specs (kit, before);
  kit_assert_state (kit, get_id (seen), RQ_RELEASE_ROLLED_BACK);
}

static void
test_failed_continue (Kit           *kit,
                      gconstpointer  data)
{
  fail_with (kit, "continue");
}

static void
test_failed_pause (Kit           *kit,
                   gconstpointer  data)
{
  fail_with (kit, "pause");
}

static void
test_failed_rollback (Kit           *kit,
                      gconstpointer  data)
{
  fail_with (kit, "rollback");
}

static void
test_two_at_once (Kit           *kit,
                  gconstpointer  data)
{
  g_autoptr (Seen) one = kit_begin_upgrade (kit, "3.9.52", KIT_UPDATE);
  g_autoptr (Seen) other = kit_begin_upgrade (kit, "3.9.52", KIT_UPDATE);
  Seen *winner, *loser;

  kit_await (one, 120);
  kit_await (other, 120);
  winner = one->error == NULL ? one : other;
  loser = one->error == NULL ? other : one;
  assert_succeeded (winner);
  g_assert_error (loser->error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED);
  g_assert_nonnull (strstr (loser->error->message, "Ann Lee <ann@desk>"));
  g_assert_null (get_id (loser));
}

static guint
count_releases (Kit *kit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) heads =
    rq_release_store_list (kit->client, kit->stack, NULL, NULL, &error);

  g_assert_no_error (error);
  return heads->len;
}

/* Refused before anything was recorded, each with its own error. */
static void
test_refused (Kit           *kit,
              gconstpointer  data)
{
  g_autoptr (Seen) malformed = kit_upgrade (kit, "3.9 52", NULL);
  g_autoptr (Seen) same = kit_upgrade (kit, "3.9.51", NULL);
  g_autoptr (Seen) downgrade = kit_upgrade (kit, "3.9.50", NULL);
  g_autoptr (Seen) no_command = kit_upgrade (kit, "3.9.52", "./upgrade-it.sh");

  g_assert_error (malformed->error, RQ_VERSION_ERROR, RQ_VERSION_ERROR_MALFORMED);
  g_assert_error (same->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING);
  g_assert_error (downgrade->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
  g_assert_error (no_command->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
  g_assert_cmpuint (count_releases (kit), ==, 0);
  kit_assert_unlocked (kit);
}

/* The script's word counts even when the services look well, and Swarm's even when the script is
 * happy. */
static void
test_exit_status (Kit           *kit,
                  gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  g_autoptr (Seen) seen = kit_upgrade (kit, "3.9.52", "echo trouble; exit 7");
  g_autoptr (Seen) back = NULL;
  g_autoptr (RqReleaseRecord) record = NULL;

  assert_failed (seen);
  g_assert_cmpstr (seen->output->str, ==, "trouble\r\n");
  record = kit_load (kit, get_id (seen));
  g_assert_cmpint (rq_release_record_get_exit_status (record), ==, 7);
  g_assert_nonnull (strstr (rq_release_head_get_words (rq_release_record_get_head (record)),
                            "exit status 7"));
  back = kit_rollback (kit);
  assert_succeeded (back);
  kit_assert_specs (kit, before);
}

static gboolean
has_output (gpointer data)
{
  return ((Seen *) data)->output->len > 0;
}

#define SLOW_UPDATE "echo begun; sleep 4; " KIT_UPDATE "; echo ended"

/* What is not evidence yet is read from the manager. */
static void
assert_running_record (Kit        *kit,
                       const char *id)
{
  g_autoptr (RqReleaseRecord) record = kit_load (kit, id);
  GBytes *transcript = rq_release_record_get_transcript (record);
  gsize size;
  const char *text;

  g_assert_nonnull (transcript);
  text = g_bytes_get_data (transcript, &size);
  g_assert_nonnull (g_strstr_len (text, size, "begun"));
  g_assert_cmpint (rq_release_record_get_exit_status (record), ==, -1);
  g_assert_cmpstr (rq_release_record_get_run_words (record), !=, "");
}

/* Who stops watching stops nothing; who resumes sees all of it, from the first byte. */
static void
test_cancel_and_resume (Kit           *kit,
                        gconstpointer  data)
{
  g_autoptr (Seen) left = kit_begin_upgrade (kit, "3.9.52", SLOW_UPDATE);
  g_autoptr (Seen) seen = NULL;
  g_autoptr (RqReleaseRecord) record = NULL;

  rq_test_wait ("the first output", has_output, left, 60);
  g_cancellable_cancel (left->cancellable);
  kit_await (left, 30);
  g_assert_error (left->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  kit_assert_state (kit, get_id (left), RQ_RELEASE_UPDATING);
  kit_assert_unlocked (kit);
  assert_running_record (kit, get_id (left));

  seen = kit_resume (kit, get_id (left), FALSE);
  assert_succeeded (seen);
  g_assert_true (g_str_has_prefix (seen->output->str, "begun\r\n"));
  g_assert_true (g_str_has_suffix (seen->output->str, "ended\r\n"));
  record = kit_load (kit, get_id (left));
  g_assert_true (has_line (record, "stopped watching"));
  g_assert_cmpint (rq_release_head_get_state (rq_release_record_get_head (record)), ==,
                   RQ_RELEASE_COMPLETED);
}

/* The connection breaks: the lock stays and has to be taken over by somebody's word. Meanwhile a
 * rollback is refused, because the script is still at work. */
static void
test_lost_and_resume (Kit           *kit,
                      gconstpointer  data)
{
  g_autoptr (Seen) lost = kit_begin_upgrade (kit, "3.9.52", SLOW_UPDATE);
  g_autoptr (Seen) rollback = NULL;
  g_autoptr (Seen) locked = NULL;
  g_autoptr (Seen) seen = NULL;
  g_autofree char *id = NULL;

  rq_test_wait ("the first output", has_output, lost, 60);
  id = g_strdup (get_id (lost));
  rq_ssh_session_close (RQ_SSH_SESSION (kit->transport));
  kit_await (lost, 30);
  g_assert_error (lost->error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  g_clear_pointer (&lost, seen_free);
  kit_reconnect (kit);

  rollback = kit_rollback (kit);
  g_assert_error (rollback->error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED);
  g_assert_nonnull (strstr (rollback->error->message, "still running"));
  locked = kit_resume (kit, id, FALSE);
  g_assert_error (locked->error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED);
  seen = kit_resume (kit, id, TRUE);
  assert_succeeded (seen);
  g_assert_true (g_str_has_prefix (seen->output->str, "begun\r\n"));
  kit_assert_unlocked (kit);
}

static void
test_stop (Kit           *kit,
           gconstpointer  data)
{
  g_autoptr (Seen) seen = kit_begin_upgrade (kit, "3.9.52", "echo begun; sleep 100");
  g_autoptr (RqReleaseRecord) record = NULL;

  rq_test_wait ("the first output", has_output, seen, 60);
  rq_release_job_stop_command (seen->job);
  kit_await (seen, 60);
  assert_failed (seen);
  record = kit_load (kit, get_id (seen));
  g_assert_cmpint (rq_release_record_get_exit_status (record), ==, 128 + 15);
  g_assert_true (has_line (record, "asked to stop"));
}

/* The manager is restarted under it: it has neither ended nor failed, and nobody says so. */
static void
test_lost_run (Kit           *kit,
               gconstpointer  data)
{
  g_autoptr (Seen) seen = kit_begin_upgrade (kit, "3.9.52", "echo begun; sleep 100");
  g_autoptr (RqReleaseRecord) record = NULL;
  g_autofree char *killed = NULL;

  rq_test_wait ("the first output", has_output, seen, 60);
  killed = rq_sandbox_run (kit->sandbox, "exec", "m1", "sh", "-c",
                           "kill -KILL $(cut -d' ' -f1 /opt/cometchat/.requeen/runs/*/pid)", NULL);
  kit_await (seen, 60);
  assert_failed (seen);
  g_assert_true (rq_release_progress_is_run_lost (rq_release_job_get_progress (seen->job)));
  record = kit_load (kit, get_id (seen));
  g_assert_cmpint (rq_release_record_get_exit_status (record), ==, -1);
  g_assert_true (rq_release_head_has_lost_run (rq_release_record_get_head (record)));
  g_assert_cmpstr (rq_release_head_get_label (rq_release_record_get_head (record)), ==, "Run lost");
  g_assert_true (has_line (record, "The run was lost"));
  g_assert_false (has_line (record, "ended with"));
}

/* A person may have looked at it and say that it is well. */
static void
test_accept (Kit           *kit,
             gconstpointer  data)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (Seen) failed = kit_upgrade (kit, "3.9.52", "exit 1");
  g_autoptr (Seen) seen = NULL;
  RqUpgrade *upgrade;

  assert_failed (failed);
  upgrade = rq_upgrade_resume (deployment, kit->transport, get_id (failed));
  rq_upgrade_tick (upgrade, "accept", "looked at by hand");
  seen = kit_begin (RQ_RELEASE_JOB (upgrade));
  kit_await (seen, 30);
  assert_succeeded (seen);
  g_assert_true (seen_says (seen, "looked at by hand"));
  kit_assert_state (kit, get_id (failed), RQ_RELEASE_COMPLETED);
}

static gboolean
is_updating (gpointer data)
{
  RqReleaseProgress *progress = rq_release_job_get_progress (((Seen *) data)->job);

  return progress != NULL && rq_release_progress_get_state (progress) == RQ_RELEASE_UPDATING;
}

/* A sick stack is not upgraded, unless somebody says so; that the release did nothing is
 * recorded. */
static void
test_health_gate (Kit           *kit,
                  gconstpointer  data)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, "true");
  g_autoptr (Seen) refused = NULL;
  g_autoptr (Seen) seen = NULL;
  RqUpgrade *upgrade;

  rq_sandbox_docker (kit->sandbox, "service update --detach --constraint-add node.labels.no==yes "
                     "%s_redis", kit->stack);
  refused = kit_upgrade (kit, "3.9.52", "true");
  g_assert_error (refused->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
  g_assert_nonnull (strstr (refused->error->message, "redis"));
  kit_assert_state (kit, get_id (refused), RQ_RELEASE_ABANDONED);

  upgrade = rq_upgrade_new (deployment, kit->transport, "3.9.52");
  rq_upgrade_tick (upgrade, "health", "redis is known to be away");
  seen = kit_begin (RQ_RELEASE_JOB (upgrade));
  rq_test_wait ("the update", is_updating, seen, 60);
  g_cancellable_cancel (seen->cancellable);
  kit_await (seen, 30);
  g_assert_true (seen_says (seen, "redis is known to be away"));
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
  g_test_add ("/upgrade/" name, Kit, sandbox, kit_set_up, func, kit_tear_down)
  ADD ("completed", test_completed);
  ADD ("failed/continue", test_failed_continue);
  ADD ("failed/pause", test_failed_pause);
  ADD ("failed/rollback", test_failed_rollback);
  ADD ("two-at-once", test_two_at_once);
  ADD ("refused", test_refused);
  ADD ("exit-status", test_exit_status);
  ADD ("cancel-and-resume", test_cancel_and_resume);
  ADD ("lost-and-resume", test_lost_and_resume);
  ADD ("lost-run", test_lost_run);
  ADD ("stop", test_stop);
  ADD ("accept", test_accept);
  ADD ("health-gate", test_health_gate);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
