/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* Behind the model: some of a stack's state, asked for side by side. */
typedef enum
{
  RQ_SWARM_NODES = 1 << 0,
  RQ_SWARM_SERVICES = 1 << 1,      /* all of the stack */
  RQ_SWARM_SOME_SERVICES = 1 << 2, /* those of @service_ids */
  RQ_SWARM_TASKS = 1 << 3,
  /* Of the tasks only those that are of their service's present spec and are not wanted to run:
   * few or none. Where all ran, one that has died is among them. */
  RQ_SWARM_GLANCE = 1 << 4,
} RqSwarmParts;

#define RQ_SWARM_ALL (RQ_SWARM_NODES | RQ_SWARM_SERVICES | RQ_SWARM_TASKS)

typedef struct
{
  RqSwarmParts parts;
  GPtrArray   *service_ids; /* (owned) (nullable): of char *, what was asked for */
  JsonArray   *nodes;       /* (owned) (nullable) */
  JsonArray   *services;    /* (owned) (nullable) */
  JsonArray   *tasks;       /* (owned) (nullable) */
  JsonArray   *glance;      /* (owned) (nullable): also where this engine knows no such thing */
} RqSwarmState;

/* @stack: "" for everything; @service_ids: (nullable) of char * */
void          rq_swarm_fetch_async  (RqEngineClient      *client,
                                     const char          *stack,
                                     RqSwarmParts         parts,
                                     GPtrArray           *service_ids,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
RqSwarmState *rq_swarm_fetch_finish (GAsyncResult  *result,
                                     GError       **error);
void          rq_swarm_state_free   (RqSwarmState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSwarmState, rq_swarm_state_free)

G_END_DECLS
