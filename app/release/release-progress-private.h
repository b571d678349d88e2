/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-progress.h"

G_BEGIN_DECLS

RqRolloutRow      *rq_rollout_row_new           (const char *name,
                                                 const char *from,
                                                 const char *to,
                                                 gboolean    changes,
                                                 RqVerdict  *verdict);
void               rq_rollout_row_free          (RqRolloutRow *row);
/* @words: (transfer full) */
RqPullRow         *rq_pull_row_new              (const char  *image,
                                                 RqPullState  state,
                                                 gint64       current,
                                                 gint64       total,
                                                 char        *words);
void               rq_pull_row_free             (RqPullRow *row);
RqObservation     *rq_observation_new           (GDateTime *since,
                                                 GDateTime *until,
                                                 guint      looks);
void               rq_observation_free          (RqObservation *observation);
/* @rows: (transfer full) of RqRolloutRow */
RqReleaseProgress *rq_release_progress_new      (RqReleaseState  state,
                                                 const char     *words,
                                                 double          fraction,
                                                 GPtrArray      *rows);
/* Before anybody else has it. @pulls: (transfer full) (nullable) of RqPullRow; @observation:
 * (transfer full) (nullable); @run: (nullable) */
void               rq_release_progress_complete (RqReleaseProgress *self,
                                                 GPtrArray         *pulls,
                                                 RqObservation     *observation,
                                                 const char        *run);
/* @transport: (nullable): to the manager that the run is on */
void               rq_release_progress_set_run_transport (RqReleaseProgress *self,
                                                          RqTransport       *transport);
void               rq_release_progress_set_run_lost (RqReleaseProgress *self,
                                                     gboolean           run_lost);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqRolloutRow, rq_rollout_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqPullRow, rq_pull_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqObservation, rq_observation_free)

G_END_DECLS
