/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/service-details.h"

G_BEGIN_DECLS

/* The live list of a stack's services, and the details of the one that is opened: beside it, or
 * where that is too narrow in its place. Properties: "services" (GListModel of RqService,
 * nullable), "summary", "attention" (nullable sentence), "attention-service" (RqService,
 * nullable), "only-unhealthy", "minute" (for times that age). */
#define RQ_TYPE_SERVICES_PAGE (rq_services_page_get_type ())
G_DECLARE_FINAL_TYPE (RqServicesPage, rq_services_page, RQ, SERVICES_PAGE, AdwBin)

void              rq_services_page_set_services (RqServicesPage *self,
                                                 GListModel     *services);
/* @session: (nullable) */
void              rq_services_page_set_session  (RqServicesPage      *self,
                                                 RqDeploymentSession *session);
/* @tasks: (nullable) of RqTask */
void              rq_services_page_set_tasks    (RqServicesPage *self,
                                                 GListModel     *tasks);
/* (transfer none) (nullable) */
RqService        *rq_services_page_get_selected (RqServicesPage *self);
void              rq_services_page_select       (RqServicesPage *self,
                                                 RqService      *service);
void              rq_services_page_focus_filter (RqServicesPage *self);
RqServiceDetails *rq_services_page_get_details  (RqServicesPage *self);

G_END_DECLS
