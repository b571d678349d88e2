/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/openssh-askpass.h"
#include "ssh/ssh-session.h"

#include "test-sshd.h"

#include <string.h>

#define LIMIT (128 * 1024 * 1024)

/* AddressSanitizer keeps what was freed; gcc and clang each say their own way that it is there. */
#if defined (__has_feature)
#if __has_feature (address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED TRUE
#else
#define IS_SANITIZED FALSE
#endif

#define MEMORY_MAX (24 * 1000 * 1000)

static RqTestSshd *sshd;

static RqRunResult *
run (RqSshSession *session,
     const char *command,
     GBytes *input)
{
  g_autoptr (GError) error = NULL;
  RqRunResult *result = rq_transport_run (RQ_TRANSPORT (session), command, input, LIMIT, NULL,
                                          &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_sha256 (GBytes *bytes,
               const char *expected)
{
  g_autofree char *actual = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  g_assert_cmpstr (actual, ==, expected);
}

static void
test_exit_status (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqRunResult) good = run (session, "echo out; echo err >&2", NULL);
  g_autoptr (RqRunResult) bad = run (session, "exit 7", NULL);
  g_autofree char *output = rq_run_result_dup_output (good);
  g_autofree char *errors = rq_run_result_dup_errors (good);

  g_assert_cmpint (good->exit_status, ==, 0);
  g_assert_cmpstr (output, ==, "out");
  g_assert_cmpstr (errors, ==, "err");
  g_assert_cmpint (bad->exit_status, ==, 7);
  g_assert_null (bad->term_signal);
}

/* At the end of main() no thread may use OpenSSL any more, whoever still has a session. */
static void
test_shut_down (void)
{
  g_autoptr (RqSshSession) first = rq_test_sshd_connect (sshd);
  g_autoptr (RqSshSession) second = rq_test_sshd_connect (sshd);
  g_autoptr (GDir) tasks = NULL;
  g_autoptr (GError) error = NULL;

  rq_ssh_shut_down ();
  tasks = g_dir_open ("/proc/self/task", 0, &error);
  g_assert_no_error (error);
  for (const char *task = g_dir_read_name (tasks); task != NULL; task = g_dir_read_name (tasks))
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL))
        g_assert_cmpstr (name, !=, "ssh\n");
    }
  g_assert_false (rq_transport_check (RQ_TRANSPORT (first), &error));
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  g_assert_false (rq_transport_check (RQ_TRANSPORT (second), NULL));
  rq_ssh_shut_down ();
}

static void
test_signal (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqRunResult) result = run (session, "kill -KILL $$", NULL);

  g_assert_cmpint (result->exit_status, ==, -1);
  /* OpenSSH's client does not hand on which one. */
  if (rq_test_client () == RQ_SSH_CLIENT_OPENSSH)
    g_assert_null (result->term_signal);
  else
    g_assert_cmpstr (result->term_signal, ==, "KILL");
}

static void
test_large_output (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autofree char *expected = rq_test_command ("sh -c \"seq 1 9000000 | head -c 67108864 | "
                                               "sha256sum | cut -c 1-64 | tr -d '\\n'\"");
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (RqRunResult) result = run (session, "seq 1 9000000 | head -c 67108864", NULL);

  g_test_message ("64 MiB in %.2f s", (g_get_monotonic_time () - begin) / 1e6);
  g_assert_cmpint (g_bytes_get_size (result->output), ==, 64 * 1024 * 1024);
  assert_sha256 (result->output, expected);
}

static GBytes *
make_noise (gsize size)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);
  guint8 *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = g_rand_int (random);
  return g_bytes_new_take (bytes, size);
}

static void
test_echo (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (GBytes) input = make_noise (8 * 1024 * 1024);
  g_autofree char *expected = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, input);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (RqRunResult) result = run (session, "cat", input);

  g_test_message ("8 MiB there and back in %.2f s", (g_get_monotonic_time () - begin) / 1e6);
  g_assert_cmpint (result->exit_status, ==, 0);
  assert_sha256 (result->output, expected);
}

