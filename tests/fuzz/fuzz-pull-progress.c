/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "release/pull-progress.h"
#include "release/release-progress-private.h"
#include "swarm/line-splitter.h"

static void
line_cb (const char *line,
         gsize       length,
         gpointer    progress)
{
  g_autoptr (RqPullRow) row = NULL;

  rq_pull_progress_feed (progress, line, length);
  row = rq_pull_progress_make_row (progress);
  g_assert_cmpint (row->current, >=, 0);
  g_assert_cmpint (row->current, <=, row->total);
  g_assert_true (g_utf8_validate (row->words, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr (RqPullProgress) progress = rq_pull_progress_new ("registry/chat-api:3.9.52");
  g_autoptr (RqLineSplitter) lines = rq_line_splitter_new (4096, line_cb, progress);
  g_autoptr (RqPullRow) row = NULL;

  rq_line_splitter_feed (lines, (const char *) data, size);
  rq_line_splitter_finish (lines);
  rq_pull_progress_finish (progress);
  row = rq_pull_progress_make_row (progress);
  g_assert_true (row->state == RQ_PULL_PRESENT || row->state == RQ_PULL_DONE ||
                 row->state == RQ_PULL_FAILED);
  return 0;
}
