/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/swarm-rows.h"

#include <libglib-testing/signal-logger.h>

#include "swarm/json.h"
#include "swarm/node.h"
#include "swarm/task.h"

#define SERVICES_MANY 2000
#define RUNNING_SINCE "2026-11-22T10:00:00Z"

static JsonArray *
parse_array (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, &error);

  g_assert_no_error (error);
  return json_node_dup_array (node);
}

/* Services @first to @last - 1, each with one running task. */
static RqSwarmState *
make_state (int first,
            int last,
            int version)
{
  RqSwarmState *state = g_new0 (RqSwarmState, 1);
  g_autoptr (GString) services = g_string_new ("[");
  g_autoptr (GString) tasks = g_string_new ("[");

  for (int i = first; i < last; i++)
    {
      const char *comma = i > first ? "," : "";

      g_string_append_printf (services, "%s{\"ID\":\"s%05d\",\"Version\":{\"Index\":%d},"
                              "\"Spec\":{\"Name\":\"st_%05d\",\"TaskTemplate\":{"
                              "\"ContainerSpec\":{\"Image\":\"a:%d\"}},"
                              "\"Mode\":{\"Replicated\":{\"Replicas\":1}}}}",
                              comma, i, version, i, version);
      g_string_append_printf (tasks, "%s{\"ID\":\"t%05d\",\"Version\":{\"Index\":%d},\"Slot\":1,"
                              "\"ServiceID\":\"s%05d\",\"NodeID\":\"n\","
                              "\"DesiredState\":\"running\",\"Spec\":{\"ContainerSpec\":{"
                              "\"Image\":\"a:%d\"}},\"Status\":{\"State\":\"running\","
                              "\"Timestamp\":\"" RUNNING_SINCE "\"}}",
                              comma, i, version, i, version);
    }
  g_string_append_c (services, ']');
  g_string_append_c (tasks, ']');

  state->parts = RQ_SWARM_ALL;
  state->services = parse_array (services->str);
  state->tasks = parse_array (tasks->str);
  state->nodes = parse_array ("[{\"ID\":\"n\",\"Version\":{\"Index\":1},\"Status\":{\"State\":"
                              "\"ready\"},\"Description\":{\"Hostname\":\"m1\"}}]");
  return state;
}

static void
apply (RqSwarmRows  *rows,
       RqSwarmState *state)
{
  g_autoptr (RqSwarmState) owned = state;
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-11-22T11:00:00Z", NULL);

  rq_swarm_rows_apply (rows, owned, now);
}

static void
assert_changed (GtSignalLogger *logger,
                GListModel     *list,
                guint           position,
                guint           removed,
                guint           added)
{
  guint seen_position = 0, seen_removed = 0, seen_added = 0;

  gt_signal_logger_assert_emission_pop (logger, list, "items-changed", &seen_position,
                                        &seen_removed, &seen_added);
  g_assert_cmpuint (seen_position, ==, position);
  g_assert_cmpuint (seen_removed, ==, removed);
  g_assert_cmpuint (seen_added, ==, added);
}

static void
test_runs (void)
{
  RqSwarmRows *rows = rq_swarm_rows_new ();
  GListModel *services = rq_swarm_rows_get_services (rows);
  g_autoptr (GtSignalLogger) logger = gt_signal_logger_new ();
  g_autoptr (RqService) kept = NULL;

  gt_signal_logger_connect (logger, services, "items-changed");
  apply (rows, make_state (10, 20, 1));
  assert_changed (logger, services, 0, 0, 10);
  kept = g_list_model_get_item (services, 5);

  apply (rows, make_state (10, 20, 1));
  gt_signal_logger_assert_no_emissions (logger);

  /* Three go at the front, two come at the back: two runs. */
  apply (rows, make_state (13, 22, 1));
  assert_changed (logger, services, 0, 3, 0);
  assert_changed (logger, services, 7, 0, 2);
  g_assert_true (kept == rq_swarm_rows_peek_services (rows)->pdata[2]);

  apply (rows, make_state (0, 0, 1));
  assert_changed (logger, services, 0, 9, 0);
  gt_signal_logger_assert_no_emissions (logger);
  g_assert_cmpuint (g_list_model_get_n_items (rq_swarm_rows_get_tasks (rows)), ==, 0);
  rq_swarm_rows_free (rows);
}

