/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "swarm/task.h"

G_BEGIN_DECLS

/* One task of a service: slot, node, state in words and by icon, since when, and its whole
 * error. Changes in place. */
#define RQ_TYPE_TASK_ROW (rq_task_row_get_type ())
G_DECLARE_FINAL_TYPE (RqTaskRow, rq_task_row, RQ, TASK_ROW, AdwBin)

void rq_task_row_set_task (RqTaskRow *self,
                           RqTask    *task);

G_END_DECLS
