/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "records/lock.h"
#include "release/release-job.h"
#include "release/run-command.h"
#include "run-kit.h"

/* Logins, disks and commands as they are found on real managers. */

#define SMALL "/opt/small"

static RqSandbox *sandbox;

/* @bashrc: (nullable) */
static void
set_login (Fixture    *fixture,
           const char *shell,
           const char *bashrc)
{
  g_autofree char *quoted = bashrc != NULL ? g_shell_quote (bashrc) : NULL;

  run_shell (fixture, "usermod -s %s deploy", shell);
  if (quoted != NULL)
    run_shell (fixture, "printf %%s %s >/home/deploy/.bashrc", quoted);
  else
    run_shell (fixture, "rm -f /home/deploy/.bashrc");
  run_reconnect (fixture);
}

static void
assert_same_bytes (Fixture    *fixture,
                   Got        *got,
                   const char *directory)
{
  g_autofree char *there = g_strdup_printf ("base64 -w0 %s/output", directory);
  g_autofree char *expected = g_strchomp (run_shell_output (fixture, there));
  g_autofree char *seen = g_base64_encode (got->bytes->data, got->bytes->len);

  g_assert_true (g_str_equal (expected, seen));
}

#define NOISE \
  "echo 'Welcome!'; echo oops >&2; printf 'requeen-run 1\\nstate exited\\nexit-status 0\\n'; " \
  "printf 'requeen-output 1\\nforged'; printf '\\000\\377'; head -c 20000 /dev/zero; "

/* Every byte of the output is the command's, whatever the login says before. */
static void
test_logins (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct
  {
    const char *shell;
    const char *bashrc;
  } logins[] = {
    { "/bin/dash", NULL },
    { "/bin/bash", NULL },
    { "/bin/bash", NOISE },
    { "/bin/bash", "sleep 3; echo slow; sleep 1" },
    { "/bin/bash", "echo partly; false" },
    { "/bin/bash", "cd /; umask 077; export IFS=/ mark=forged run_directory=/ LC_ALL=none" },
    { "/bin/bash", "set -x; alias exec=false; trap 'echo gone' EXIT" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      g_autoptr (RqRunStatus) status = NULL;
      g_autoptr (Got) got = NULL;

      g_test_message ("%s: %s", logins[i].shell, logins[i].bashrc);
      set_login (fixture, logins[i].shell, logins[i].bashrc);
      g_free (fixture->id);
      fixture->id = g_strdup_printf ("20261122-1020-login-%08x", g_random_int ());
      status = run_start (fixture, "head -c 300000 /dev/urandom | base64; exit 7");
      got = run_follow (fixture->transport, status->directory);
      g_assert_cmpint (got->status->exit_status, ==, 7);
      g_assert_cmpuint (got->bytes->len, >, 400000);
      assert_same_bytes (fixture, got, status->directory);
    }
  set_login (fixture, "/bin/bash", NULL);
}

/* What does not carry out what it is given says nothing understandable: that is said, and nothing
 * was started. */
static void
test_bad_logins (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const bashrcs[] = {
    "echo 'No service today.'; exit 1",
    "exec true",
    "read -r line",
    "exec /usr/sbin/nologin",
    "exec >/dev/null", /* the only one that cannot be known not to have done it */
  };

  for (guint i = 0; i < G_N_ELEMENTS (bashrcs); i++)
    {
      g_autoptr (RqRunStatus) status = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bashrcs[i]);
      set_login (fixture, "/bin/bash", bashrcs[i]);
      status = rq_remote_run_start (fixture->transport, "/opt/cometchat", fixture->id,
                                    "touch /tmp/begun", "", NULL, &error);
      g_assert_null (status);
      g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, ".bashrc"));
      if (strstr (bashrcs[i], ">/dev/null") == NULL)
        run_shell (fixture,
                   "[ ! -e " DIRECTORY "/.requeen/runs/%s ] && [ ! -e /tmp/begun ]",
                   fixture->id);
    }
  set_login (fixture, "/bin/bash", NULL);
  run_shell (fixture, "rm -f /tmp/begun");
}

static void
mount_small (Fixture    *fixture,
             const char *size)
{
  run_shell (fixture,
             "mkdir -p " SMALL " && mount -t tmpfs -o size=%s,mode=755 tmpfs " SMALL " && "
             "chown deploy " SMALL, size);
}

