/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <unistd.h>

#include "cli/job-output.h"
#include "release/release-job-private.h"
#include "release/release-progress-private.h"
#include "swarm/verdict.h"

/* A job that does nothing: the test says what it says. */
#define TEST_TYPE_JOB (test_job_get_type ())
G_DECLARE_FINAL_TYPE (TestJob, test_job, TEST, JOB, RqReleaseJob)

struct _TestJob
{
  RqReleaseJob parent_instance;
};

G_DEFINE_FINAL_TYPE (TestJob, test_job, RQ_TYPE_RELEASE_JOB)

static void
test_job_class_init (TestJobClass *klass)
{
}

static void
test_job_init (TestJob *self)
{
}

/* Standard error, caught in a file while a job is shown. */
typedef struct
{
  FILE *file;
  int standard_error;
  RqReleaseJob *job;   /* (owned) */
  RqJobOutput *output; /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fflush (stderr);
  fixture->file = tmpfile ();
  fixture->standard_error = dup (STDERR_FILENO);
  dup2 (fileno (fixture->file), STDERR_FILENO);
  fixture->job = g_object_new (TEST_TYPE_JOB, NULL);
  fixture->output = rq_job_output_new ();
  rq_job_output_attach (fixture->output, fixture->job);
}

/* (transfer full): all that was written, the times of day left out */
static char *
finish (Fixture *fixture)
{
  char *text;
  size_t length;

  g_clear_pointer (&fixture->output, rq_job_output_finish);
  fflush (stderr);
  dup2 (fixture->standard_error, STDERR_FILENO);
  close (fixture->standard_error);

  length = (size_t) lseek (fileno (fixture->file), 0, SEEK_CUR);
  text = g_malloc0 (length + 1);
  rewind (fixture->file);
  g_assert_cmpuint (fread (text, 1, length, fixture->file), ==, length);
  return text;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_null (fixture->output);
  fclose (fixture->file);
  g_object_unref (fixture->job);
}

static void
say (Fixture    *fixture,
     const char *text,
     guint64     offset)
{
  g_autoptr (GBytes) chunk = g_bytes_new (text, strlen (text));

  g_signal_emit_by_name (fixture->job, "output", chunk, offset);
}

static void
show_rollout (Fixture   *fixture,
              RqOutcome  outcome,
              int        done)
{
  g_autoptr (RqVerdict) verdict = rq_verdict_new (outcome, done, 2, 2, g_strdup ("so\033[2Jmany"));
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_rollout_row_free);
  g_autoptr (RqReleaseProgress) progress = NULL;

  g_ptr_array_add (rows, rq_rollout_row_new ("api", "1", "2", TRUE, verdict));
  progress = rq_release_progress_new (RQ_RELEASE_UPDATING, "", -1, rows);
  rq_release_job_post_progress (fixture->job, progress);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* What is ours waits for the end of the command's line. */
static void
test_no_line_is_torn (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *text = NULL;

  show_rollout (fixture, RQ_OUTCOME_UPDATING, 1);
  say (fixture, "one\ntw", 0);
  show_rollout (fixture, RQ_OUTCOME_UPDATING, 1); /* the same: no line */
  show_rollout (fixture, RQ_OUTCOME_HEALTHY, 2);
  say (fixture, "o\r\nthree", 6);
  text = finish (fixture);
  g_assert_cmpstr (text, ==,
                   "          api: Updating – so\357\277\275[2Jmany\n"
                   "one\n"
                   "two\n"
                   "          api: Healthy – so\357\277\275[2Jmany\n"
                   "three\n");
}

static void
test_event (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *text = NULL;

  g_signal_emit_by_name (fixture->job, "event", "Locked\033]0;x\a by\nme");
  text = finish (fixture);
  g_assert_true (g_str_has_suffix (text, "  Locked\357\277\275]0;x\357\277\275 by me\n"));
  g_assert_cmpint (text[2], ==, ':');
}

/* A job that goes on after a lost connection gives every byte again. */
static void
test_nothing_twice (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *text = NULL;

  say (fixture, "one\ntw", 0);
  g_object_unref (fixture->job);
  fixture->job = g_object_new (TEST_TYPE_JOB, NULL);
  rq_job_output_attach (fixture->output, fixture->job);
  say (fixture, "on", 0);
  say (fixture, "e\ntwo\n", 2);
  say (fixture, "three\n", 8);
  text = finish (fixture);
  g_assert_cmpstr (text, ==, "one\ntwo\nthree\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/job-output/no-line-is-torn", Fixture, NULL, set_up, test_no_line_is_torn,
              tear_down);
  g_test_add ("/cli/job-output/event", Fixture, NULL, set_up, test_event, tear_down);
  g_test_add ("/cli/job-output/nothing-twice", Fixture, NULL, set_up, test_nothing_twice,
              tear_down);
  return g_test_run ();
}
