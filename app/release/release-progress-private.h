/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-progress.h"

G_BEGIN_DECLS

RqRolloutRow      *rq_rollout_row_new      (const char *name,
                                            const char *from,
                                            const char *to,
                                            gboolean    changes,
                                            RqVerdict  *verdict);
/* @rows: (transfer full) of RqRolloutRow */
void               rq_rollout_row_free     (RqRolloutRow *row);
RqReleaseProgress *rq_release_progress_new (RqReleaseState  state,
                                            const char     *words,
                                            double          fraction,
                                            GPtrArray      *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqRolloutRow, rq_rollout_row_free)

G_END_DECLS
