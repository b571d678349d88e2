/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/remote-run.h"

#include "base/command-line.h"
#include "release/release-job.h"
#include "release/run-command.h"
#include "run-kit.h"

#define ODD_DIRECTORY "/opt/cometchat/it's \"a\" directory"

static RqSandbox *sandbox;

/* As many bytes as there are, the last of them without a line end, and the status. */
static void
test_bytes (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (RqRunStatus) status =
    run_start (fixture, "head -c 1500000 /dev/urandom | base64; printf '\\033[1mend'; exit 7");
  g_autoptr (Got) got = run_follow (fixture->transport, status->directory);
  g_autofree char *there = g_strdup_printf ("base64 -w0 %s/output", status->directory);
  g_autofree char *expected = run_shell_output (fixture, there);
  g_autofree char *seen = g_base64_encode (got->bytes->data, got->bytes->len);

  g_assert_false (status->already);
  g_assert_cmpint (got->status->state, ==, RQ_RUN_EXITED);
  g_assert_cmpint (got->status->exit_status, ==, 7);
  g_assert_cmpuint (got->bytes->len, >, 2000000);
  g_assert_cmpuint (got->status->size, ==, got->bytes->len);
  g_strchomp (expected);
  g_assert_true (g_str_equal (expected, seen));
}

static void
test_quoting (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *command =
    rq_run_command_make (ODD_DIRECTORY,
                         "printf '%s|' \"$PWD\" \"$VERSION\" \"$PREVIOUS_VERSION\" "
                         "\"$REGISTRY\" \"$STACK\"",
                         "3.9.52", "", "reg:5000/team", "it's \"the\" $(stack) `x`", FALSE);
  g_autofree char *quoted = rq_command_line_new (ODD_DIRECTORY, NULL);
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  run_shell (fixture, "mkdir -p %s && chown deploy %s", quoted, quoted);
  status = run_start_in (fixture, ODD_DIRECTORY, command);
  g_assert_true (g_str_has_prefix (status->directory, ODD_DIRECTORY "/.requeen/runs/"));
  got = run_follow (fixture->transport, status->directory);
  got_assert_output (got, ODD_DIRECTORY "|3.9.52||reg:5000/team|it's \"the\" $(stack) `x`|");
  g_assert_cmpint (got->status->exit_status, ==, 0);
}

static void
test_terminal (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start (fixture, "[ -t 0 ] && [ -t 1 ] && stty size; umask");
  g_autoptr (Got) got = run_follow (fixture->transport, status->directory);

  got_assert_output (got, "40 120\r\n0022\r\n");
}

/* Where there is no `script`, the command runs without a terminal. */
static void
test_plain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  run_shell (fixture, "mv /usr/bin/script /usr/bin/script.away");
  status = run_start (fixture, "[ -t 1 ] || echo plain; echo error >&2; exit 9");
  got = run_follow (fixture->transport, status->directory);
  run_shell (fixture, "mv /usr/bin/script.away /usr/bin/script");

  got_assert_output (got, "plain\nerror\n");
  g_assert_cmpint (got->status->exit_status, ==, 9);
}

static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *command =
    g_strdup_printf ("echo once >>/tmp/%s; sleep 1; cat /tmp/%s", fixture->id, fixture->id);
  g_autoptr (RqRunStatus) first = run_start (fixture, command);
  g_autoptr (RqRunStatus) second = run_start (fixture, command);
  g_autoptr (RqRunStatus) third = NULL;
  g_autoptr (Got) got = run_follow (fixture->transport, first->directory);

  g_assert_false (first->already);
  g_assert_true (second->already);
  g_assert_cmpstr (second->directory, ==, first->directory);
  got_assert_output (got, "once\r\n");
  third = run_start (fixture, command);
  g_assert_true (third->already);
  g_assert_cmpint (third->state, ==, RQ_RUN_EXITED);
}

static Got *
stop_when_begun (Fixture    *fixture,
                 const char *directory)
{
  g_autoptr (Got) got = got_new (0);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunStatus) status = NULL;

  run_begin_follow (fixture->transport, directory, got);
  rq_test_wait ("the first output", got_has_some, got, 20);
  status = rq_remote_run_stop (fixture->transport, directory, FALSE, NULL, &error);
  g_assert_no_error (error);
  rq_test_wait ("the end of the run", got_is_done, got, 20);
  g_assert_no_error (got->error);
  return g_steal_pointer (&got);
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start (fixture, "echo begun; sleep 300; echo never");
  g_autoptr (Got) got = stop_when_begun (fixture, status->directory);

  g_assert_cmpint (got->status->state, ==, RQ_RUN_EXITED);
  g_assert_cmpint (got->status->exit_status, ==, 128 + 15);
  g_assert_null (g_strstr_len ((const char *) got->bytes->data, got->bytes->len, "never"));
}

/* A command that tidies up says its own exit status. */
static void
test_stop_handled (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (RqRunStatus) status =
    run_start (fixture, "trap 'echo tidied; exit 3' TERM; echo begun; sleep 300 & wait");
  g_autoptr (Got) got = stop_when_begun (fixture, status->directory);

  g_assert_cmpint (got->status->exit_status, ==, 3);
  g_assert_nonnull (g_strstr_len ((const char *) got->bytes->data, got->bytes->len, "tidied"));
}

