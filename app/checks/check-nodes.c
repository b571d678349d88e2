/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "checks/checks.h"
#include "swarm/json.h"

typedef struct
{
  guint managers;
  guint reachable;
  guint active;
  guint not_ready;
  guint away;
} Count;

static const char *
text_of (JsonObject *object,
         const char *member)
{
  const char *text = rq_json_get_string (object, member);

  return text != NULL ? text : "?";
}

static void
count_node (JsonObject    *node,
            Count         *count,
            RqCheckResult *result)
{
  JsonObject *spec = rq_json_get_object (node, "Spec");
  JsonObject *manager = rq_json_get_object (node, "ManagerStatus");
  const char *name = text_of (rq_json_get_object (node, "Description"), "Hostname");
  const char *state = text_of (rq_json_get_object (node, "Status"), "State");
  const char *availability = text_of (spec, "Availability");
  gboolean ready = g_str_equal (state, "ready");
  gboolean active = g_str_equal (availability, "active");

  count->managers += manager != NULL;
  count->reachable += g_str_equal (text_of (manager, "Reachability"), "reachable");
  count->active += ready && active;
  count->not_ready += !ready;
  count->away += ready && !active;
  rq_check_result_add (result, "%s: %s, %s, %s", name, text_of (spec, "Role"), state,
                       availability);
}

static void
conclude (RqCheckResult *result,
          const Count   *count)
{
  guint majority = count->managers / 2 + 1;

  if (count->active == 0)
    rq_check_result_worsen (result, RQ_CHECK_FAIL,
                            g_strdup (_("No node is ready to run tasks. Look at “docker node ls” "
                                        "on the manager.")));
  if (count->reachable < majority)
    rq_check_result_worsen (result, RQ_CHECK_FAIL,
                            g_strdup_printf (ngettext ("Only %u of %u manager can be reached: the "
                                                       "swarm has no quorum.",
                                                       "Only %u of %u managers can be reached: "
                                                       "the swarm has no quorum.",
                                                       count->managers),
                                             count->reachable, count->managers));
  else if (count->reachable < count->managers)
    rq_check_result_worsen (result, RQ_CHECK_WARN,
                            g_strdup_printf (ngettext ("%u of %u manager can be reached: there is "
                                                       "a quorum, with less to spare.",
                                                       "%u of %u managers can be reached: there "
                                                       "is a quorum, with less to spare.",
                                                       count->managers),
                                             count->reachable, count->managers));
  if (count->not_ready > 0)
    rq_check_result_worsen (result, RQ_CHECK_WARN,
                            g_strdup_printf (ngettext ("%u node is not ready.",
                                                       "%u nodes are not ready.",
                                                       count->not_ready), count->not_ready));
  if (count->away > 0)
    rq_check_result_worsen (result, RQ_CHECK_WARN,
                            g_strdup_printf (ngettext ("%u node is paused or drained.",
                                                       "%u nodes are paused or drained.",
                                                       count->away), count->away));
}

/**
 * rq_check_nodes:
 *
 * Returns: (transfer full): whether the nodes are ready and the managers have a quorum
 */
RqCheckResult *
rq_check_nodes (const RqCheckFacts *facts,
                GCancellable       *cancellable)
{
  RqCheckResult *result =
    rq_check_result_new (RQ_CHECK_PASS, g_strdup (_("All nodes are ready, and the managers have "
                                                    "a quorum.")));
  Count count = { 0, 0, 0, 0, 0 };
  GHashTableIter iter;
  gpointer node;

  g_hash_table_iter_init (&iter, rq_stack_view_get_nodes (facts->view));
  while (g_hash_table_iter_next (&iter, NULL, &node))
    count_node (node, &count, result);
  conclude (result, &count);
  return result;
}