/* More than any pipe holds, on both, in turns: neither may wait for the other. */
static void
test_both_outputs (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqRunResult) result =
    run (session, "for i in 1 2 3 4 5 6 7 8; do head -c 1000000 /dev/zero; "
         "head -c 1000000 /dev/zero >&2; done; exit 3", NULL);

  g_assert_cmpint (result->exit_status, ==, 3);
  g_assert_cmpint (g_bytes_get_size (result->output), ==, 8000000);
  g_assert_cmpint (g_bytes_get_size (result->errors), ==, 8000000);
}

static void
test_limit (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunResult) exact = NULL;
  g_autoptr (RqRunResult) over = NULL;

  exact = rq_transport_run (RQ_TRANSPORT (session), "head -c 1000 /dev/zero", NULL, 1000, NULL,
                            &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_bytes_get_size (exact->output), ==, 1000);

  over = rq_transport_run (RQ_TRANSPORT (session), "cat /dev/zero", NULL, 1000, NULL, &error);
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_TOO_LARGE);
  g_assert_null (over);
}

static void
test_input_not_read (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (GBytes) input = make_noise (4 * 1024 * 1024);
  g_autoptr (RqRunResult) result = run (session, "exec 0<&-; echo done", input);
  g_autofree char *output = rq_run_result_dup_output (result);

  g_assert_cmpstr (output, ==, "done");
}

/* All works with two slots, or one, only slower. */
static void
test_few_sessions (void)
{
  g_autoptr (RqTestSshd) server = rq_test_sshd_new ("MaxSessions 2");
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (server);
  RqAwait *awaits[12];

  for (int i = 0; i < 12; i++)
    {
      g_autofree char *command = g_strdup_printf ("sleep 0.2; exit %d", i);

      awaits[i] = rq_await_new ();
      rq_transport_run_async (RQ_TRANSPORT (session), command, NULL, 100, NULL, rq_await_cb,
                              awaits[i]);
    }
  for (int i = 0; i < 12; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RqRunResult) result =
        rq_transport_run_finish (RQ_TRANSPORT (session), rq_await_result (awaits[i]), &error);

      g_assert_no_error (error);
      g_assert_cmpint (result->exit_status, ==, i);
      rq_await_free (awaits[i]);
    }
}

/* More commands than the server's MaxSessions allows at once: the rest waits for a slot. */
static void
test_many (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  RqAwait *awaits[20];

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *command = g_strdup_printf ("sleep 0.1; echo %d; exit %d", i, i);

      awaits[i] = rq_await_new ();
      rq_transport_run_async (RQ_TRANSPORT (session), command, NULL, LIMIT, NULL, rq_await_cb,
                              awaits[i]);
    }

  for (int i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RqRunResult) result =
        rq_transport_run_finish (RQ_TRANSPORT (session), rq_await_result (awaits[i]), &error);
      g_autofree char *output = NULL;

      g_assert_no_error (error);
      output = rq_run_result_dup_output (result);
      g_assert_cmpint (atoi (output), ==, i);
      g_assert_cmpint (result->exit_status, ==, i);
      rq_await_free (awaits[i]);
    }
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);

  for (int i = 0; i < 20; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (RqRunResult) result = NULL;
      gint64 begin = g_get_monotonic_time ();

      g_timeout_add (i * 3, cancel_cb, cancellable);
      result = rq_transport_run (RQ_TRANSPORT (session), "sleep 3", NULL, LIMIT, cancellable,
                                 &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_TIME_SPAN_SECOND);
    }
}

static RqProcess *
spawn (RqSshSession *session,
       const char *command)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  RqProcess *process;

  rq_transport_spawn_async (RQ_TRANSPORT (session), command, NULL, rq_await_cb, await);
  process = rq_transport_spawn_finish (RQ_TRANSPORT (session), rq_await_result (await), &error);
  g_assert_no_error (error);
  return process;
}

/* A reader that does not read holds up its own command and nobody else. */
static void
test_slow_reader (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqProcess) slow = spawn (session, "cat /dev/zero");
  g_autoptr (RqProcess) other = spawn (session, "cat /dev/zero >&2");

  g_assert_true (slow != other);
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (RqRunResult) result = run (session, "head -c 1000000 /dev/zero", NULL);

      g_assert_cmpint (g_bytes_get_size (result->output), ==, 1000000);
    }
}

