/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "release/deployment-session.h"

G_BEGIN_DECLS

/* One deployment in the sidebar: its name, where it is, and how it is by icon and word. */
#define RQ_TYPE_SIDEBAR_ROW (rq_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (RqSidebarRow, rq_sidebar_row, RQ, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget           *rq_sidebar_row_new         (RqDeploymentSession *session);
RqDeploymentSession *rq_sidebar_row_get_session (RqSidebarRow *self);

G_END_DECLS
