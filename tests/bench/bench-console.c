/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A remote run that prints coloured lines as fast as it can, followed over SSH by a job on its own
 * thread as in an upgrade, and shown in the console. See `console`. */
#include <stdio.h>
#include <stdlib.h>

#include "base/await.h"
#include "console/console.h"
#include "records/transcript.h"
#include "release/release-job-private.h"
#include "release/remote-run.h"
#include "release/run-follow.h"
#include "sandbox.h"
#include "turns.h"
#include "ui-test.h"

/* The backlog of an upgrade's run, see app/release/update-run.c. */
#define BACKLOG_MAX (4 * 1024 * 1024)

#define BENCH_TYPE_JOB (bench_job_get_type ())
G_DECLARE_FINAL_TYPE (BenchJob, bench_job, BENCH, JOB, RqReleaseJob)

struct _BenchJob
{
  RqReleaseJob parent_instance;

  char         *command;    /* (owned) */
  char         *run_directory; /* (owned) (nullable) once started */
  RqTranscript *transcript; /* (owned) of the job's thread */
};

G_DEFINE_FINAL_TYPE (BenchJob, bench_job, RQ_TYPE_RELEASE_JOB)

static gboolean
follow_cb (GBytes   *chunk,
           guint64   offset,
           gpointer  data)
{
  BenchJob *self = data;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (chunk, &size);

  rq_transcript_feed (self->transcript, bytes, size);
  rq_release_job_post_output (RQ_RELEASE_JOB (self), chunk, offset);
  return rq_release_job_get_backlog (RQ_RELEASE_JOB (self)) < BACKLOG_MAX;
}

static gboolean
bench_job_perform (RqReleaseJob  *job,
                   GCancellable  *cancellable,
                   RqJobResult   *result,
                   GError       **error)
{
  BenchJob *self = BENCH_JOB (job);
  RqTransport *transport = rq_release_job_get_transport (job);
  RqDeployment *deployment = rq_release_job_get_deployment (job);
  g_autofree char *id = g_strdup_printf ("20261122-0000-bench-%08x", g_random_int ());
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (RqRunStatus) ended = NULL;
  g_autoptr (RqRunStatus) status =
    rq_remote_run_start (transport, rq_deployment_get_directory (deployment), id, self->command,
                         "", cancellable, error);

  if (status == NULL)
    return FALSE;
  self->run_directory = g_strdup (status->directory);
  rq_run_follow_async (transport, status->directory, 0, follow_cb, self, cancellable, rq_await_cb,
                       await);
  ended = rq_run_follow_finish (transport, rq_await_result (await), error);
  if (ended == NULL)
    return FALSE;
  *result = ended->state == RQ_RUN_EXITED && ended->exit_status == 0 ? RQ_JOB_SUCCEEDED
                                                                     : RQ_JOB_FAILED;
  return TRUE;
}

static void
bench_job_finalize (GObject *object)
{
  BenchJob *self = BENCH_JOB (object);

  g_free (self->command);
  g_free (self->run_directory);
  rq_transcript_free (self->transcript);
  G_OBJECT_CLASS (bench_job_parent_class)->finalize (object);
}

static void
bench_job_class_init (BenchJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bench_job_finalize;
  RQ_RELEASE_JOB_CLASS (klass)->perform = bench_job_perform;
}

static void
bench_job_init (BenchJob *self)
{
  self->transcript = rq_transcript_new ();
}

typedef struct
{
  RqConsole *console;  /* (unowned) */
  GChecksum *checksum; /* (owned) of all that came */
  guint64    size;
  gboolean   done;
  RqJobResult result;
  GError    *error;    /* (owned) (nullable) */
} Seen;

static void
output_cb (RqReleaseJob *job,
           GBytes       *chunk,
           guint64       offset,
           Seen         *seen)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (chunk, &size);

  g_assert_cmpuint (offset, ==, seen->size);
  g_checksum_update (seen->checksum, bytes, (gssize) size);
  seen->size += size;
  rq_console_feed (seen->console, chunk);
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  Seen *seen = data;

  rq_release_job_run_finish (RQ_RELEASE_JOB (source), result, &seen->result, &seen->error);
  seen->done = TRUE;
}

static RqConsole *
open_console (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  RqConsole *console = g_object_new (RQ_TYPE_CONSOLE, NULL);

  gtk_window_set_default_size (window, 900, 600);
  gtk_window_set_child (window, GTK_WIDGET (console));
  gtk_window_present (window);
  ui_test_wait_frames (GTK_WIDGET (console), 10);
  return console;
}

