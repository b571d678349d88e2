/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "base/command-line.h"
#include "release/release-job.h"
#include "release/run-command.h"
#include "release/run-input.h"
#include "run-kit.h"

/* An update command that sudo starts, for a login that may do nothing else there: with the
 * narrowest rule that lets it, and with every right. */

static RqSandbox *sandbox;

#define SCRIPT DIRECTORY "/sudo-test.sh"

#define NARROW \
  "Defaults!" SCRIPT " env_keep += \"VERSION PREVIOUS_VERSION REGISTRY STACK\"\\n" \
  "oncall ALL=(root) NOPASSWD: " SCRIPT "\\n"
#define ANYTHING "oncall ALL=(ALL) NOPASSWD: ALL\\n"

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  run_set_up_as (fixture, sandbox, "SANDBOX_SUDO_USER");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  run_shell (fixture, "rm -f /etc/sudoers.d/requeen-test " SCRIPT);
  run_tear_down (fixture, data);
}

/* @rules: "" for none beyond that for docker; "\\n" ends a line */
static void
set_rules (Fixture    *fixture,
           const char *rules)
{
  run_shell (fixture,
             "cd /etc/sudoers.d && printf '%s' >requeen-test && chmod 0440 requeen-test && "
             "visudo -cqf requeen-test", rules);
}

/* Only root may even read it. */
static void
set_script (Fixture    *fixture,
            const char *text)
{
  g_autofree char *line = rq_command_line_new ("printf", "#!/bin/bash\n%s\n", text, NULL);

  run_shell (fixture, "%s >" SCRIPT " && chown root " SCRIPT " && chmod 0700 " SCRIPT, line);
}

static RqRunStatus *
begin (Fixture *fixture)
{
  g_autofree char *command = rq_run_command_make (DIRECTORY, "./sudo-test.sh 'an argument'",
                                                  "3.9.52", "", "reg:5000/team", "it's", TRUE);

  return run_start (fixture, command);
}

static Got *
begin_until (Fixture      *fixture,
             RqRunStatus **status)
{
  Got *got = got_new (0);

  *status = begin (fixture);
  run_begin_follow (fixture->transport, (*status)->directory, got);
  rq_test_wait ("the first output", got_has_some, got, 20);
  return got;
}

static void
await_end (Got *got)
{
  rq_test_wait ("the end of the run", got_is_done, got, 20);
  g_assert_no_error (got->error);
  g_assert_cmpint (got->status->state, ==, RQ_RUN_EXITED);
}

/* What could not be started is said before anything is. */
static void
test_check (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *rules;
    const char *command;
    gboolean sudo;
    const char *words; /* "": it can be started */
  } cases[] = {
    { "", "./sudo-test.sh", TRUE, "oncall ALL=(root) NOPASSWD: " SCRIPT },
    { "oncall ALL=(root) SETENV: ALL\\n", "./sudo-test.sh", TRUE, "without a password" },
    { "oncall ALL=(root) NOPASSWD: " SCRIPT "\\n", "./sudo-test.sh", TRUE,
      "env_keep += \"VERSION" },
    { NARROW, "./sudo-test.sh", TRUE, "" },
    { NARROW, "./sudo-test.sh --all 'it is'", TRUE, "" },
    { NARROW, "./sudo-test.sh && true", TRUE, "NOPASSWD: ALL" },
    { NARROW, "./update.sh", TRUE, "NOPASSWD: " DIRECTORY "/update.sh" },
    { NARROW, "./nothing.sh", TRUE, "There is no" },
    { NARROW, "./docker-compose.yml", TRUE, "not executable" },
    { "oncall ALL=(root) NOPASSWD:SETENV: " DIRECTORY "/*.sh\\n", "./sudo-test.sh", TRUE, "" },
    { ANYTHING, "./sudo-test.sh && true", TRUE, "" },
    { ANYTHING "oncall ALL=(root) " SCRIPT "\\n", "./sudo-test.sh", TRUE, "without a password" },
    { "Defaults requiretty\\n" NARROW, "./sudo-test.sh", TRUE, "" },
    { "Defaults:oncall !authenticate\\noncall ALL=(root) ALL\\n", "./sudo-test.sh", TRUE, "" },
    { ANYTHING, "sudo -n ./sudo-test.sh", FALSE, "would not pass VERSION" },
  };

  set_script (fixture, "true");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good;

      set_rules (fixture, cases[i].rules);
      good = rq_remote_run_check (fixture->transport, DIRECTORY, cases[i].command, cases[i].sudo,
                                  NULL, &error);
      g_test_message ("%u: %s", i, error != NULL ? error->message : "can be started");
      g_assert_cmpint (good, ==, cases[i].words[0] == '\0');
      if (!good)
        {
          g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
          g_assert_nonnull (strstr (error->message, cases[i].words));
        }
    }
}

