/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wizard/target-page.h"
#include "wizard/update-page.h"
#include "wizard/upgrade-flow.h"
#include "wizard/wizard-window.h"

G_BEGIN_DECLS

/* The wizard of an upgrade. */
#define RQ_TYPE_UPGRADE_WINDOW (rq_upgrade_window_get_type ())
G_DECLARE_FINAL_TYPE (RqUpgradeWindow, rq_upgrade_window, RQ, UPGRADE_WINDOW, RqWizardWindow)

RqUpgradeWindow *rq_upgrade_window_new             (GtkApplication *application,
                                                    RqUpgradeFlow  *flow);
RqUpgradeFlow   *rq_upgrade_window_get_flow        (RqUpgradeWindow *self);
RqTargetPage    *rq_upgrade_window_get_target_page (RqUpgradeWindow *self);
RqUpdatePage    *rq_upgrade_window_get_update_page (RqUpgradeWindow *self);

G_END_DECLS