static BenchJob *
make_job (RqSandbox   *sandbox,
          RqTransport *transport,
          int          n_lines)
{
  g_autoptr (RqDeployment) deployment =
    g_object_new (RQ_TYPE_DEPLOYMENT, "name", "bench", "stack",
                  rq_sandbox_get (sandbox, "SANDBOX_STACK"), "directory",
                  rq_sandbox_get (sandbox, "SANDBOX_DIRECTORY"), NULL);
  BenchJob *job = g_object_new (BENCH_TYPE_JOB, "deployment", deployment, "transport", transport,
                                NULL);

  job->command = g_strdup_printf ("awk 'BEGIN { for (i = 1; i <= %d; i++) printf "
                                  "\"\\033[3%%dmstep %%7d of the update: a layer is there "
                                  "\\033[1mready\\033[0m\\n\", i %% 7 + 1, i }'", n_lines);
  return job;
}

/* VTE takes in what it was fed by itself, a little later. */
static gboolean
shows (RqConsole  *console,
       const char *words)
{
  g_autofree char *text = rq_console_dup_text (console);

  return strstr (text, words) != NULL;
}

/* What the manager has and what came here must be the same. */
static void
compare (RqSandbox *sandbox,
         BenchJob  *job,
         Seen      *seen,
         int        n_lines)
{
  g_autofree char *line =
    g_strdup_printf ("cd %s && sha256sum output && grep -c 'step' output", job->run_directory);
  g_autofree char *there = rq_sandbox_run (sandbox, "exec", "m1", "sh", "-c", line, NULL);
  g_autofree char *count = g_strdup_printf ("\n%d\n", n_lines);
  g_autofree char *last = g_strdup_printf ("step %7d of the update", n_lines);

  g_assert_true (g_str_has_prefix (there, g_checksum_get_string (seen->checksum)));
  g_assert_true (g_str_has_suffix (there, count));
  ui_test_wait_seconds (10, shows (seen->console, last));
  printf ("%-44s %.1f MB, byte for byte as on the manager; the last line is seen\n",
          "the transcript is complete", (double) seen->size / 1e6);
}

int
main (int    argc,
      char **argv)
{
  int n_lines = argc > 1 ? atoi (argv[1]) : 1000000;
  int no_arguments = 1;
  g_autoptr (RqSandbox) sandbox = NULL;
  g_autoptr (RqTransport) transport = NULL;
  g_autoptr (BenchJob) job = NULL;
  Seen seen = { 0 };
  gint64 start, cpu, arrived;
  double high;

  ui_test_init (&no_arguments, &argv);
  sandbox = rq_sandbox_new ();
  transport = rq_sandbox_connect (sandbox);
  seen.console = open_console ();
  seen.checksum = g_checksum_new (G_CHECKSUM_SHA256);
  turns_print_memory ("memory before");
  turns_begin ();
  ui_test_wait_frames (GTK_WIDGET (seen.console), 120);
  turns_report ("idle, for comparison");

  job = make_job (sandbox, transport, n_lines);
  g_signal_connect (job, "output", G_CALLBACK (output_cb), &seen);
  start = g_get_monotonic_time ();
  cpu = turns_thread_time ();
  rq_release_job_run_async (RQ_RELEASE_JOB (job), NULL, ran_cb, &seen);
  ui_test_wait_seconds (600, seen.done);
  arrived = g_get_monotonic_time () - start;
  ui_test_wait_seconds (60, rq_console_is_idle (seen.console));
  g_assert_no_error (seen.error);
  g_assert_cmpint (seen.result, ==, RQ_JOB_SUCCEEDED);
  high = turns_report ("coloured lines coming");
  turns_end ();
  printf ("%-44s %d lines in %.1f s (%.0f a second), %.1f s of the main thread's CPU\n",
          "run to its end", n_lines, (double) arrived / G_USEC_PER_SEC,
          n_lines / ((double) arrived / G_USEC_PER_SEC),
          (double) (turns_thread_time () - cpu) / 1e9);
  turns_print_memory ("memory after");
  compare (sandbox, job, &seen, n_lines);
  printf ("%-44s %s\n", "p99 of at most 16 ms", high <= 16 ? "yes" : "NO");

  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (seen.console))));
  g_checksum_free (seen.checksum);
  rq_ssh_session_close (RQ_SSH_SESSION (transport));
  return high <= 16 ? 0 : 1;
}
