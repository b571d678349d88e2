/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/run-input.h"

#include "base/await.h"
#include "records/release-head-private.h"
#include "release/release-job.h"
#include "run-kit.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-dial.h"
#include "test-sshd.h"

/* Answers to what a real command on the manager asks. */

static RqSandbox *sandbox;

static gboolean
send_by (RqTransport  *transport,
         const char   *directory,
         const char   *text,
         gboolean      hidden,
         GError      **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_run_input_send_async (transport, directory, text, hidden, NULL, rq_await_cb, await);
  return rq_run_input_send_finish (transport, rq_await_result (await), error);
}

static void
send (Fixture     *fixture,
      RqRunStatus *status,
      const char  *text,
      gboolean     hidden)
{
  g_autoptr (GError) error = NULL;
  gboolean sent = send_by (fixture->transport, status->directory, text, hidden, &error);

  g_assert_no_error (error);
  g_assert_true (sent);
}

static void
refuse (Fixture     *fixture,
        RqRunStatus *status,
        const char  *text,
        gboolean     hidden)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (send_by (fixture->transport, status->directory, text, hidden, &error));
  g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN);
  g_assert_nonnull (strstr (error->message, "Nothing was sent"));
}

/* Begins to follow, and waits for the question. */
static Got *
await_prompt (Fixture     *fixture,
              RqRunStatus *status)
{
  Got *got = got_new (0);

  run_begin_follow (fixture->transport, status->directory, got);
  rq_test_wait ("the prompt", got_has_some, got, 20);
  return got;
}

static void
await_end (Got *got)
{
  rq_test_wait ("the end of the run", got_is_done, got, 20);
  g_assert_no_error (got->error);
}

/* Whatever characters it has, and also none. */
static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (RqRunStatus) status =
    run_start (fixture,
               "printf 'Sure? '; read -r one; read -r two; read -r three; "
               "printf '[%s]\\n' \"$one\" \"$two\" \"$three\"; exit 4");
  g_autoptr (Got) got = await_prompt (fixture, status);

  send (fixture, status, "it's \"yes\" $(id) `id` \\n %s – ü", FALSE);
  send (fixture, status, "", FALSE);
  send (fixture, status, "-n", FALSE);
  await_end (got);
  g_assert_true (got_says (got, "[it's \"yes\" $(id) `id` \\n %s – ü]\r\n[]\r\n[-n]\r\n"));
  g_assert_cmpint (got->status->exit_status, ==, 4);
}

/* A password is asked for with the terminal's echo off: it is in no output and in no list of
 * processes. */
static void
test_hidden (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (RqRunStatus) status =
    run_start (fixture,
               "stty -echo; printf 'Password: '; read -r word; stty echo; "
               "echo; echo \"${#word} characters\"");
  g_autoptr (Got) got = await_prompt (fixture, status);
  g_autofree char *kept = NULL;

  send (fixture, status, "s3cret-word", TRUE);
  await_end (got);
  got_assert_output (got, "Password: \r\n11 characters\r\n");
  kept = run_shell_output (fixture,
                           "! grep -rl s3cret-word " DIRECTORY "/.requeen /tmp "
                           "/home/deploy 2>/dev/null");
  g_assert_cmpstr (kept, ==, "");
}

/* Sent to a command that does not hide it, a password would be in the record. */
static void
test_hidden_is_refused (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start (fixture, "printf 'Name: '; read -r name");
  g_autoptr (Got) got = await_prompt (fixture, status);

  refuse (fixture, status, "s3cret-word", TRUE);
  send (fixture, status, "ann", FALSE);
  await_end (got);
  got_assert_output (got, "Name: ann\r\n");
}

static void
test_over (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start (fixture, "echo done");
  g_autoptr (Got) got = run_follow (fixture->transport, status->directory);

  g_assert_nonnull (got);
  refuse (fixture, status, "yes", FALSE);
  run_shell (fixture, "rm -r %s", status->directory);
  refuse (fixture, status, "yes", FALSE);
}

static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start (fixture, "echo begun; read -r answer");

  run_shell (fixture, "kill -KILL $(cut -d' ' -f1 %s/pid)", status->directory);
  refuse (fixture, status, "yes", FALSE);
}

static void
test_bad_text (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start (fixture, "read -r answer; echo \"${#answer}\"");
  g_autofree char *longest = g_strnfill (RQ_RUN_INPUT_MAX, 'x');
  g_autofree char *too_long = g_strnfill (RQ_RUN_INPUT_MAX + 1, 'x');
  g_autoptr (Got) got = NULL;

  refuse (fixture, status, "two\nlines", FALSE);
  refuse (fixture, status, "\033[A", FALSE);
  refuse (fixture, status, too_long, FALSE);
  send (fixture, status, longest, FALSE);
  got = run_follow (fixture->transport, status->directory);
  g_assert_true (got_says (got, "4095\r\n"));
}

