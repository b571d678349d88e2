/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What Swarm says of a task that does not run, in words for people; its own words stay in them. */

/* (transfer full) (nullable): why @task waits, of GET /tasks; %NULL when it just takes its time */
char *rq_task_words_waiting (JsonObject *task);
/* (transfer full): why @task failed or was rejected */
char *rq_task_words_failed  (JsonObject *task);

G_END_DECLS