static void
test_as_root (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  set_rules (fixture, NARROW);
  set_script (fixture, "[ -t 0 ] && [ -t 1 ] && stty size; "
              "printf '%s|' $(id -u) \"$VERSION\" \"$PREVIOUS_VERSION\" \"$REGISTRY\" \"$STACK\" "
              "\"$PWD\" \"$@\"; exit 7");
  status = begin (fixture);
  got = run_follow (fixture->transport, status->directory);
  got_assert_output (got, "40 120\r\n0|3.9.52||reg:5000/team|it's|" DIRECTORY "|an argument|");
  g_assert_cmpint (got->status->exit_status, ==, 7);
}

/* A rule that has gone in between: nothing is begun, and that shows. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  set_rules (fixture, "");
  set_script (fixture, "echo begun");
  status = begin (fixture);
  got = run_follow (fixture->transport, status->directory);
  g_assert_true (got_says (got, "password is required"));
  g_assert_cmpint (got->status->exit_status, ==, 1);
}

/* Root's processes take no signal of ours: sudo and its terminal's key stop them. */
static void
test_stop_by_key (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  set_rules (fixture, NARROW);
  set_script (fixture, "trap 'echo tidied; exit 5' INT TERM; echo begun; sleep 60; echo not told");
  got = begin_until (fixture, &status);
  set_rules (fixture, "");
  run_stop (fixture->transport, status->directory, FALSE);
  await_end (got);
  g_assert_true (got_says (got, "tidied"));
  g_assert_cmpint (got->status->exit_status, ==, 5);
  run_shell (fixture, "! pgrep -fx 'sleep 60'");
}

/* And where it does not listen, its terminal hangs up; it has ended when that is said. */
static void
test_end_by_hanging_up (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  set_rules (fixture, NARROW);
  set_script (fixture, "trap '' INT TERM; trap 'sleep 2; exit 5' HUP; echo begun; "
              "while :; do sleep 0.2; done");
  got = begin_until (fixture, &status);
  run_stop (fixture->transport, status->directory, FALSE);
  run_stop (fixture->transport, status->directory, TRUE);
  await_end (got);
  g_assert_cmpint (got->status->exit_status, >, 128);
  run_shell (fixture, "! pgrep -f [s]udo-test.sh");
}

/* Who may do everything by sudo is told to stop like anybody, with all that it has begun. */
static void
test_stop_by_root (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  set_rules (fixture, ANYTHING);
  set_script (fixture, "trap 'echo tidied; exit 6' TERM; echo begun; sleep 61; echo not told");
  got = begin_until (fixture, &status);
  run_stop (fixture->transport, status->directory, FALSE);
  await_end (got);
  g_assert_true (got_says (got, "tidied"));
  g_assert_cmpint (got->status->exit_status, ==, 6);
  run_shell (fixture, "! pgrep -fx 'sleep 61'");
}

static void
test_end_by_root (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  set_rules (fixture, ANYTHING);
  set_script (fixture, "trap '' INT TERM HUP; echo begun; sleep 62");
  got = begin_until (fixture, &status);
  run_stop (fixture->transport, status->directory, TRUE);
  await_end (got);
  g_assert_cmpint (got->status->exit_status, ==, 137);
  run_shell (fixture, "! pgrep -fx 'sleep 62'");
}