static void
unmount_small (Fixture *fixture)
{
  run_shell (fixture, "umount " SMALL);
}

/* So that there is no other place. */
static void
close_home (Fixture *fixture)
{
  run_shell (fixture,
             "rm -rf /home/deploy/.local && mkdir /home/deploy/.local && "
             "chmod 755 /home/deploy/.local");
}

static void
open_home (Fixture *fixture)
{
  run_shell (fixture, "rm -rf /home/deploy/.local");
}

static void
assert_refused (Fixture    *fixture,
                const char *directory)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (GError) check = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (rq_remote_run_check (fixture->transport, directory, "true", FALSE, NULL, &check));
  g_assert_error (check, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
  g_test_message ("%s", check->message);
  status = rq_remote_run_start (fixture->transport, directory, fixture->id, "touch /tmp/begun", "",
                                NULL, &error);
  g_assert_null (status);
  g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN);
  run_shell (fixture,
             "[ ! -e /tmp/begun ] && [ ! -e %s/.requeen/runs/%s ]", directory,
             fixture->id);
}

/* Said before anything begins, and by whatever way it comes: nothing, little or no right at all. */
static void
test_no_room (Fixture       *fixture,
              gconstpointer  data)
{
  close_home (fixture);
  mount_small (fixture, "1m");
  run_shell (fixture, "cat /dev/zero >" SMALL "/full 2>/dev/null || true");
  assert_refused (fixture, SMALL);
  run_shell (fixture, "truncate -s -16384 " SMALL "/full");
  assert_refused (fixture, SMALL);
  run_shell (fixture, "rm " SMALL "/full && mount -o remount,ro " SMALL);
  assert_refused (fixture, SMALL);
  unmount_small (fixture);
  assert_refused (fixture, "/etc");
  open_home (fixture);
}

/* Read-only or full, and the home is not: it goes there. */
static void
test_other_place (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  mount_small (fixture, "1m");
  run_shell (fixture, "cat /dev/zero >" SMALL "/full 2>/dev/null || true");
  status = run_start_in (fixture, SMALL, "pwd >/dev/null; echo there");
  got = run_follow (fixture->transport, status->directory);
  g_assert_true (g_str_has_prefix (status->directory, "/home/deploy/.local/state/requeen/runs/"));
  got_assert_output (got, "there\r\n");
  unmount_small (fixture);
}

/* The command goes on, its exit status is true, and what is missing is said. */
static void
check_full_later (Fixture    *fixture,
                  const char *expected)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (RqRunStatus) again = NULL;
  g_autoptr (Got) got = NULL;
  g_autofree char *words = NULL;

  mount_small (fixture, "512k");
  status = run_start_in (fixture, SMALL, "seq 1000000; rm -f /tmp/begun; touch /tmp/begun; exit 5");
  got = run_follow (fixture->transport, status->directory);
  g_assert_cmpint (got->status->state, ==, RQ_RUN_EXITED);
  g_assert_cmpint (got->status->exit_status, ==, 5);
  g_assert_true (got->status->cut);
  g_assert_true (got_says (got, expected));
  g_assert_cmpuint (got->bytes->len, <, 512 * 1024);
  assert_same_bytes (fixture, got, status->directory);
  words = rq_run_status_say (got->status);
  g_assert_nonnull (strstr (words, "full"));
  run_shell (fixture, "rm /tmp/begun");

  again = run_start_in (fixture, SMALL, "touch /tmp/begun");
  g_assert_true (again->already);
  unmount_small (fixture);
}

static void
test_full_later (Fixture       *fixture,
                 gconstpointer  data)
{
  close_home (fixture);
  check_full_later (fixture, "1\r\n2\r\n3\r\n");
  open_home (fixture);
}

static void
test_full_later_plain (Fixture       *fixture,
                       gconstpointer  data)
{
  run_shell (fixture, "mv /usr/bin/script /usr/bin/script.away");
  check_full_later (fixture, "1\n2\n3\n");
  run_shell (fixture, "mv /usr/bin/script.away /usr/bin/script");
}

