/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A task as the lists show it. Properties: id, service-id, slot (int; 0 for global), node-id,
 * node-name, image, state ("running"), desired-state, error ("" or the whole error), since
 * (GDateTime). Main only. */
#define RQ_TYPE_TASK (rq_task_get_type ())
G_DECLARE_FINAL_TYPE (RqTask, rq_task, RQ, TASK, GObject)

const char *rq_task_get_id            (RqTask *self);
const char *rq_task_get_service_id    (RqTask *self);
int         rq_task_get_slot          (RqTask *self);
const char *rq_task_get_node_name     (RqTask *self);
const char *rq_task_get_state         (RqTask *self);
const char *rq_task_get_desired_state (RqTask *self);
const char *rq_task_get_error         (RqTask *self);
GDateTime  *rq_task_get_since         (RqTask *self);

G_END_DECLS