static gboolean
send (Fixture     *fixture,
      RqRunStatus *status,
      gboolean     hidden,
      GError     **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_run_input_send_async (fixture->transport, status->directory, "s3cret", hidden, NULL,
                           rq_await_cb, await);
  return rq_run_input_send_finish (fixture->transport, rq_await_result (await), error);
}

/* The terminal that sudo has made shows what is typed, though the one before it hides all. */
static void
test_input (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;
  g_autoptr (GError) error = NULL;

  set_rules (fixture, NARROW);
  set_script (fixture, "printf 'Sure? '; read -r word; echo \"[$word]\"");
  got = begin_until (fixture, &status);
  g_assert_false (send (fixture, status, TRUE, &error));
  g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN);
  g_assert_false (got_says (got, "s3cret"));
  g_clear_error (&error);
  g_assert_true (send (fixture, status, FALSE, &error));
  await_end (got);
  g_assert_true (got_says (got, "[s3cret]"));
}

/* A sudo that a person typed asks for its password: that is seen, and can be answered. */
static void
test_typed (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *command =
    rq_run_command_make (DIRECTORY, "sudo VERSION=\"$VERSION\" ./sudo-test.sh", "3.9.52", "", "",
                         "", FALSE);
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = got_new (0);
  g_autoptr (GError) error = NULL;

  run_shell (fixture, "echo oncall:s3cret | chpasswd");
  set_rules (fixture, "oncall ALL=(root) SETENV: ALL\\n");
  set_script (fixture, "echo \"$(id -u) $VERSION\"");
  status = run_start (fixture, command);
  run_begin_follow (fixture->transport, status->directory, got);
  rq_test_wait ("the question", got_has_some, got, 20);
  g_assert_true (send (fixture, status, TRUE, &error));
  g_assert_no_error (error);
  await_end (got);
  g_assert_true (got_says (got, "password for oncall"));
  g_assert_true (got_says (got, "0 3.9.52"));
  g_assert_false (got_says (got, "s3cret"));
  run_shell (fixture, "passwd -qd oncall; passwd -ql oncall");
}

/* Who shares the directory's group with the login follows its run. */
static void
test_team (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *command = rq_run_command_make ("/srv/ops", SCRIPT, "1", "", "", "", TRUE);
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (RqTransport) other = NULL;
  g_autoptr (Got) got = NULL;

  run_shell (fixture, "groupadd -f ops && gpasswd -a oncall ops && gpasswd -a teammate ops && "
             "mkdir -p /srv/ops && chgrp ops /srv/ops && chmod 2775 /srv/ops");
  set_rules (fixture, NARROW);
  set_script (fixture, "echo by root");
  rq_transport_close (fixture->transport);
  g_object_unref (fixture->transport);
  fixture->transport = rq_sandbox_connect_as (sandbox, "m1",
                                              rq_sandbox_get (sandbox, "SANDBOX_SUDO_USER"));
  status = run_start_in (fixture, "/srv/ops", command);
  g_assert_true (g_str_has_prefix (status->directory, "/srv/ops/.requeen/runs/"));
  other = rq_sandbox_connect_as (sandbox, "m1", rq_sandbox_get (sandbox, "SANDBOX_SECOND_USER"));
  got = run_follow (other, status->directory);
  got_assert_output (got, "by root\r\n");
  rq_transport_close (other);
  run_shell (fixture, "rm -rf /srv/ops; groupdel ops");
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  rq_sandbox_reset (sandbox);

#define ADD(name, func) \
  g_test_add ("/run-sudo/" name, Fixture, sandbox, set_up, func, tear_down)
  ADD ("check", test_check);
  ADD ("as-root", test_as_root);
  ADD ("refused", test_refused);
  ADD ("stop-by-key", test_stop_by_key);
  ADD ("end-by-hanging-up", test_end_by_hanging_up);
  ADD ("stop-by-root", test_stop_by_root);
  ADD ("end-by-root", test_end_by_root);
  ADD ("input", test_input);
  ADD ("typed", test_typed);
  ADD ("team", test_team);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