static void
test_notify (void)
{
  RqSwarmRows *rows = rq_swarm_rows_new ();
  GListModel *services = rq_swarm_rows_get_services (rows);
  g_autoptr (GtSignalLogger) logger = gt_signal_logger_new ();
  g_autoptr (RqService) service = NULL;

  apply (rows, make_state (0, 2, 1));
  service = g_list_model_get_item (services, 0);
  g_assert_cmpstr (rq_service_get_version (service), ==, "1");
  g_assert_cmpint (rq_verdict_get_outcome (rq_service_get_verdict (service)), ==,
                   RQ_OUTCOME_HEALTHY);

  gt_signal_logger_connect (logger, service, "notify");
  apply (rows, make_state (0, 2, 1));
  gt_signal_logger_assert_no_emissions (logger);
  apply (rows, make_state (0, 2, 2));
  gt_signal_logger_assert_notify_emission_pop (logger, service, "version");
  gt_signal_logger_assert_notify_emission_pop (logger, service, "image");
  gt_signal_logger_assert_no_emissions (logger);

  /* An answer that was overtaken on its way brings nothing back. */
  apply (rows, make_state (0, 2, 1));
  gt_signal_logger_assert_no_emissions (logger);
  g_assert_cmpstr (rq_service_get_version (service), ==, "2");
  rq_swarm_rows_free (rows);
}

static void
test_some_services (void)
{
  RqSwarmRows *rows = rq_swarm_rows_new ();
  RqSwarmState *some;

  apply (rows, make_state (0, 4, 1));
  some = make_state (2, 3, 5);
  some->parts = RQ_SWARM_SOME_SERVICES;
  some->service_ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (some->service_ids, g_strdup ("s00002"));
  g_ptr_array_add (some->service_ids, g_strdup ("s00003"));
  g_clear_pointer (&some->tasks, json_array_unref);
  g_clear_pointer (&some->nodes, json_array_unref);
  apply (rows, some);

  g_assert_cmpuint (rq_swarm_rows_peek_services (rows)->len, ==, 3);
  g_assert_cmpstr (rq_service_get_version (rq_swarm_rows_peek_services (rows)->pdata[2]), ==, "5");
  rq_swarm_rows_free (rows);
}

static gpointer
ref_cb (gconstpointer object,
        gpointer      data)
{
  return g_object_ref ((gpointer) object);
}

/* What is the same keeps its objects, also when there is much of it; times are for tests/bench. */
static void
test_many (void)
{
  RqSwarmRows *rows = rq_swarm_rows_new ();
  g_autoptr (GPtrArray) before = NULL;
  GPtrArray *services;

  apply (rows, make_state (0, SERVICES_MANY, 1));
  before = g_ptr_array_copy (rq_swarm_rows_peek_services (rows), ref_cb, NULL);
  apply (rows, make_state (0, SERVICES_MANY, 1));
  apply (rows, make_state (0, SERVICES_MANY, 2));

  services = rq_swarm_rows_peek_services (rows);
  g_assert_cmpuint (services->len, ==, SERVICES_MANY);
  for (guint i = 0; i < services->len; i++)
    g_assert_true (services->pdata[i] == before->pdata[i]);
  g_assert_cmpstr (rq_service_get_version (services->pdata[SERVICES_MANY - 1]), ==, "2");
  rq_swarm_rows_free (rows);
}

