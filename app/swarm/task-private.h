/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/task.h"

G_BEGIN_DECLS

/* For the model only. */
RqTask     *rq_task_new           (void);
/* @json: (transfer none), kept; @node_name: (nullable) */
void        rq_task_update        (RqTask     *self,
                                   JsonObject *json,
                                   const char *node_name);
/* (transfer none): an element of GET /tasks */
JsonObject *rq_task_get_json      (RqTask *self);
const char *rq_task_get_node_id   (RqTask *self);
/* microseconds of CreatedAt, for sorting */
gint64      rq_task_get_created   (RqTask *self);
void        rq_task_set_node_name (RqTask     *self,
                                   const char *node_name);

G_END_DECLS
