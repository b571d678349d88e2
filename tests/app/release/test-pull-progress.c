/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/pull-progress.h"

#include <string.h>

#include "release/release-progress-private.h"

/* What the engine says, line by line, and what is made of it at the end. */
typedef struct
{
  const char    *name;
  const char    *lines;
  RqPullState    state;
  RqPullTrouble  trouble;
  gint64         current;
  gint64         total;
  const char    *words; /* is part of them */
} Case;

#define LAYER(id, status) "{\"status\":\"" status "\",\"progressDetail\":{},\"id\":\"" id "\"}\n"
#define LOAD(id, current, total) \
  "{\"status\":\"Downloading\",\"id\":\"" id "\",\"progressDetail\":{\"current\":" current \
  ",\"total\":" total "}}\n"
#define NEWER "{\"status\":\"Status: Downloaded newer image for r/api:2\"}\n"
#define SAME "{\"status\":\"Status: Image is up to date for r/api:2\"}\n"
#define FAILED(words) "{\"errorDetail\":{\"message\":\"" words "\"},\"error\":\"" words "\"}\n"

static const Case cases[] = {
  { "present", "{\"status\":\"Pulling from api\",\"id\":\"2\"}\n" SAME, RQ_PULL_PRESENT,
    RQ_PULL_TROUBLE_NONE, 0, 0, "Already" },
  { "fresh", LAYER ("a", "Pulling fs layer") LAYER ("b", "Already exists") LOAD ("a", "5", "100")
    LOAD ("a", "100", "100") LAYER ("a", "Download complete") LAYER ("a", "Pull complete") NEWER,
    RQ_PULL_DONE, RQ_PULL_TROUBLE_NONE, 100, 100, "Pulled" },
  { "only-the-name-is-new", LAYER ("a", "Already exists") NEWER, RQ_PULL_DONE,
    RQ_PULL_TROUBLE_NONE, 0, 0, "already" },
  { "half", LOAD ("a", "30", "100") LOAD ("b", "1", "10"), RQ_PULL_FAILED, RQ_PULL_TROUBLE_OTHER,
    31, 110, "stopped reporting" },
  { "more-than-all", LOAD ("a", "300", "100") NEWER, RQ_PULL_DONE, RQ_PULL_TROUBLE_NONE, 100, 100,
    "Pulled" },
  { "negative", LOAD ("a", "-5", "-100") NEWER, RQ_PULL_DONE, RQ_PULL_TROUBLE_NONE, 0, 0,
    "Pulled" },
  { "full", LOAD ("a", "30", "100") FAILED ("write /x: no space left on device"), RQ_PULL_FAILED,
    RQ_PULL_TROUBLE_NO_SPACE, 30, 100, "disk is full" },
  { "no-such-tag", FAILED ("manifest unknown: manifest unknown"), RQ_PULL_FAILED,
    RQ_PULL_TROUBLE_NO_IMAGE, 0, 0, "no such image" },
  { "denied", FAILED ("unauthorized: authentication required"), RQ_PULL_FAILED,
    RQ_PULL_TROUBLE_DENIED, 0, 0, "docker login" },
  { "other", FAILED ("proxyconnect tcp: EOF"), RQ_PULL_FAILED, RQ_PULL_TROUBLE_OTHER, 0, 0,
    "proxyconnect tcp: EOF" },
  { "first-error-counts", FAILED ("no space left on device") FAILED ("denied") SAME,
    RQ_PULL_FAILED, RQ_PULL_TROUBLE_NO_SPACE, 0, 0, "full" },
  { "nothing", "", RQ_PULL_FAILED, RQ_PULL_TROUBLE_OTHER, 0, 0, "stopped reporting" },
  { "garbage", "<html>\n[]\n{\"status\":[]}\n{\"status\":\"x\",\"id\":7}\n" SAME, RQ_PULL_PRESENT,
    RQ_PULL_TROUBLE_NONE, 0, 0, "Already" },
};

static void
test_case (gconstpointer data)
{
  const Case *pull = data;
  g_autoptr (RqPullProgress) progress = rq_pull_progress_new ("r/api:2");
  g_auto (GStrv) lines = g_strsplit (pull->lines, "\n", -1);
  g_autoptr (RqPullRow) row = NULL;

  for (int i = 0; lines[i] != NULL; i++)
    rq_pull_progress_feed (progress, lines[i], strlen (lines[i]));
  rq_pull_progress_finish (progress);
  row = rq_pull_progress_make_row (progress);
  g_assert_cmpstr (row->image, ==, "r/api:2");
  g_assert_cmpint (row->state, ==, pull->state);
  g_assert_cmpint (rq_pull_progress_get_trouble (progress), ==, pull->trouble);
  g_assert_cmpint (row->current, ==, pull->current);
  g_assert_cmpint (row->total, ==, pull->total);
  g_assert_nonnull (strstr (row->words, pull->words));
}

/* On the way: layers that are done, of those that are known. */
static void
test_words (void)
{
  static const char * const lines[] = {
    LAYER ("a", "Pulling fs layer"), LAYER ("b", "Waiting"), LAYER ("a", "Pull complete"),
  };
  g_autoptr (RqPullProgress) progress = rq_pull_progress_new ("r/api:2");
  g_autoptr (RqPullRow) before = rq_pull_progress_make_row (progress);
  g_autoptr (RqPullRow) row = NULL;

  g_assert_cmpint (before->state, ==, RQ_PULL_WAITING);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    rq_pull_progress_feed (progress, lines[i], strlen (lines[i]));
  row = rq_pull_progress_make_row (progress);
  g_assert_cmpint (row->state, ==, RQ_PULL_RUNNING);
  g_assert_cmpstr (row->words, ==, "1 of 2 layers");
}

/* However many layers somebody makes up. */
static void
test_endless (void)
{
  g_autoptr (RqPullProgress) progress = rq_pull_progress_new ("r/api:2");
  g_autoptr (RqPullRow) row = NULL;

  for (int i = 0; i < 100000; i++)
    {
      g_autofree char *line =
        g_strdup_printf (LOAD ("%d", "9223372036854775807", "9223372036854775807"), i);

      rq_pull_progress_feed (progress, line, strlen (line));
    }
  row = rq_pull_progress_make_row (progress);
  g_assert_cmpint (row->total, >, 0);
  g_assert_cmpint (row->current, ==, row->total);
  g_assert_cmpstr (row->words, ==, "0 of 512 layers");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/pull-progress/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/pull-progress/words", test_words);
  g_test_add_func ("/pull-progress/endless", test_endless);
  return g_test_run ();
}
