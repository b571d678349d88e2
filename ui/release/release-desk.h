/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "notifier.h"
#include "release/job-run.h"
#include "wizard/rollback-window.h"
#include "wizard/upgrade-window.h"

G_BEGIN_DECLS

/* Where upgrades and rollbacks are asked for, started, shown and remembered while the program
 * runs. Keeps the program alive while one is under way, and tells by a notification when it is
 * over or needs a person. Signals: "changed" (one was started or is over), "left-running"
 * (RqJobRun: its window was closed). */
#define RQ_TYPE_RELEASE_DESK (rq_release_desk_get_type ())
G_DECLARE_FINAL_TYPE (RqReleaseDesk, rq_release_desk, RQ, RELEASE_DESK, GObject)

RqReleaseDesk *rq_release_desk_new          (GtkApplication *application);
RqNotifier    *rq_release_desk_get_notifier (RqReleaseDesk *self);
/* @services: of RqService. Shows the one that is not over instead, if there is one. */
void           rq_release_desk_ask_upgrade  (RqReleaseDesk       *self,
                                             RqDeploymentSession *session,
                                             GListModel          *services);
/* One that is not over, wherever it was begun. @services: of RqService */
void           rq_release_desk_show_release (RqReleaseDesk       *self,
                                             RqDeploymentSession *session,
                                             GListModel          *services,
                                             RqReleaseHead       *head);
void           rq_release_desk_show_upgrade (RqReleaseDesk *self,
                                             RqUpgradeFlow *flow);
void           rq_release_desk_ask_rollback (RqReleaseDesk       *self,
                                             RqDeploymentSession *session);
RqRollbackWindow *rq_release_desk_show_rollback (RqReleaseDesk  *self,
                                                 RqRollbackFlow *flow);
void           rq_release_desk_start        (RqReleaseDesk *self,
                                             RqJobRun      *run);
/* (nullable): a rollback has taken its place */
GtkWindow     *rq_release_desk_present      (RqReleaseDesk *self,
                                             RqJobRun      *run);
/* (transfer none) (nullable): what is under way on this deployment's stack */
RqJobRun      *rq_release_desk_find_running (RqReleaseDesk *self,
                                             RqDeployment  *deployment);
/* (transfer none) (nullable): by the identifier of its notification */
RqJobRun      *rq_release_desk_find         (RqReleaseDesk *self,
                                             const char    *id);
gboolean       rq_release_desk_is_busy      (RqReleaseDesk *self);
/* Whether @window can close without a word; else it asks, and closes it if the person says so. */
gboolean       rq_release_desk_may_close    (RqReleaseDesk *self,
                                             GtkWindow     *window);

G_END_DECLS
