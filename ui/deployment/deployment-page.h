/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/deployment-session.h"
#include "releases/releases-page.h"
#include "services/services-page.h"

G_BEGIN_DECLS

/* What the window shows of one deployment, from "not connected" to its services. Its buttons
 * activate the window's actions "win.connect" and "win.cancel-connecting". */
#define RQ_TYPE_DEPLOYMENT_PAGE (rq_deployment_page_get_type ())
G_DECLARE_FINAL_TYPE (RqDeploymentPage, rq_deployment_page, RQ, DEPLOYMENT_PAGE, AdwBin)

void            rq_deployment_page_set_session  (RqDeploymentPage    *self,
                                                 RqDeploymentSession *session);
RqServicesPage *rq_deployment_page_get_services (RqDeploymentPage *self);
RqReleasesPage *rq_deployment_page_get_releases (RqDeploymentPage *self);
/* its pages "services" and "releases", once it is connected */
AdwViewStack   *rq_deployment_page_get_views    (RqDeploymentPage *self);
/* "none", "offline", "connecting", "failed" or "services" */
const char     *rq_deployment_page_get_state    (RqDeploymentPage *self);

G_END_DECLS
