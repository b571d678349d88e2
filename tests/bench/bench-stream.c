/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Much output of a remote command: ours beside `ssh host …`, without a distance and at 50 ms; how
 * fast, with how much CPU of the client and how much memory. See `stream`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/await.h"
#include "far.h"

#define CHUNK_BYTES (256 * 1024)

/* What one way took. */
typedef struct
{
  gint64 time_us, cpu_us;
  long peak_kb;
  gint64 bytes;
} Cost;

static gint64
get_cpu_us (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

/* A line of /proc/PID/status, in kB. */
static long
get_memory_kb (const char *pid,
               const char *name)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "status", NULL);
  g_autofree char *text = NULL;
  char *line = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    line = strstr (text, name);
  return line != NULL ? atol (line + strlen (name)) : 0;
}

/* Reads to the end; @pid: whose memory it costs. */
static void
read_all (GInputStream *input,
          const char   *pid,
          Cost         *cost)
{
  g_autofree char *buffer = g_malloc (CHUNK_BYTES);
  g_autoptr (GError) error = NULL;
  gint64 looked = 0;
  gssize length;

  while ((length = g_input_stream_read (input, buffer, CHUNK_BYTES, NULL, &error)) > 0)
    {
      cost->bytes += length;
      if (cost->bytes - looked < 16 * 1024 * 1024)
        continue;
      looked = cost->bytes;
      cost->peak_kb = MAX (cost->peak_kb, get_memory_kb (pid, "VmRSS:"));
    }
  g_assert_no_error (error);
}

static void
measure_ours (BenchFar   *far,
              const char *command,
              Cost       *cost)
{
  g_autoptr (RqSshSession) session = rq_ssh_session_new (bench_far_get_target (far));
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (RqAwait) spawned = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RqProcess) process = NULL;
  gint64 start = g_get_monotonic_time ();
  gint64 cpu = get_cpu_us (RUSAGE_SELF);

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_ssh_session_connect_finish (session, rq_await_result (await), &error);
  g_assert_no_error (error);
  rq_transport_spawn_async (RQ_TRANSPORT (session), command, NULL, rq_await_cb, spawned);
  process = rq_transport_spawn_finish (RQ_TRANSPORT (session), rq_await_result (spawned), &error);
  g_assert_no_error (error);
  read_all (rq_process_get_stdout (process), "self", cost);
  cost->time_us = g_get_monotonic_time () - start;
  cost->cpu_us = get_cpu_us (RUSAGE_SELF) - cpu;
  rq_ssh_session_close (session);
}

static void
measure_ssh (BenchFar   *far,
             const char *command,
             Cost       *cost)
{
  g_autofree char *port = g_strdup_printf ("%d", bench_far_get_port (far));
  gint64 start = g_get_monotonic_time ();
  gint64 cpu = get_cpu_us (RUSAGE_CHILDREN);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "ssh", "-p", port,
                      bench_far_get_login (far), command, NULL);

  g_assert_no_error (error);
  read_all (g_subprocess_get_stdout_pipe (process), g_subprocess_get_identifier (process), cost);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  cost->time_us = g_get_monotonic_time () - start;
  cost->cpu_us = get_cpu_us (RUSAGE_CHILDREN) - cpu;
}

static void
report (const char *title,
        const Cost *cost,
        const Cost *other)
{
  double rate = (double) cost->bytes / (double) cost->time_us;
  double other_rate = (double) other->bytes / (double) other->time_us;

  printf ("%-12s %7.1f MB/s (× %.2f)  %6.2f s of CPU (× %.2f)  %5.1f MB of memory\n", title, rate,
          rate / other_rate, (double) cost->cpu_us / G_USEC_PER_SEC,
          (double) cost->cpu_us / (double) other->cpu_us, (double) cost->peak_kb / 1024);
}

static void
measure_at (RqSandbox *sandbox,
            int        rtt_ms,
            gint64     megabytes)
{
  BenchFar *far = bench_far_new (sandbox, rtt_ms);
  g_autofree char *command = g_strdup_printf ("head -c %" G_GINT64_FORMAT "000000 /dev/zero",
                                              megabytes);
  Cost ours = { 0 };
  Cost theirs = { 0 };

  measure_ours (far, command, &ours);
  measure_ssh (far, command, &theirs);
  g_assert_cmpint (ours.bytes, ==, megabytes * 1000000);
  g_assert_cmpint (theirs.bytes, ==, ours.bytes);
  printf ("%" G_GINT64_FORMAT " MB at %d ms both ways, × the other:\n", megabytes, rtt_ms);
  report ("Requeen", &ours, &theirs);
  report ("ssh", &theirs, &ours);
  bench_far_free (far);
}

int
main (int    argc,
      char **argv)
{
  gint64 megabytes = argc > 1 ? atoi (argv[1]) : 1000;
  g_autoptr (RqSandbox) sandbox = rq_sandbox_new ();

  measure_at (sandbox, 0, megabytes);
  measure_at (sandbox, 50, megabytes);
  rq_ssh_shut_down ();
  return 0;
}
