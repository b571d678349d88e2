/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "deployment/add-host-page.h"
#include "settings/deployments.h"

G_BEGIN_DECLS

/* Leads from a host to a deployment: connect, choose the stack, choose the directory. Signal
 * "added" (const char *name). Closing it leaves nothing behind. */
#define RQ_TYPE_ADD_DEPLOYMENT (rq_add_deployment_get_type ())
G_DECLARE_FINAL_TYPE (RqAddDeployment, rq_add_deployment, RQ, ADD_DEPLOYMENT, AdwWindow)

RqAddDeployment *rq_add_deployment_new      (GtkWindow     *parent,
                                             RqDeployments *deployments);
/* "host", "busy", "stack" or "directory" */
const char      *rq_add_deployment_get_page (RqAddDeployment *self);

G_END_DECLS
