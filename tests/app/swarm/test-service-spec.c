/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-spec.h"

#include "swarm/json.h"

static const char SPEC[] =
  "{\"Name\":\"s_a\",\"Labels\":{\"com.docker.stack.namespace\":\"s\"},"
  "\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"a:1\",\"Env\":[\"A=1\"]},\"ForceUpdate\":3,"
  "\"Runtime\":\"container\",\"Placement\":{\"Constraints\":[\"x\"]}},"
  "\"Mode\":{\"Replicated\":{\"Replicas\":2}},\"Novel\":{\"k\":[1]}}";

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, NULL);

  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

static void
test_image (void)
{
  g_autoptr (JsonObject) spec = parse (SPEC);
  g_autoptr (JsonObject) copy = rq_service_spec_copy (spec);
  g_autoptr (JsonObject) bare = parse ("{\"TaskTemplate\":{}}");

  rq_service_spec_set_image (copy, "a:2");
  g_assert_cmpstr (rq_service_spec_get_image (copy), ==, "a:2");
  g_assert_cmpstr (rq_service_spec_get_image (spec), ==, "a:1");
  g_assert_false (rq_service_spec_equal (spec, copy));
  g_assert_false (rq_service_spec_same_tasks (spec, copy));
  rq_service_spec_set_image (copy, "a:1");
  g_assert_true (rq_service_spec_equal (spec, copy));
  g_assert_true (json_object_has_member (copy, "Novel"));
  g_assert_null (rq_service_spec_get_image (bare));
}

static void
test_what_counts (void)
{
  g_autoptr (JsonObject) spec = parse (SPEC);
  g_autoptr (JsonObject) forced = rq_service_spec_copy (spec);
  g_autoptr (JsonObject) scaled = rq_service_spec_copy (spec);
  g_autoptr (JsonObject) moved = rq_service_spec_copy (spec);
  JsonObject *replicated = rq_json_get_object (rq_json_get_object (scaled, "Mode"), "Replicated");

  json_object_set_int_member (rq_json_get_object (forced, "TaskTemplate"), "ForceUpdate", 4);
  json_object_set_int_member (replicated, "Replicas", 3);
  json_object_remove_member (rq_json_get_object (moved, "TaskTemplate"), "Placement");

  g_assert_cmpint (rq_service_spec_get_force_update (forced), ==, 4);
  g_assert_true (rq_service_spec_equal (spec, forced));
  g_assert_false (rq_service_spec_task_is_current (spec, rq_json_get_object (forced,
                                                                             "TaskTemplate")));
  g_assert_false (rq_service_spec_equal (spec, scaled));
  g_assert_true (rq_service_spec_same_tasks (spec, scaled));
  g_assert_true (rq_service_spec_task_is_current (spec, rq_json_get_object (moved,
                                                                            "TaskTemplate")));
  g_assert_false (rq_service_spec_same_tasks (spec, moved));
}

/* What the engine gives for a service of "docker stack deploy" and for its tasks. */
static void
test_default_runtime (void)
{
  g_autoptr (JsonObject) spec = parse (SPEC);
  g_autoptr (JsonObject) silent = rq_service_spec_copy (spec);
  JsonObject *task = rq_json_get_object (silent, "TaskTemplate");

  json_object_remove_member (task, "Runtime");
  g_assert_true (rq_service_spec_task_is_current (spec, task));
  g_assert_true (rq_service_spec_task_is_current (silent, rq_json_get_object (spec,
                                                                              "TaskTemplate")));
  json_object_set_string_member (task, "Runtime", "plugin");
  g_assert_false (rq_service_spec_task_is_current (spec, task));
}

static void
test_job_and_stack (void)
{
  g_autoptr (JsonObject) spec = parse (SPEC);
  g_autoptr (JsonObject) job = parse ("{\"Mode\":{\"ReplicatedJob\":{\"MaxConcurrent\":1}}}");
  g_autoptr (JsonObject) global_job = parse ("{\"Mode\":{\"GlobalJob\":{}},\"Labels\":null}");

  g_assert_false (rq_service_spec_is_job (spec));
  g_assert_true (rq_service_spec_is_job (job));
  g_assert_true (rq_service_spec_is_job (global_job));
  g_assert_cmpstr (rq_service_spec_get_stack (spec), ==, "s");
  g_assert_null (rq_service_spec_get_stack (global_job));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/service-spec/image", test_image);
  g_test_add_func ("/swarm/service-spec/what-counts", test_what_counts);
  g_test_add_func ("/swarm/service-spec/default-runtime", test_default_runtime);
  g_test_add_func ("/swarm/service-spec/job-and-stack", test_job_and_stack);
  return g_test_run ();
}
