/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/release-desk.h"
#include "settings/deployments.h"

G_BEGIN_DECLS

/* What a person does to the list of deployments from a window: the actions win.add-deployment, and
 * with a name win.edit-deployment, win.duplicate-deployment and win.remove-deployment.
 * Signals: "chosen" (const char *name): show this one; "notice" (const char *words): a sentence to
 * be seen. */
#define RQ_TYPE_DEPLOYMENT_ACTIONS (rq_deployment_actions_get_type ())
G_DECLARE_FINAL_TYPE (RqDeploymentActions, rq_deployment_actions, RQ, DEPLOYMENT_ACTIONS, GObject)

/* @desk: a deployment that is being upgraded is left alone */
RqDeploymentActions *rq_deployment_actions_new (GtkApplicationWindow *window,
                                                RqDeployments        *deployments,
                                                RqReleaseDesk        *desk);

G_END_DECLS
