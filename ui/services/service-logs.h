/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "swarm/engine-client.h"
#include "services/log-buffer.h"

G_BEGIN_DECLS

/* The logs of one service, live: read from when they are seen first, kept bounded, searched,
 * copied, held. Property: "state" ("idle", "waiting", "streaming", "ended"). */
#define RQ_TYPE_SERVICE_LOGS (rq_service_logs_get_type ())
G_DECLARE_FINAL_TYPE (RqServiceLogs, rq_service_logs, RQ, SERVICE_LOGS, AdwBin)

/* Which task a line is of, in a word; (transfer full) (nullable) */
typedef char *(*RqLogWhoFunc) (gpointer data, const char *task_id);

void         rq_service_logs_set_who    (RqServiceLogs *self,
                                         RqLogWhoFunc   func,
                                         gpointer       data);
/* Forgets what was read. @client, @service_id: (nullable): nothing can be read now */
void         rq_service_logs_set_source (RqServiceLogs  *self,
                                         RqEngineClient *client,
                                         const char     *service_id);
RqLogBuffer *rq_service_logs_get_buffer (RqServiceLogs *self);
/* What the stream does; the tests too. */
void         rq_service_logs_add_line   (RqServiceLogs *self,
                                         const char    *time,
                                         const char    *task_id,
                                         const char    *text);
void         rq_service_logs_focus_search (RqServiceLogs *self);
/* @error: (nullable): the logs themselves ended */
void         rq_service_logs_end        (RqServiceLogs *self,
                                         const GError  *error);

G_END_DECLS
