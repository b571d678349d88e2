/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/service-health.h"

G_BEGIN_DECLS

/* Behind the truth table: the tasks of one service, counted per slot (of a global service: per
 * node). Ghosts on nodes that are gone are left out. Borrows from the facts. */
typedef struct
{
  int         desired;
  int         running;      /* slots with any task that is wanted and runs */
  int         current;      /* … with one of the present spec */
  int         stable;       /* … that has run long enough */
  int         outdated;     /* slots where only another spec runs */
  int         score;        /* grows when any slot comes nearer to running the present spec */
  int         failures;     /* of the present spec, that count */
  int         looping;      /* slots with several of those and no task that has lasted since */
  JsonObject *waiting;      /* (nullable) newest wanted one of the present spec that does not run */
  JsonObject *failed;       /* (nullable) first failure of the present spec */
  JsonObject *failed_other; /* (nullable) first failure of another spec */
} RqServiceSlots;

/* @failed_since: (nullable): failures before this do not count */
void       rq_service_slots_count   (RqServiceSlots       *slots,
                                     const RqServiceFacts *facts,
                                     GDateTime            *failed_since);
/* (transfer full) (nullable): when a task got into its present state */
GDateTime *rq_service_slots_task_time (JsonObject *task);

G_END_DECLS
