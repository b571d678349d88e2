/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "swarm/service.h"

G_BEGIN_DECLS

/* The live list of a stack's services. Properties: "services" (GListModel of RqService,
 * nullable), "summary", "attention" (nullable sentence), "attention-service" (RqService,
 * nullable), "only-unhealthy", "minute" (for times that age). */
#define RQ_TYPE_SERVICES_PAGE (rq_services_page_get_type ())
G_DECLARE_FINAL_TYPE (RqServicesPage, rq_services_page, RQ, SERVICES_PAGE, AdwBin)

void       rq_services_page_set_services   (RqServicesPage *self,
                                            GListModel     *services);
/* (transfer none) (nullable) */
RqService *rq_services_page_get_selected   (RqServicesPage *self);
void       rq_services_page_select         (RqServicesPage *self,
                                            RqService      *service);
void       rq_services_page_focus_filter   (RqServicesPage *self);

G_END_DECLS
