/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/service-actions.h"

G_BEGIN_DECLS

/* How a service is updated and rolled back, to be read and changed: nothing happens before Apply.
 * What a person has begun to write is not taken away when the service changes. */
#define RQ_TYPE_SERVICE_SETTINGS (rq_service_settings_get_type ())
G_DECLARE_FINAL_TYPE (RqServiceSettings, rq_service_settings, RQ, SERVICE_SETTINGS, AdwBin)

/* @actions: through which it is applied */
void     rq_service_settings_set_actions (RqServiceSettings *self,
                                          RqServiceActions  *actions);
void     rq_service_settings_set_service (RqServiceSettings *self,
                                          RqService         *service);

G_END_DECLS
