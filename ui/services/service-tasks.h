/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "swarm/service.h"

G_BEGIN_DECLS

/* The tasks of one service, those of before that Swarm still remembers too; the newest of a slot
 * first. */
#define RQ_TYPE_SERVICE_TASKS (rq_service_tasks_get_type ())
G_DECLARE_FINAL_TYPE (RqServiceTasks, rq_service_tasks, RQ, SERVICE_TASKS, AdwBin)

/* @tasks: (nullable) of RqTask, of all services */
void rq_service_tasks_set_model   (RqServiceTasks *self,
                                   GListModel     *tasks);
void rq_service_tasks_set_service (RqServiceTasks *self,
                                   RqService      *service);
/* (nullable) "2" of "slot 2" for a task's ID */
char *rq_service_tasks_dup_slot   (RqServiceTasks *self,
                                   const char     *task_id);

G_END_DECLS
