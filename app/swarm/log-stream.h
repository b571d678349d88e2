/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* Lines of a service's logs, frames undone. Signals: "line" (const char *time, const char *task_id,
 * gboolean is_error, const char *text): valid UTF-8, one line; "" for a time or task that the
 * engine did not tell; "ended" (GError *error, nullable): once. In its client's context. */
#define RQ_TYPE_LOG_STREAM (rq_log_stream_get_type ())
G_DECLARE_FINAL_TYPE (RqLogStream, rq_log_stream, RQ, LOG_STREAM, GObject)

/* @tail: so many lines first, -1: all there are */
RqLogStream *rq_log_stream_new   (RqEngineClient *client,
                                  const char     *service_id,
                                  int             tail,
                                  gboolean        follow);
void         rq_log_stream_start (RqLogStream *self);
void         rq_log_stream_stop  (RqLogStream *self);

G_END_DECLS
