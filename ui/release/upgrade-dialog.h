/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "settings/deployment.h"

G_BEGIN_DECLS

/* Asks for the version of an upgrade and says what will be done; what is risky is to be confirmed.
 * Signal: "confirmed" (const char *version, char **ticks: "health", "downgrade"). */
#define RQ_TYPE_UPGRADE_DIALOG (rq_upgrade_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RqUpgradeDialog, rq_upgrade_dialog, RQ, UPGRADE_DIALOG, AdwWindow)

/* @services: of RqService */
RqUpgradeDialog *rq_upgrade_dialog_new         (GtkWindow    *parent,
                                                RqDeployment *deployment,
                                                GListModel   *services);
void             rq_upgrade_dialog_set_version (RqUpgradeDialog *self,
                                                const char      *version);
gboolean         rq_upgrade_dialog_is_ready    (RqUpgradeDialog *self);

G_END_DECLS
