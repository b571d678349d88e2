/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "checks/checks.h"
#include "swarm/json.h"

/* Docker's own default, nanoseconds. */
#define MONITOR_DEFAULT (5 * G_GINT64_CONSTANT (1000000000))

/* What one service's rollout will be like. */
typedef struct
{
  const char    *name;     /* (unowned) short */
  JsonObject    *spec;     /* (unowned) */
  JsonObject    *update;   /* (unowned) (nullable) */
  guint          n_active; /* nodes that may run tasks */
  RqCheckResult *result;   /* (unowned) */
} Lint;

static gint64
get_replicas (JsonObject *spec)
{
  JsonObject *mode = rq_json_get_object (spec, "Mode");

  return rq_json_get_int (rq_json_get_object (mode, "Replicated"), "Replicas");
}

static gboolean
is_global (JsonObject *spec)
{
  return rq_json_get_object (rq_json_get_object (spec, "Mode"), "Global") != NULL;
}

/* @words: (transfer full): a sentence about the service */
static void
complain (Lint          *lint,
          RqCheckStatus  status,
          char          *words)
{
  rq_check_result_add (lint->result, "%s", words);
  rq_check_result_worsen (lint->result, status, words);
}

static void
lint_failure_action (Lint *lint)
{
  const char *action = rq_json_get_string (lint->update, "FailureAction");

  if (g_strcmp0 (action, "continue") == 0)
    complain (lint, RQ_CHECK_WARN,
              g_strdup_printf (_("%s: goes on replacing tasks when new ones fail; “pause” or "
                                 "“rollback” is safer."), lint->name));
}

static void
lint_monitor (Lint *lint)
{
  JsonObject *container =
    rq_json_get_object (rq_json_get_object (lint->spec, "TaskTemplate"), "ContainerSpec");
  gint64 start = rq_json_get_int (rq_json_get_object (container, "Healthcheck"), "StartPeriod");
  gint64 monitor = rq_json_get_int (lint->update, "Monitor");

  if (monitor == 0)
    monitor = MONITOR_DEFAULT;
  if (start > monitor)
    complain (lint, RQ_CHECK_WARN,
              g_strdup_printf (_("%s: is monitored for %d s, less than the %d s its health check "
                                 "gives it to start: a failure may come too late to be seen by "
                                 "Swarm."), lint->name, (int) (monitor / 1000000000),
                               (int) (start / 1000000000)));
}

static gboolean
has_host_port (JsonObject *spec)
{
  JsonArray *ports = rq_json_get_array (rq_json_get_object (spec, "EndpointSpec"), "Ports");

  for (guint i = 0; ports != NULL && i < json_array_get_length (ports); i++)
    if (g_strcmp0 (rq_json_get_string (rq_json_array_get_object (ports, i), "PublishMode"),
                   "host") == 0)
      return TRUE;
  return FALSE;
}

/* The new task is started beside the old one: there must be a place for it. */
static void
lint_start_first (Lint *lint)
{
  JsonObject *placement =
    rq_json_get_object (rq_json_get_object (lint->spec, "TaskTemplate"), "Placement");
  gint64 per_node = rq_json_get_int (placement, "MaxReplicas");
  gint64 replicas = get_replicas (lint->spec);

  if (g_strcmp0 (rq_json_get_string (lint->update, "Order"), "start-first") != 0)
    return;
  if (has_host_port (lint->spec) && (is_global (lint->spec) || replicas >= lint->n_active))
    complain (lint, RQ_CHECK_FAIL,
              g_strdup_printf (_("%s: starts new tasks first, but its port on the host is taken on "
                                 "every node: the update would wait forever. Use stop-first."),
                               lint->name));
  else if (per_node > 0 && replicas >= per_node * lint->n_active)
    complain (lint, RQ_CHECK_FAIL,
              g_strdup_printf (_("%s: starts new tasks first, but every node has as many as it may "
                                 "have: the update would wait forever. Use stop-first."),
                               lint->name));
}

static void
lint_parallelism (Lint *lint)
{
  gint64 replicas = get_replicas (lint->spec);

  if (lint->update != NULL && json_object_has_member (lint->update, "Parallelism") &&
      rq_json_get_int (lint->update, "Parallelism") == 0 && replicas > 1 &&
      g_strcmp0 (rq_json_get_string (lint->update, "Order"), "start-first") != 0)
    complain (lint, RQ_CHECK_WARN,
              g_strdup_printf (_("%s: all its tasks are stopped at once, so it is away for a "
                                 "while."), lint->name));
}

static guint
count_active (RqStackView *view)
{
  GHashTableIter iter;
  gpointer node;
  guint n_active = 0;

  g_hash_table_iter_init (&iter, rq_stack_view_get_nodes (view));
  while (g_hash_table_iter_next (&iter, NULL, &node))
    n_active += g_strcmp0 (rq_json_get_string (rq_json_get_object (node, "Status"), "State"),
                           "ready") == 0 &&
                g_strcmp0 (rq_json_get_string (rq_json_get_object (node, "Spec"), "Availability"),
                           "active") == 0;
  return n_active;
}

/**
 * rq_check_rollout:
 *
 * Returns: (transfer full): whether the update settings of the services that change make sense
 */
RqCheckResult *
rq_check_rollout (const RqCheckFacts *facts,
                  GCancellable       *cancellable)
{
  RqCheckResult *result =
    rq_check_result_new (RQ_CHECK_PASS, g_strdup (_("The update settings of the services that "
                                                    "change are in order.")));
  guint n_active = count_active (facts->view);

  for (guint i = 0; i < facts->targets->len; i++)
    {
      RqCheckTarget *target = facts->targets->pdata[i];
      JsonObject *spec = rq_json_get_object (target->service, "Spec");
      Lint lint = {
        rq_service_short_name (rq_service_json_get_name (target->service), facts->stack), spec,
        rq_json_get_object (spec, "UpdateConfig"), n_active, result,
      };

      lint_failure_action (&lint);
      lint_monitor (&lint);
      lint_start_first (&lint);
      lint_parallelism (&lint);
    }
  return result;
}