/* An end that cannot be written at all is no end that anybody knows. */
static void
test_read_only_later (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = got_new (0);

  mount_small (fixture, "1m");
  status = run_start_in (fixture, SMALL, "echo begun; while [ ! -e /tmp/go ]; do sleep 0.1; done");
  run_begin_follow (fixture->transport, status->directory, got);
  rq_test_wait ("the first output", got_has_some, got, 20);
  run_shell (fixture,
             "cd " SMALL "/.requeen/runs/%s && rm exit-status.new && "
             "mkdir -p exit-status.new && touch /tmp/go", fixture->id);
  rq_test_wait ("the end of the run", got_is_done, got, 30);
  g_assert_no_error (got->error);
  g_assert_cmpint (got->status->state, ==, RQ_RUN_LOST);
  run_shell (fixture, "rm /tmp/go");
  unmount_small (fixture);
}

/* What does not listen is ended at once, and with it all of its session. */
static void
test_kill (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (RqRunStatus) status =
    run_start (fixture,
               "trap 'echo no' TERM; echo begun; (trap '' TERM; exec sleep 987) & "
               "while :; do sleep 0.1; done");
  g_autoptr (RqRunStatus) running = NULL;
  g_autoptr (Got) got = got_new (0);

  run_begin_follow (fixture->transport, status->directory, got);
  rq_test_wait ("the first output", got_has_some, got, 20);
  run_stop (fixture->transport, status->directory, FALSE);
  run_shell (fixture,
             "for i in $(seq 100); do grep -q no %s/output && exit; sleep 0.1; done; false",
             status->directory);
  running = run_query (fixture, status->directory);
  g_assert_cmpint (running->state, ==, RQ_RUN_RUNNING);
  run_stop (fixture->transport, status->directory, TRUE);
  rq_test_wait ("the end of the run", got_is_done, got, 20);
  g_assert_cmpint (got->status->state, ==, RQ_RUN_EXITED);
  g_assert_cmpint (got->status->exit_status, ==, 128 + 9);
  run_shell (fixture, "! pgrep -x -f 'sleep 987'");
}

/* The deployment's script is no child of a shell that dies first: it says its own exit status, even
 * when that is 0, and keeps its terminal until then. */
static void
test_stop_script (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char *const commands[] = { "./tidy.sh 3", "CODE=3 /opt/cometchat/tidy.sh",
                                          "command ./tidy.sh 3", "./tidy.sh 0" };

  run_shell (fixture,
             "cd " DIRECTORY " && printf '%%s\\n' '#!/bin/sh' "
             "'trap \"sleep 0.5; echo tidied; exit ${CODE:-$1}\" TERM' 'echo begun' "
             "'while :; do sleep 0.1; done' >tidy.sh && chmod 755 tidy.sh");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *command =
        rq_run_command_make (DIRECTORY, commands[i], "1", "", "", "", FALSE);
      g_autoptr (RqRunStatus) status = NULL;
      g_autoptr (Got) got = got_new (0);

      g_free (fixture->id);
      fixture->id = g_strdup_printf ("20261122-1020-tidy-%08x", g_random_int ());
      status = run_start (fixture, command);
      run_begin_follow (fixture->transport, status->directory, got);
      rq_test_wait ("the first output", got_has_some, got, 20);
      run_stop (fixture->transport, status->directory, FALSE);
      rq_test_wait ("the end of the run", got_is_done, got, 20);
      g_assert_true (got_says (got, "tidied\r\n"));
      g_assert_cmpint (got->status->exit_status, ==, i == 3 ? 0 : 3);
    }
  run_shell (fixture, "rm " DIRECTORY "/tidy.sh");
}

/* An order that comes before the command has begun is not lost. */
static void
test_stop_early (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = run_start (fixture, "sleep 300");
  g_autoptr (Got) got = NULL;

  run_stop (fixture->transport, status->directory, FALSE);
  got = run_follow (fixture->transport, status->directory);
  g_assert_cmpint (got->status->exit_status, ==, 128 + 15);
}

/* Another account that may use Docker follows a run from any byte, and stops it. */
static void
test_teammate (Fixture       *fixture,
               gconstpointer  data)
{
  const char *user = rq_sandbox_get (sandbox, "SANDBOX_SECOND_USER");
  g_autoptr (RqTransport) other = rq_sandbox_connect_as (sandbox, "m1", user);
  g_autoptr (RqRunStatus) status =
    run_start (fixture, "trap 'echo tidied; exit 3' TERM; echo begun; sleep 300 & wait");
  g_autoptr (RqRunStatus) seen = NULL;
  g_autoptr (Got) got = got_new (3);

  run_begin_follow (other, status->directory, got);
  rq_test_wait ("the first output", got_has_some, got, 20);
  seen = rq_remote_run_query (other, DIRECTORY, fixture->id, NULL, NULL, NULL);
  g_assert_cmpint (seen->state, ==, RQ_RUN_RUNNING);
  run_stop (other, status->directory, FALSE);
  rq_test_wait ("the end of the run", got_is_done, got, 20);
  g_assert_no_error (got->error);
  got_assert_output (got, "un\r\ntidied\r\n");
  g_assert_cmpint (got->status->exit_status, ==, 3);
  rq_transport_close (other);
}

