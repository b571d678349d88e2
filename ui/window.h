/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "deployment/deployment-page.h"
#include "release/release-desk.h"
#include "settings/deployments.h"
#include "settings/preferences.h"
#include "sidebar/session-list.h"

G_BEGIN_DECLS

/* The main window: the deployments, and what there is to see and do of the selected one. */
#define RQ_TYPE_WINDOW (rq_window_get_type ())
G_DECLARE_FINAL_TYPE (RqWindow, rq_window, RQ, WINDOW, AdwApplicationWindow)

RqWindow         *rq_window_new            (GtkApplication *application,
                                            RqSessionList  *sessions,
                                            RqReleaseDesk  *desk);
/* As the last one was left: its size, deployment and page. */
RqWindow         *rq_window_new_as_left    (GtkApplication *application,
                                            RqSessionList  *sessions,
                                            RqReleaseDesk  *desk,
                                            RqPreferences  *preferences);
/* @deployments: what the list is made of, so that it can be changed */
void              rq_window_set_deployments (RqWindow      *self,
                                             RqDeployments *deployments);
/* @words: (nullable): why the list of deployments is not what it should be */
void              rq_window_set_notice     (RqWindow   *self,
                                            const char *words);
void              rq_window_show_deployment (RqWindow   *self,
                                             const char *name);
RqDeploymentPage *rq_window_get_page       (RqWindow *self);

G_END_DECLS
