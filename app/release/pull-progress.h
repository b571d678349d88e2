/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-progress.h"

G_BEGIN_DECLS

/* What the engine tells while it pulls one image: lines of JSON, summed up. Pure: whatever the
 * lines are, memory stays bounded. */
typedef struct _RqPullProgress RqPullProgress;

/* What a failed pull means for what to do next. */
typedef enum
{
  RQ_PULL_TROUBLE_NONE,
  RQ_PULL_TROUBLE_NO_IMAGE,
  RQ_PULL_TROUBLE_NO_SPACE,
  RQ_PULL_TROUBLE_DENIED,
  RQ_PULL_TROUBLE_OTHER,
} RqPullTrouble;

RqPullProgress *rq_pull_progress_new         (const char *image);
void            rq_pull_progress_free        (RqPullProgress *self);
/* One line, without its end. What is no JSON is passed over. */
void            rq_pull_progress_feed        (RqPullProgress *self,
                                              const char     *line,
                                              gsize           length);
/* The stream has ended. */
void            rq_pull_progress_finish      (RqPullProgress *self);
/* It went wrong without a line that says so. @words: of the engine */
void            rq_pull_progress_fail        (RqPullProgress *self,
                                              RqPullTrouble   trouble,
                                              const char     *words);
RqPullTrouble   rq_pull_progress_get_trouble (RqPullProgress *self);
/* (transfer full): as it is now */
RqPullRow      *rq_pull_progress_make_row    (RqPullProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqPullProgress, rq_pull_progress_free)

G_END_DECLS
