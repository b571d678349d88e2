/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/service-actions.h"
#include "services/service-logs.h"

G_BEGIN_DECLS

/* Everything about one service: its tasks, logs and update settings, and what can be done to it.
 * Properties: "narrow" (it is a page of its own, with a way back). Signals: "close"; "toast" (const
 * char *words). */
#define RQ_TYPE_SERVICE_DETAILS (rq_service_details_get_type ())
G_DECLARE_FINAL_TYPE (RqServiceDetails, rq_service_details, RQ, SERVICE_DETAILS, AdwBin)

/* @service: (nullable) */
void              rq_service_details_set_service (RqServiceDetails *self,
                                                  RqService        *service);
RqService        *rq_service_details_get_service (RqServiceDetails *self);
/* @session: (nullable) through which it is changed and its logs are read */
void              rq_service_details_set_session (RqServiceDetails    *self,
                                                  RqDeploymentSession *session);
/* @tasks: (nullable) of RqTask, of all services */
void              rq_service_details_set_tasks   (RqServiceDetails *self,
                                                  GListModel       *tasks);
RqServiceActions *rq_service_details_get_actions (RqServiceDetails *self);
RqServiceLogs    *rq_service_details_get_logs    (RqServiceDetails *self);
/* Whether there are logs to search in, and the keyboard is in the details. */
gboolean          rq_service_details_focus_search (RqServiceDetails *self);
/* "tasks", "logs" or "settings" */
void              rq_service_details_show_page   (RqServiceDetails *self,
                                                  const char       *page);

G_END_DECLS