/* End of input one way, the command's answer the other way, then its status. */
static void
test_half_close (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);
  g_autoptr (RqProcess) process = spawn (session, "wc -c; exit 5");
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  char answer[16] = "";
  gsize n;

  g_output_stream_write_all (rq_process_get_stdin (process), "four", 4, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (rq_process_get_stdin (process), NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (rq_process_get_stdout (process), answer, sizeof answer - 1, &n, NULL,
                           &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "4\n");

  rq_process_wait_async (process, NULL, rq_await_cb, await);
  g_assert_true (rq_process_wait_finish (process, rq_await_result (await), &error));
  g_assert_cmpint (rq_process_get_exit_status (process), ==, 5);
}

static gsize
resident_size (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", 3);
  return g_ascii_strtoull (fields[1], NULL, 10) * 4096;
}

/* 256 MiB go through, and 256 MiB wait for nobody, in the memory of a few windows. */
static void
test_memory (void)
{
  g_autoptr (RqSshSession) session = NULL;
  g_autoptr (RqProcess) unread = NULL;
  g_autoptr (RqProcess) process = NULL;
  g_autofree char *buffer = g_malloc (65536);
  gsize before = resident_size ();
  gsize most = before, total = 0;
  gssize n;

  if (IS_SANITIZED)
    {
      g_test_skip ("AddressSanitizer keeps what was freed");
      return;
    }

  session = rq_test_sshd_connect (sshd);
  unread = spawn (session, "head -c 268435456 /dev/zero");
  process = spawn (session, "head -c 268435456 /dev/zero");
  while ((n = g_input_stream_read (rq_process_get_stdout (process), buffer, 65536, NULL, NULL)) > 0)
    {
      total += n;
      most = MAX (most, resident_size ());
    }

  g_assert_true (unread != process);
  g_assert_cmpint (total, ==, 268435456);
  g_test_message ("%.1f MB more at most", (most - before) / 1e6);
  g_assert_cmpint (most - before, <, MEMORY_MAX);
}

static void
test_dropped_process (void)
{
  g_autoptr (RqSshSession) session = rq_test_sshd_connect (sshd);

  /* Slots come back: else the seventh would wait for ever. */
  for (int i = 0; i < 8; i++)
    {
      g_autoptr (RqProcess) process = spawn (session, "sleep 1");

      g_assert_cmpint (rq_process_get_exit_status (process), ==, -1);
    }
}

int
main (int argc,
      char **argv)
{
  int result;

  if (rq_openssh_askpass_is_wanted ())
    return rq_openssh_askpass_main (argc, argv);

  g_test_init (&argc, &argv, NULL);
  sshd = rq_test_sshd_new ("MaxSessions 10");
  g_test_add_func ("/ssh/process/exit-status", test_exit_status);
  g_test_add_func ("/ssh/process/shut-down", test_shut_down);
  g_test_add_func ("/ssh/process/signal", test_signal);
  g_test_add_func ("/ssh/process/large-output", test_large_output);
  g_test_add_func ("/ssh/process/echo", test_echo);
  g_test_add_func ("/ssh/process/both-outputs", test_both_outputs);
  g_test_add_func ("/ssh/process/limit", test_limit);
  g_test_add_func ("/ssh/process/input-not-read", test_input_not_read);
  g_test_add_func ("/ssh/process/many", test_many);
  g_test_add_func ("/ssh/process/few-sessions", test_few_sessions);
  g_test_add_func ("/ssh/process/cancel", test_cancel);
  g_test_add_func ("/ssh/process/slow-reader", test_slow_reader);
  g_test_add_func ("/ssh/process/memory", test_memory);
  g_test_add_func ("/ssh/process/half-close", test_half_close);
  g_test_add_func ("/ssh/process/dropped-process", test_dropped_process);
  result = g_test_run ();
  rq_test_sshd_free (sshd);
  return result;
}
