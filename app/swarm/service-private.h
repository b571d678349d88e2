/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/service.h"

G_BEGIN_DECLS

/* For the model only. */
RqService *rq_service_new         (void);
/* @json: (transfer none), kept */
void       rq_service_update      (RqService  *self,
                                   JsonObject *json);
/* @verdict: (transfer none) */
void       rq_service_set_verdict (RqService *self,
                                   RqVerdict *verdict);

G_END_DECLS
