/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/swarm-fetch.h"

G_BEGIN_DECLS

/* Behind the model: when to ask the engine for what. One request at a time, at most ten a second;
 * tasks at a pace besides, or only as much of them as shows that nothing has happened; after a
 * failure everything again, ever less often. Signals: "state" (RqSwarmState *): what was asked for;
 * "failed" (GError *). Main only. */
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
/* Whether nothing is under way in what was read last, so that a task that dies is all that could
 * happen without an event; and whether, after a while of that, only a glance is taken. */
void         rq_swarm_poll_set_at_rest  (RqSwarmPoll *self,
                                         gboolean     at_rest);
gboolean     rq_swarm_poll_is_calm      (RqSwarmPoll *self);
/* At the tasks, in one way or the other, as soon as may be; and how often anyhow. */
void         rq_swarm_poll_look         (RqSwarmPoll *self);
void         rq_swarm_poll_set_pace     (RqSwarmPoll *self,
                                         guint        interval_ms);
/* After a failure: when it is tried again, monotonic; 0: it is being tried, or nothing failed. And
 * at once. */
gint64       rq_swarm_poll_get_retry_us (RqSwarmPoll *self);
void         rq_swarm_poll_try_now      (RqSwarmPoll *self);
/* For good: no signal comes after this. */
void         rq_swarm_poll_stop         (RqSwarmPoll *self);

G_END_DECLS