static gboolean
has_many (gpointer data)
{
  return ((Got *) data)->bytes->len > 3000;
}

/* The connection goes in the middle; from the next one on it goes on at the exact byte. */
static void
test_reattach (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (RqRunStatus) status =
    run_start (fixture,
               "for i in $(seq 1 400); do echo \"line $i of the output\"; sleep 0.01; done");
  g_autoptr (Got) first = got_new (0);
  g_autoptr (Got) second = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);

  run_begin_follow (fixture->transport, status->directory, first);
  rq_test_wait ("some output", has_many, first, 20);
  rq_transport_close (fixture->transport);
  rq_test_wait ("the loss", got_is_done, first, 20);
  g_assert_error (first->error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  run_reconnect (fixture);
  second = got_new (first->bytes->len);
  run_begin_follow (fixture->transport, status->directory, second);
  rq_test_wait ("the end of the run", got_is_done, second, 30);
  g_assert_no_error (second->error);
  g_assert_cmpint (second->status->exit_status, ==, 0);

  for (int i = 1; i <= 400; i++)
    g_string_append_printf (expected, "line %d of the output\r\n", i);
  g_byte_array_append (first->bytes, second->bytes->data, second->bytes->len);
  got_assert_output (first, expected->str);
}

/* The same process number after a reboot is another process. */
static void
test_lost_by_reboot (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start (fixture, "echo begun; sleep 300");
  g_autoptr (RqRunStatus) running = run_query (fixture, NULL);
  g_autoptr (RqRunStatus) lost = NULL;
  g_autoptr (Got) got = NULL;

  g_assert_cmpint (running->state, ==, RQ_RUN_RUNNING);
  g_assert_cmpstr (running->directory, ==, status->directory);
  run_shell (fixture,
             "cd %s && cp pid pid.true && "
             "sed -i 's/ [0-9a-f-]* / 00000000-0000-0000-0000-000000000000 /' pid",
             status->directory);
  lost = run_query (fixture, status->directory);
  g_assert_cmpint (lost->state, ==, RQ_RUN_LOST);
  got = run_follow (fixture->transport, status->directory);
  g_assert_cmpint (got->status->state, ==, RQ_RUN_LOST);
  got_assert_output (got, "begun\r\n");
  run_shell (fixture, "cd %s && kill -TERM $(cut -d' ' -f1 pid.true)", status->directory);
}

static void
test_lost_by_kill (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start (fixture, "echo begun; sleep 30");
  g_autoptr (RqRunStatus) lost = NULL;

  run_shell (fixture, "kill -KILL $(cut -d' ' -f1 %s/pid)", status->directory);
  lost = run_query (fixture, status->directory);
  g_assert_cmpint (lost->state, ==, RQ_RUN_LOST);
  g_assert_cmpint (lost->exit_status, ==, -1);
}

static void
test_absent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_query (fixture, NULL);

  g_assert_cmpint (status->state, ==, RQ_RUN_ABSENT);
}

/* A directory of another's: the run is kept in the login's home, and found again there. */
static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start_in (fixture, "/etc", "cd /etc && pwd");
  g_autoptr (RqRunStatus) again = run_start_in (fixture, "/etc", "cd /etc && pwd");
  g_autoptr (Got) got = run_follow (fixture->transport, status->directory);

  g_assert_nonnull (strstr (status->directory, "/.local/state/requeen/runs/"));
  g_assert_true (again->already);
  got_assert_output (got, "/etc\r\n");
}

static void
test_check (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *directory;
    const char *command;
    gboolean good;
  } cases[] = {
    { DIRECTORY, "./update.sh", TRUE },
    { DIRECTORY, "FORCE=1 ./update.sh --now", TRUE },
    { DIRECTORY, "sudo VERSION=$VERSION ./update.sh", TRUE },
    { DIRECTORY, "sudo -n ./update.sh", FALSE }, /* which would run without VERSION */
    { DIRECTORY, "if true; then ./nothing; fi", TRUE },
    { DIRECTORY, "./no-such-script", FALSE },
    { DIRECTORY, "no-such-program --x", FALSE },
    { DIRECTORY, "./docker-compose.yml", FALSE },
    { "/no/such/directory", "./update.sh", FALSE },
    { "/root", "./update.sh", FALSE },
    { "/etc", "true", TRUE }, /* which the login cannot write, but its home */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good = rq_remote_run_check (fixture->transport, cases[i].directory,
                                           cases[i].command, FALSE, NULL, &error);

      g_assert_cmpint (good, ==, cases[i].good);
      if (!good)
        g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
    }
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  rq_sandbox_reset (sandbox);

#define ADD(name, func) \
  g_test_add ("/remote-run/" name, Fixture, sandbox, run_set_up, func, run_tear_down)
  ADD ("bytes", test_bytes);
  ADD ("quoting", test_quoting);
  ADD ("terminal", test_terminal);
  ADD ("plain", test_plain);
  ADD ("once", test_once);
  ADD ("stop", test_stop);
  ADD ("stop-handled", test_stop_handled);
  ADD ("reattach", test_reattach);
  ADD ("lost-by-reboot", test_lost_by_reboot);
  ADD ("lost-by-kill", test_lost_by_kill);
  ADD ("absent", test_absent);
  ADD ("read-only", test_read_only);
  ADD ("check", test_check);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
