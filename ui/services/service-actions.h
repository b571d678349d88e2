/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "release/change-service.h"
#include "release/deployment-session.h"
#include "swarm/service.h"

G_BEGIN_DECLS

/* How a change is made: rq_change_service_async(); tests have another. */
typedef void (*RqServiceChanger) (RqDeployment        *deployment,
                                  RqTransport         *transport,
                                  JsonObject          *service,
                                  RqServiceChange     *change,
                                  const char          *author,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

/* What can be done to the service that is shown: the actions "update-image", "roll-back",
 * "restart" and "copy-…" of each; each asks first. Property: "busy" (nullable, words: a change is
 * under way, nothing else can be begun). Signals: "done" (const char *words), "failed" (const char
 * *words), "able" (rq_service_actions_is_offline() may say something else now). */
#define RQ_TYPE_SERVICE_ACTIONS (rq_service_actions_get_type ())
G_DECLARE_FINAL_TYPE (RqServiceActions, rq_service_actions, RQ, SERVICE_ACTIONS, GObject)

/* @widget: (unowned) in whose window is asked */
RqServiceActions *rq_service_actions_new         (GtkWidget *widget);
GActionGroup     *rq_service_actions_get_group   (RqServiceActions *self);
void              rq_service_actions_set_session (RqServiceActions    *self,
                                                  RqDeploymentSession *session);
void              rq_service_actions_set_service (RqServiceActions *self,
                                                  RqService        *service);
void              rq_service_actions_set_changer (RqServiceActions *self,
                                                  RqServiceChanger  changer);
const char       *rq_service_actions_get_busy    (RqServiceActions *self); /* (nullable) */
gboolean          rq_service_actions_is_offline  (RqServiceActions *self);
/* Without a question. @service: what the person saw when they decided */
void              rq_service_actions_apply       (RqServiceActions *self,
                                                  JsonObject       *service,
                                                  RqServiceChange  *change);
/* To the clipboard, and says so. */
void              rq_service_actions_copy        (RqServiceActions *self,
                                                  const char       *command);

G_END_DECLS
