/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "settings/deployments.h"

G_BEGIN_DECLS

/* All that a deployment is, to be changed, or to be the beginning of another one. Signal "saved"
 * (const char *name). */
#define RQ_TYPE_EDIT_DEPLOYMENT (rq_edit_deployment_get_type ())
G_DECLARE_FINAL_TYPE (RqEditDeployment, rq_edit_deployment, RQ, EDIT_DEPLOYMENT, AdwWindow)

RqEditDeployment *rq_edit_deployment_new           (GtkWindow     *parent,
                                                    RqDeployments *deployments,
                                                    RqDeployment  *deployment);
/* The same for a new one that is like @deployment. */
RqEditDeployment *rq_edit_deployment_new_duplicate (GtkWindow     *parent,
                                                    RqDeployments *deployments,
                                                    RqDeployment  *deployment);

G_END_DECLS
