/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Says when something about any item of a list has changed in place, which a GListModel does
 * not. Signal: "changed", at most once for each turn of the main loop. */
#define RQ_TYPE_SERVICE_WATCH (rq_service_watch_get_type ())
G_DECLARE_FINAL_TYPE (RqServiceWatch, rq_service_watch, RQ, SERVICE_WATCH, GObject)

RqServiceWatch *rq_service_watch_new (GListModel *services);

G_END_DECLS