/* Nobody waits for a command that does not read, neither we nor its output. */
static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *line = g_strnfill (4000, 'x');
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;
  g_autoptr (GError) error = NULL;
  guint sent = 0;

  run_shell (fixture, "mv /usr/bin/script /usr/bin/script.away");
  status = run_start (fixture, "echo begun; while [ ! -e /tmp/go ]; do sleep 0.1; done; echo end");
  run_shell (fixture, "mv /usr/bin/script.away /usr/bin/script");
  got = await_prompt (fixture, status);
  while (sent < 100 && send_by (fixture->transport, status->directory, line, FALSE, &error))
    sent++;
  g_assert_cmpuint (sent, <, 100);
  g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN);
  run_shell (fixture, "touch /tmp/go");
  await_end (got);
  got_assert_output (got, "begun\nend\n");
  g_assert_cmpint (got->status->exit_status, ==, 0);
  run_shell (fixture, "rm /tmp/go");
}

/* Without a terminal there is nothing that shows what is typed. */
static void
test_plain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  run_shell (fixture, "mv /usr/bin/script /usr/bin/script.away");
  status = run_start (fixture, "printf 'Password: '; read -r word; echo \"${#word}\"");
  run_shell (fixture, "mv /usr/bin/script.away /usr/bin/script");
  g_assert_true (status->plain);
  got = await_prompt (fixture, status);
  send (fixture, status, "s3cret", TRUE);
  await_end (got);
  got_assert_output (got, "Password: 6\n");
}

/* Another account of the team answers; what is to be hidden it cannot be sure of. */
static void
test_teammate (Fixture       *fixture,
               gconstpointer  data)
{
  const char *user = rq_sandbox_get (sandbox, "SANDBOX_SECOND_USER");
  g_autoptr (RqTransport) other = rq_sandbox_connect_as (sandbox, "m1", user);
  g_autoptr (RqRunStatus) status = run_start (fixture, "printf 'Sure? '; read -r answer");
  g_autoptr (Got) got = await_prompt (fixture, status);
  g_autoptr (GError) error = NULL;

  g_assert_false (send_by (other, status->directory, "yes", TRUE, &error));
  g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN);
  g_assert_true (send_by (other, status->directory, "yes", FALSE, NULL));
  await_end (got);
  got_assert_output (got, "Sure? yes\r\n");
  rq_transport_close (other);
}

/* (transfer full): connected to @sshd, with m1 as its other address */
static RqSteadyTransport *
connect_elsewhere (RqTestSshd *sshd)
{
  g_autoptr (GPtrArray) targets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_target_unref);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqSteadyTransport *steady;

  g_ptr_array_add (targets, rq_test_sshd_make_target (sshd));
  g_ptr_array_add (targets, rq_sandbox_make_target (sandbox, "m1", NULL));
  steady = rq_ssh_dial_new_transport_to_any (targets);
  rq_steady_transport_connect_async (steady, NULL, NULL, rq_await_cb, await);
  rq_steady_transport_connect_finish (steady, rq_await_result (await), &error);
  g_assert_no_error (error);
  return steady;
}

/* (transfer full): as it is recorded of what runs on m1 */
static RqReleaseHead *
make_head (RqRunStatus *status)
{
  g_autoptr (RqReleaseHead) head = rq_release_head_new ("cometchat", "2", "1", "ann");
  g_autoptr (JsonObject) members = json_object_new ();

  json_object_set_string_member (members, "run_directory", status->directory);
  json_object_set_string_member (members, "run_manager", "m1");
  return rq_release_head_change (head, members);
}

/* The deployment is connected to another machine than the one that the command runs on: there it
 * would be believed to be lost. */
static void
test_elsewhere (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (RqTestSshd) sshd = rq_test_sshd_new (NULL);
  g_autoptr (RqSteadyTransport) steady = connect_elsewhere (sshd);
  g_autoptr (RqRunStatus) status = run_start (fixture, "printf 'Sure? '; read -r answer");
  g_autoptr (Got) got = await_prompt (fixture, status);
  g_autoptr (RqReleaseHead) head = make_head (status);
  g_autoptr (RqRunPlace) place = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (send_by (RQ_TRANSPORT (steady), status->directory, "yes", FALSE, NULL));
  place = rq_run_input_find_place (RQ_TRANSPORT (steady), head, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rq_transport_get_place (RQ_TRANSPORT (steady)), ==, 0);
  g_assert_true (send_by (rq_run_place_get_transport (place), status->directory, "yes", FALSE,
                          &error));
  g_assert_no_error (error);
  await_end (got);
  got_assert_output (got, "Sure? yes\r\n");

  g_clear_pointer (&place, rq_run_place_free);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  rq_transport_close (RQ_TRANSPORT (steady));
}

int
main (int argc,
      char *argv[])
{
  int status;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);
  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  rq_sandbox_reset (sandbox);

#define ADD(name, func) \
  g_test_add ("/run-input/" name, Fixture, sandbox, run_set_up, func, run_tear_down)
  ADD ("answers", test_answers);
  ADD ("hidden", test_hidden);
  ADD ("hidden-is-refused", test_hidden_is_refused);
  ADD ("over", test_over);
  ADD ("lost", test_lost);
  ADD ("bad-text", test_bad_text);
  ADD ("full", test_full);
  ADD ("plain", test_plain);
  ADD ("teammate", test_teammate);
  ADD ("elsewhere", test_elsewhere);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
