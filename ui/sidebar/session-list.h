/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/deployment-session.h"

G_BEGIN_DECLS

/* One RqDeploymentSession for every RqDeployment of another list model, kept as long as the
 * deployment is in it: a GListModel. Main only. */
#define RQ_TYPE_SESSION_LIST (rq_session_list_get_type ())
G_DECLARE_FINAL_TYPE (RqSessionList, rq_session_list, RQ, SESSION_LIST, GObject)

RqSessionList *rq_session_list_new     (GListModel *deployments);
/* Does nothing while it is connecting or online; the session's state says how it goes. */
void           rq_session_list_connect (RqSessionList       *self,
                                        RqDeploymentSession *session,
                                        RqSshInteraction    *interaction);
void           rq_session_list_cancel  (RqSessionList       *self,
                                        RqDeploymentSession *session);

G_END_DECLS
