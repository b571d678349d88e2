/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-work.h"
#include "release/restore-plan.h"

G_BEGIN_DECLS

/* The two writes of a restore. Each can be done again: what is as wanted already is left alone. */

/* The baseline, so that Swarm replaces the tasks: all services at once. */
gboolean rq_restore_write_first  (RqReleaseWork  *work,
                                  RqRestorePlan  *plan,
                                  GCancellable   *cancellable,
                                  GError        **error);
/* The exact specs, once the tasks are there. */
gboolean rq_restore_write_second (RqReleaseWork  *work,
                                  RqRestorePlan  *plan,
                                  GCancellable   *cancellable,
                                  GError        **error);

G_END_DECLS
