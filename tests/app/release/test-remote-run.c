/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/remote-run.h"

#include "base/command-line.h"
#include "release/release-job.h"
#include "release/run-follow.h"
#include "sandbox.h"

#define DIRECTORY "/opt/cometchat"
#define ODD_DIRECTORY "/opt/cometchat/it's \"a\" directory"

typedef struct
{
  RqTransport *transport; /* (owned) */
  char        *id;        /* (owned) */
} Fixture;

/* What a follower has got. */
typedef struct
{
  GByteArray  *bytes;  /* (owned) */
  guint64      offset; /* of the first byte */
  RqRunStatus *status; /* (owned) (nullable) */
  GError      *error;  /* (owned) (nullable) */
  gboolean     done;
} Got;

static RqSandbox *sandbox;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->transport = rq_sandbox_connect (sandbox);
  fixture->id = g_strdup_printf ("20261122-1020-test-%08x", g_random_int ());
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  rq_ssh_session_close (RQ_SSH_SESSION (fixture->transport));
  g_assert_finalize_object (fixture->transport);
  g_free (fixture->id);
}

static Got *
got_new (guint64 offset)
{
  Got *got = g_new0 (Got, 1);

  got->bytes = g_byte_array_new ();
  got->offset = offset;
  return got;
}

static void
got_free (Got *got)
{
  g_byte_array_unref (got->bytes);
  g_clear_pointer (&got->status, rq_run_status_free);
  g_clear_error (&got->error);
  g_free (got);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Got, got_free)

static gboolean
output_cb (GBytes   *chunk,
           guint64   offset,
           gpointer  data)
{
  Got *got = data;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (chunk, &size);

  g_assert_cmpuint (offset, ==, got->offset + got->bytes->len);
  g_byte_array_append (got->bytes, bytes, size);
  return got->bytes->len % 2 == 0;
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Got *got = data;

  got->status = rq_run_follow_finish (RQ_TRANSPORT (source), result, &got->error);
  got->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Got *) data)->done;
}

static void
begin_follow (RqTransport *transport,
              const char  *directory,
              Got         *got)
{
  rq_run_follow_async (transport, directory, got->offset, output_cb, got, NULL, followed_cb, got);
}

static Got *
follow (RqTransport *transport,
        const char  *directory)
{
  Got *got = got_new (0);

  begin_follow (transport, directory, got);
  rq_test_wait ("the end of the run", is_done, got, 60);
  g_assert_no_error (got->error);
  return got;
}

static RqRunStatus *
start_in (Fixture    *fixture,
          const char *directory,
          const char *command)
{
  g_autoptr (GError) error = NULL;
  RqRunStatus *status =
    rq_remote_run_start (fixture->transport, directory, fixture->id, command, NULL, &error);

  g_assert_no_error (error);
  return status;
}

static RqRunStatus *
start (Fixture    *fixture,
       const char *command)
{
  return start_in (fixture, DIRECTORY, command);
}

static char *
run_shell (const char *command)
{
  return rq_sandbox_run (sandbox, "exec", "m1", "sh", "-c", command, NULL);
}

G_GNUC_PRINTF (1, 2)
static void
shell (const char *format,
       ...)
{
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  output = run_shell (command);
}

static void
assert_output (Got        *got,
               const char *expected)
{
  g_autofree char *text = g_strndup ((const char *) got->bytes->data, got->bytes->len);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (got->bytes->len, ==, strlen (expected));
}

/* As many bytes as there are, the last of them without a line end, and the status. */
static void
test_bytes (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (RqRunStatus) status =
    start (fixture, "head -c 1500000 /dev/urandom | base64; printf '\\033[1mend'; exit 7");
  g_autoptr (Got) got = follow (fixture->transport, status->directory);
  g_autofree char *there = g_strdup_printf ("base64 -w0 %s/output", status->directory);
  g_autofree char *expected = run_shell (there);
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
    rq_remote_run_make_command (ODD_DIRECTORY,
                                "printf '%s|' \"$PWD\" \"$VERSION\" \"$PREVIOUS_VERSION\" "
                                "\"$REGISTRY\" \"$STACK\"",
                                "3.9.52", "", "reg:5000/team", "it's \"the\" $(stack) `x`");
  g_autofree char *quoted = rq_command_line_new (ODD_DIRECTORY, NULL);
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  shell ("mkdir -p %s && chown deploy %s", quoted, quoted);
  status = start_in (fixture, ODD_DIRECTORY, command);
  g_assert_true (g_str_has_prefix (status->directory, ODD_DIRECTORY "/.requeen/runs/"));
  got = follow (fixture->transport, status->directory);
  assert_output (got, ODD_DIRECTORY "|3.9.52||reg:5000/team|it's \"the\" $(stack) `x`|");
  g_assert_cmpint (got->status->exit_status, ==, 0);
}