static void
test_nodes (void)
{
  RqSwarmRows *rows = rq_swarm_rows_new ();
  RqSwarmState *state = make_state (0, 1, 1);
  RqTask *task;
  RqService *service;

  g_clear_pointer (&state->nodes, json_array_unref);
  state->nodes = parse_array ("[]");
  apply (rows, state);
  task = g_list_model_get_item (rq_swarm_rows_get_tasks (rows), 0);
  service = g_list_model_get_item (rq_swarm_rows_get_services (rows), 0);
  g_assert_cmpstr (rq_task_get_node_name (task), ==, "n");
  g_assert_cmpint (rq_service_get_running (service), ==, 0);

  apply (rows, make_state (0, 1, 1));
  g_assert_cmpstr (rq_task_get_node_name (task), ==, "m1");
  g_assert_cmpint (rq_service_get_running (service), ==, 1);
  g_object_unref (task);
  g_object_unref (service);
  rq_swarm_rows_free (rows);
}

#define TASK(id, version, desired, state, node) \
  "{\"ID\":\"" id "\",\"Version\":{\"Index\":" version "},\"Slot\":1,\"ServiceID\":\"s00000\"," \
  "\"NodeID\":\"" node "\",\"DesiredState\":\"" desired "\",\"Spec\":{\"ContainerSpec\":{" \
  "\"Image\":\"a:1\"}},\"Status\":{\"State\":\"" state "\",\"Timestamp\":\"" RUNNING_SINCE "\"}}"
#define RUNNING TASK ("t00000", "1", "running", "running", "n")

static gboolean
is_at_rest_with (const char *tasks)
{
  RqSwarmRows *rows = rq_swarm_rows_new ();
  RqSwarmState *state = make_state (0, 1, 1);
  gboolean at_rest;

  json_array_unref (state->tasks);
  state->tasks = parse_array (tasks);
  apply (rows, state);
  at_rest = rq_swarm_rows_are_at_rest (rows);
  rq_swarm_rows_free (rows);
  return at_rest;
}

/* Only where whatever happens next comes with an event, or begins with the end of a task. */
static void
test_at_rest (void)
{
  g_assert_true (is_at_rest_with ("[" RUNNING "]"));
  g_assert_true (is_at_rest_with ("[" RUNNING "," TASK ("o", "1", "shutdown", "failed", "n") "]"));
  g_assert_true (is_at_rest_with ("[" RUNNING "," TASK ("o", "1", "shutdown", "running", "gone")
                                  "]"));
  g_assert_false (is_at_rest_with ("[]"));
  g_assert_false (is_at_rest_with ("[" TASK ("t", "1", "running", "starting", "n") "]"));
  g_assert_false (is_at_rest_with ("[" RUNNING "," TASK ("o", "1", "shutdown", "running", "n")
                                   "]"));
  g_assert_false (is_at_rest_with ("[" RUNNING "," TASK ("o", "1", "ready", "ready", "n") "]"));
  g_assert_false (is_at_rest_with ("[" RUNNING "," TASK ("o", "1", "complete", "running", "n")
                                   "]"));
}

static gboolean
lack (RqSwarmRows *rows,
      const char  *tasks)
{
  g_autoptr (JsonArray) array = parse_array (tasks);

  return rq_swarm_rows_lack (rows, array);
}

static void
test_lack (void)
{
  RqSwarmRows *rows = rq_swarm_rows_new ();

  apply (rows, make_state (0, 1, 4));
  g_assert_false (lack (rows, "[]"));
  g_assert_false (lack (rows, "[{}]"));
  g_assert_false (lack (rows, "[" TASK ("t00000", "4", "shutdown", "failed", "n") "]"));
  g_assert_true (lack (rows, "[" TASK ("t00000", "5", "shutdown", "failed", "n") "]"));
  g_assert_true (lack (rows, "[{}," TASK ("t00001", "1", "shutdown", "failed", "n") "]"));
  rq_swarm_rows_free (rows);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/swarm-rows/runs", test_runs);
  g_test_add_func ("/swarm/swarm-rows/notify", test_notify);
  g_test_add_func ("/swarm/swarm-rows/some-services", test_some_services);
  g_test_add_func ("/swarm/swarm-rows/nodes", test_nodes);
  g_test_add_func ("/swarm/swarm-rows/at-rest", test_at_rest);
  g_test_add_func ("/swarm/swarm-rows/lack", test_lack);
  g_test_add_func ("/swarm/swarm-rows/many", test_many);
  return g_test_run ();
}
