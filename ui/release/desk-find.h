/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/job-run.h"
#include "wizard/rollback-window.h"
#include "wizard/upgrade-window.h"

G_BEGIN_DECLS

/* What lies on the desk, and in which window: for rq_release_desk only. @flows: of RqUpgradeFlow,
 * @rollbacks: of RqRollbackFlow, @runs: of RqJobRun. All (transfer none) (nullable). Main only. */

/* Whose wizard @run is of. */
RqUpgradeFlow  *rq_desk_find_flow            (GPtrArray *flows,
                                              RqJobRun  *run);
RqRollbackFlow *rq_desk_find_rollback        (GPtrArray *rollbacks,
                                              RqJobRun  *run);
/* One that is not over. */
RqUpgradeFlow  *rq_desk_find_open_flow       (GPtrArray           *flows,
                                              RqDeploymentSession *session);
/* @release_id: (nullable): none yet */
RqUpgradeFlow  *rq_desk_find_flow_of         (GPtrArray  *flows,
                                              const char *release_id);
/* One that has not begun. */
RqRollbackFlow *rq_desk_find_preview         (GPtrArray    *rollbacks,
                                              RqDeployment *deployment);
RqJobRun       *rq_desk_find_run             (GPtrArray  *runs,
                                              const char *id);
/* The newest that is under way. @deployment: (nullable): on any */
RqJobRun       *rq_desk_find_running         (GPtrArray    *runs,
                                              RqDeployment *deployment);
GtkWindow      *rq_desk_find_flow_window     (GtkApplication *application,
                                              RqUpgradeFlow  *flow);
GtkWindow      *rq_desk_find_rollback_window (GtkApplication *application,
                                              RqRollbackFlow *flow);
/* Whether the program shows one beside @window. */
gboolean        rq_desk_has_other_window     (GtkApplication *application,
                                              GtkWindow      *window);

G_END_DECLS
