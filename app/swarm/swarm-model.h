/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"
#include "swarm/node.h"
#include "swarm/service.h"
#include "swarm/task.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_PACE_IDLE,    /* tasks every 30 s */
  RQ_PACE_SHOWN,   /* every 5 s */
  RQ_PACE_ROLLOUT, /* every 1 s */
} RqPace;

/* One stack, kept in step by /events and a paced /tasks (once nothing goes on any more, a small
 * part of /tasks, in which a task that has died would show). What the UI lists.
 * Properties, notified: "loaded" (first complete state is there), "error" (GError, nullable: why it
 * is not in step now), "summary" ("4 services · 6/6 tasks · 3.9.51 everywhere"; for the summary
 * line), "pace", "attention" (nullable sentence: the first service that needs a person),
 * "attention-service" (RqService, nullable).
 * Signal: "config-changed" (const char *name): a swarm config was created, updated or removed; ""
 * when events may have been missed, so that any may have changed.
 * Threads: main only, as its engine client. */
#define RQ_TYPE_SWARM_MODEL (rq_swarm_model_get_type ())
G_DECLARE_FINAL_TYPE (RqSwarmModel, rq_swarm_model, RQ, SWARM_MODEL, GObject)

RqSwarmModel *rq_swarm_model_new          (RqEngineClient *client,
                                           const char     *stack);
/* Loads, then follows until the model is disposed or stopped. */
void          rq_swarm_model_start        (RqSwarmModel *self);
void          rq_swarm_model_stop         (RqSwarmModel *self);
/* One complete refresh; for pull-to-refresh, tests and requeenctl status. */
void          rq_swarm_model_load_async   (RqSwarmModel        *self,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean      rq_swarm_model_load_finish  (RqSwarmModel  *self,
                                           GAsyncResult  *result,
                                           GError       **error);
GListModel   *rq_swarm_model_get_services (RqSwarmModel *self); /* of RqService */
GListModel   *rq_swarm_model_get_tasks    (RqSwarmModel *self); /* of RqTask */
GListModel   *rq_swarm_model_get_nodes    (RqSwarmModel *self); /* of RqNode */
const char   *rq_swarm_model_get_summary  (RqSwarmModel *self);
gboolean      rq_swarm_model_is_loaded    (RqSwarmModel *self);
const GError *rq_swarm_model_get_error    (RqSwarmModel *self); /* (nullable) */
/* While there is an error: when what it asks for is asked again, monotonic; 0: it is now. And at
 * once. */
gint64        rq_swarm_model_get_retry_us (RqSwarmModel *self);
void          rq_swarm_model_try_now      (RqSwarmModel *self);
/* Whether nothing has happened for a while; then less is asked for, as often. */
gboolean      rq_swarm_model_is_calm      (RqSwarmModel *self);
void          rq_swarm_model_set_pace     (RqSwarmModel *self,
                                           RqPace        pace);

G_END_DECLS
