/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/swarm-fetch.h"

G_BEGIN_DECLS

/* Behind the model: when to ask the engine for what. One request at a time, at most ten a second;
 * tasks at a pace besides; after a failure everything again, ever less often. Signals: "state"
 * (RqSwarmState *): what was asked for; "failed" (GError *). Main only. */
#define RQ_TYPE_SWARM_POLL (rq_swarm_poll_get_type ())
G_DECLARE_FINAL_TYPE (RqSwarmPoll, rq_swarm_poll, RQ, SWARM_POLL, GObject)

RqSwarmPoll *rq_swarm_poll_new          (RqEngineClient *client,
                                         const char     *stack);
void         rq_swarm_poll_want         (RqSwarmPoll  *self,
                                         RqSwarmParts  parts);
/* Also the tasks, which change with it. */
void         rq_swarm_poll_want_service (RqSwarmPoll *self,
                                         const char  *id);
/* Whether everything is to be read again. */
gboolean     rq_swarm_poll_wants_all    (RqSwarmPoll *self);
/* How often tasks are asked for anyhow. */
void         rq_swarm_poll_set_pace     (RqSwarmPoll *self,
                                         guint        interval_ms);
/* After a failure: when it is tried again, monotonic; 0: it is being tried, or nothing failed. And
 * at once. */
gint64       rq_swarm_poll_get_retry_us (RqSwarmPoll *self);
void         rq_swarm_poll_try_now      (RqSwarmPoll *self);
/* For good: no signal comes after this. */
void         rq_swarm_poll_stop         (RqSwarmPoll *self);

G_END_DECLS
