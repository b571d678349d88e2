/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/run-status.h"
#include "release/release-work.h"
#include "release/run-place.h"

G_BEGIN_DECLS

/* The update command of a release: started once, its output passed on and kept as evidence, the
 * rollouts watched beside it until it has ended. How it ended is in the head then. */

/* Waits until the run's manager is found, and watches the rollouts meanwhile. @has_begun: whether
 * the run is known to have been started. Errors: it is none of this deployment's */
gboolean     rq_update_run_find   (RqReleaseWork   *work,
                                   RqRunPlace      *place,
                                   RqRolloutWatch  *watch,
                                   GPtrArray       *goals,
                                   gboolean         has_begun,
                                   GCancellable    *cancellable,
                                   GError         **error);
/* Starts it, or finds that it was started. The head names the run before. */
RqRunStatus *rq_update_run_start  (RqReleaseWork  *work,
                                   RqRunPlace     *place,
                                   const char     *registry,
                                   GCancellable   *cancellable,
                                   GError        **error);
/* (transfer full): RQ_RUN_EXITED or RQ_RUN_LOST */
RqRunStatus *rq_update_run_follow (RqReleaseWork   *work,
                                   RqRunPlace      *place,
                                   RqRolloutWatch  *watch,
                                   GPtrArray       *goals,
                                   const char      *run_directory,
                                   GCancellable    *cancellable,
                                   GError         **error);

G_END_DECLS
