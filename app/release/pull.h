/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/pull-progress.h"
#include "release/release-work.h"

G_BEGIN_DECLS

/* Pulls the image of every goal that changes on the manager, one after the other, with the
 * manager's own registry login; shows and notes it. A pull that fails is only noted, for Swarm
 * pulls by itself; but where the disk is full, RQ_RELEASE_ERROR_PREFLIGHT. */
gboolean rq_pull_all (RqReleaseWork  *work,
                      GPtrArray      *goals,
                      GCancellable   *cancellable,
                      GError        **error);

G_END_DECLS
