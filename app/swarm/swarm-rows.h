/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "swarm/service.h"
#include "swarm/swarm-fetch.h"

G_BEGIN_DECLS

/* Behind the model: its three lists, and what is known of each service between two looks. */
typedef struct _RqSwarmRows RqSwarmRows;

RqSwarmRows *rq_swarm_rows_new            (void);
void         rq_swarm_rows_free           (RqSwarmRows *self);
/* @now: by the manager's clock */
void         rq_swarm_rows_apply          (RqSwarmRows  *self,
                                           RqSwarmState *state,
                                           GDateTime    *now);
/* Whether every service is as it should be, and no task is about to become something else. */
gboolean     rq_swarm_rows_are_at_rest    (RqSwarmRows *self);
/* Whether any of @tasks is not known, or not like this. */
gboolean     rq_swarm_rows_lack           (RqSwarmRows *self,
                                           JsonArray   *tasks);
GListModel  *rq_swarm_rows_get_services   (RqSwarmRows *self);
GListModel  *rq_swarm_rows_get_tasks      (RqSwarmRows *self);
GListModel  *rq_swarm_rows_get_nodes      (RqSwarmRows *self);
GPtrArray   *rq_swarm_rows_peek_services  (RqSwarmRows *self);
GPtrArray   *rq_swarm_rows_peek_nodes     (RqSwarmRows *self);
/* (transfer none) (nullable): the first service that needs a person */
RqService   *rq_swarm_rows_find_attention (RqSwarmRows *self);

G_END_DECLS