/* One that may not use Docker has no business there; nor has a teammate in the login's home. */
static void
test_strangers (Fixture       *fixture,
                gconstpointer  data)
{
  const char *user = rq_sandbox_get (sandbox, "SANDBOX_SECOND_USER");
  g_autoptr (RqTransport) other = rq_sandbox_connect_as (sandbox, "m1", user);
  g_autoptr (RqRunStatus) status = run_start_in (fixture, "/etc", "sleep 300");
  g_autoptr (RqRunStatus) seen = NULL;
  g_autoptr (Got) got = NULL;

  seen = rq_remote_run_query (other, "/etc", fixture->id, status->directory, NULL, NULL);
  g_assert_cmpint (seen->state, ==, RQ_RUN_ABSENT);
  rq_transport_close (other);
  run_shell (fixture,
             "! setpriv --reuid nobody --regid nogroup --clear-groups "
             "ls " DIRECTORY "/.requeen 2>/dev/null");
  run_stop (fixture->transport, status->directory, FALSE);
  got = run_follow (fixture->transport, status->directory);
}

static gboolean
is_pruned (gpointer data)
{
  g_autofree char *left =
    run_shell_output (data, "ls " DIRECTORY "/.requeen/runs | grep -c 20200101 || true");

  return atoi (left) == 24;
}

/* The oldest go: none that is alive, young or of an open release, and none of the newest 20. */
static void
test_prune (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (RqRunStatus) live = run_start (fixture, "read -r answer");
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *live_id = g_steal_pointer (&fixture->id);

  g_assert_nonnull (live);
  run_shell (fixture,
             "cd " DIRECTORY "/.requeen/runs && ls | grep -vx %s | xargs -r rm -rf; "
             "for i in $(seq 10 40); do mkdir 20200101-0000-old-$i && "
             "touch 20200101-0000-old-$i/command && "
             "echo 0 >20200101-0000-old-$i/exit-status; done; "
             "mv %s 20200101-0000-live && touch -d '100 days ago' 20200101-0000-live; "
             "chown -R deploy .; touch -d '8 days ago' 20200101-0000-old-*; "
             "touch -d '6 days ago' 20200101-0000-old-11; "
             "mkdir not-a-run 20200101-0000-odd; touch -d '8 days ago' not-a-run 20200101-0000-odd",
             live_id, live_id);
  fixture->id = g_strdup ("20261122-1020-test-new");
  status = rq_remote_run_start (fixture->transport, DIRECTORY, fixture->id, "true",
                                "20200101-0000-old-12 20200101-0000-old-13", NULL, &error);
  g_assert_no_error (error);
  rq_test_wait ("the old runs are gone", is_pruned, fixture, 20);
  run_shell (fixture,
             "cd " DIRECTORY "/.requeen/runs && "
             "ls -d not-a-run 20200101-0000-odd 20200101-0000-live %s && "
             "ls -d 20200101-0000-old-11 20200101-0000-old-12 20200101-0000-old-13 && "
             "ls -d 20200101-0000-old-22 && ! ls | grep 'old-1[0456789]\\|old-2[01]' && "
             "echo now >20200101-0000-live/input", fixture->id);
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
  g_test_add ("/run-faults/" name, Fixture, sandbox, run_set_up, func, run_tear_down)
  ADD ("logins", test_logins);
  ADD ("bad-logins", test_bad_logins);
  ADD ("no-room", test_no_room);
  ADD ("other-place", test_other_place);
  ADD ("full-later", test_full_later);
  ADD ("full-later-plain", test_full_later_plain);
  ADD ("read-only-later", test_read_only_later);
  ADD ("kill", test_kill);
  ADD ("stop-script", test_stop_script);
  ADD ("stop-early", test_stop_early);
  ADD ("teammate", test_teammate);
  ADD ("strangers", test_strangers);
  ADD ("prune", test_prune);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
