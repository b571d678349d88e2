/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which RqServices are listed: those with a text in name, version or health; all, or only those
 * that are not well. */
#define RQ_TYPE_SERVICE_FILTER (rq_service_filter_get_type ())
G_DECLARE_FINAL_TYPE (RqServiceFilter, rq_service_filter, RQ, SERVICE_FILTER, GtkFilter)

RqServiceFilter *rq_service_filter_new                (void);
void             rq_service_filter_set_text           (RqServiceFilter *self,
                                                       const char      *text);
void             rq_service_filter_set_only_unhealthy (RqServiceFilter *self,
                                                       gboolean         only_unhealthy);
void             rq_service_filter_update             (RqServiceFilter *self);
void             rq_service_filter_let_all_in         (RqServiceFilter *self);

G_END_DECLS