static void
test_terminal (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = start (fixture, "[ -t 0 ] && [ -t 1 ] && stty size; umask");
  g_autoptr (Got) got = follow (fixture->transport, status->directory);

  assert_output (got, "40 120\r\n0022\r\n");
}

/* Where there is no `script`, the command runs without a terminal. */
static void
test_plain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;

  shell ("mv /usr/bin/script /usr/bin/script.away");
  status = start (fixture, "[ -t 1 ] || echo plain; echo error >&2; exit 9");
  got = follow (fixture->transport, status->directory);
  shell ("mv /usr/bin/script.away /usr/bin/script");

  assert_output (got, "plain\nerror\n");
  g_assert_cmpint (got->status->exit_status, ==, 9);
}

static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *command =
    g_strdup_printf ("echo once >>/tmp/%s; sleep 1; cat /tmp/%s", fixture->id, fixture->id);
  g_autoptr (RqRunStatus) first = start (fixture, command);
  g_autoptr (RqRunStatus) second = start (fixture, command);
  g_autoptr (RqRunStatus) third = NULL;
  g_autoptr (Got) got = follow (fixture->transport, first->directory);

  g_assert_false (first->already);
  g_assert_true (second->already);
  g_assert_cmpstr (second->directory, ==, first->directory);
  assert_output (got, "once\r\n");
  third = start (fixture, command);
  g_assert_true (third->already);
  g_assert_cmpint (third->state, ==, RQ_RUN_EXITED);
}

static gboolean
has_some (gpointer data)
{
  return ((Got *) data)->bytes->len > 0;
}

static Got *
stop_when_begun (Fixture    *fixture,
                 const char *directory)
{
  g_autoptr (Got) got = got_new (0);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunStatus) status = NULL;

  begin_follow (fixture->transport, directory, got);
  rq_test_wait ("the first output", has_some, got, 20);
  status = rq_remote_run_stop (fixture->transport, directory, NULL, &error);
  g_assert_no_error (error);
  rq_test_wait ("the end of the run", is_done, got, 20);
  g_assert_no_error (got->error);
  return g_steal_pointer (&got);
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = start (fixture, "echo begun; sleep 300; echo never");
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
    start (fixture, "trap 'echo tidied; exit 3' TERM; echo begun; sleep 300 & wait");
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
    start (fixture, "for i in $(seq 1 400); do echo \"line $i of the output\"; sleep 0.01; done");
  g_autoptr (Got) first = got_new (0);
  g_autoptr (Got) second = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);

  begin_follow (fixture->transport, status->directory, first);
  rq_test_wait ("some output", has_many, first, 20);
  rq_ssh_session_close (RQ_SSH_SESSION (fixture->transport));
  rq_test_wait ("the loss", is_done, first, 20);
  g_assert_error (first->error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  g_object_unref (fixture->transport);

  fixture->transport = rq_sandbox_connect (sandbox);
  second = got_new (first->bytes->len);
  begin_follow (fixture->transport, status->directory, second);
  rq_test_wait ("the end of the run", is_done, second, 30);
  g_assert_no_error (second->error);
  g_assert_cmpint (second->status->exit_status, ==, 0);

  for (int i = 1; i <= 400; i++)
    g_string_append_printf (expected, "line %d of the output\r\n", i);
  g_byte_array_append (first->bytes, second->bytes->data, second->bytes->len);
  assert_output (first, expected->str);
}

static RqRunStatus *
query (Fixture    *fixture,
       const char *directory)
{
  g_autoptr (GError) error = NULL;
  RqRunStatus *status = rq_remote_run_query (fixture->transport, DIRECTORY, fixture->id, directory,
                                             NULL, &error);

  g_assert_no_error (error);
  return status;
}

