/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "sidebar/session-list.h"

G_BEGIN_DECLS

/* The deployments of this workstation. Property "selected" (RqDeploymentSession, nullable). Signal
 * "activated": a person chose one, also the one that is selected already. */
#define RQ_TYPE_SIDEBAR (rq_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (RqSidebar, rq_sidebar, RQ, SIDEBAR, AdwBin)

void                 rq_sidebar_set_sessions (RqSidebar     *self,
                                              RqSessionList *sessions,
                                              const char    *first);
RqDeploymentSession *rq_sidebar_get_selected (RqSidebar *self);
void                 rq_sidebar_select       (RqSidebar  *self,
                                              const char *name);

G_END_DECLS