/* The same process number after a reboot is another process. */
static void
test_lost_by_reboot (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = start (fixture, "echo begun; sleep 300");
  g_autoptr (RqRunStatus) running = query (fixture, NULL);
  g_autoptr (RqRunStatus) lost = NULL;
  g_autoptr (Got) got = NULL;

  g_assert_cmpint (running->state, ==, RQ_RUN_RUNNING);
  g_assert_cmpstr (running->directory, ==, status->directory);
  shell ("cd %s && cp pid pid.true && "
         "sed -i 's/ [0-9a-f-]* / 00000000-0000-0000-0000-000000000000 /' pid", status->directory);
  lost = query (fixture, status->directory);
  g_assert_cmpint (lost->state, ==, RQ_RUN_LOST);
  got = follow (fixture->transport, status->directory);
  g_assert_cmpint (got->status->state, ==, RQ_RUN_LOST);
  assert_output (got, "begun\r\n");
  shell ("cd %s && kill -TERM $(cut -d' ' -f1 pid.true)", status->directory);
}

static void
test_lost_by_kill (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = start (fixture, "echo begun; sleep 30");
  g_autoptr (RqRunStatus) lost = NULL;

  shell ("kill -KILL $(cut -d' ' -f1 %s/pid)", status->directory);
  lost = query (fixture, status->directory);
  g_assert_cmpint (lost->state, ==, RQ_RUN_LOST);
  g_assert_cmpint (lost->exit_status, ==, -1);
}

static void
test_absent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = query (fixture, NULL);

  g_assert_cmpint (status->state, ==, RQ_RUN_ABSENT);
}

/* A directory of another's: the run is kept in the login's home, and found again there. */
static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = start_in (fixture, "/etc", "cd /etc && pwd");
  g_autoptr (RqRunStatus) again = start_in (fixture, "/etc", "cd /etc && pwd");
  g_autoptr (Got) got = follow (fixture->transport, status->directory);

  g_assert_nonnull (strstr (status->directory, "/.local/state/requeen/runs/"));
  g_assert_true (again->already);
  assert_output (got, "/etc\r\n");
}

/* Another account that may use Docker follows a run, and cannot stop it. */
static void
test_teammate (Fixture       *fixture,
               gconstpointer  data)
{
  const char *user = rq_sandbox_get (sandbox, "SANDBOX_SECOND_USER");
  g_autoptr (RqRunStatus) status = start (fixture, "echo begun; sleep 2; echo ended");
  g_autoptr (RqTransport) other = rq_sandbox_connect_as (sandbox, "m1", user);
  g_autoptr (GError) error = NULL;
  g_autoptr (Got) got = NULL;

  g_assert_null (rq_remote_run_stop (other, status->directory, NULL, &error));
  g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_RUN);
  got = follow (other, status->directory);
  assert_output (got, "begun\r\nended\r\n");
  rq_ssh_session_close (RQ_SSH_SESSION (other));
}

static void
test_input (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = start (fixture, "read -r answer; echo \"got $answer\"");
  g_autoptr (Got) got = NULL;

  shell ("echo yes >%s/input", status->directory);
  got = follow (fixture->transport, status->directory);
  assert_output (got, "yes\r\ngot yes\r\n");
}

static void
test_prune (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (RqRunStatus) status = NULL;
  g_autoptr (Got) got = NULL;
  g_autofree char *left = NULL;

  shell ("cd " DIRECTORY "/.requeen/runs && for i in $(seq 10 40); do "
         "mkdir 20200101-0000-old-$i && "
         "touch 20200101-0000-old-$i/command && echo 0 >20200101-0000-old-$i/exit-status; done; "
         "chown -R deploy .");
  status = start (fixture, "true");
  got = follow (fixture->transport, status->directory);
  left = run_shell ("ls " DIRECTORY "/.requeen/runs | wc -l");
  g_assert_cmpint (atoi (left), ==, 20);
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
    { DIRECTORY, "sudo -n ./update.sh", TRUE },
    { DIRECTORY, "if true; then ./nothing; fi", TRUE },
    { DIRECTORY, "./no-such-script", FALSE },
    { DIRECTORY, "no-such-program --x", FALSE },
    { DIRECTORY, "./docker-compose.yml", FALSE },
    { "/no/such/directory", "./update.sh", FALSE },
    { "/root", "./update.sh", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good = rq_remote_run_check (fixture->transport, cases[i].directory,
                                           cases[i].command, NULL, &error);

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
  g_test_add ("/remote-run/" name, Fixture, NULL, set_up, func, tear_down)
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
  ADD ("teammate", test_teammate);
  ADD ("input", test_input);
  ADD ("prune", test_prune);
  ADD ("check", test_check);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
