/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-update.h"

#include "swarm/json.h"
#include "swarm/service-spec.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define SPEC \
  "{\"Name\":\"s_a\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"r:5000/a:1@" DIGEST "\"}," \
  "\"ForceUpdate\":3},\"Mode\":{\"Replicated\":{\"Replicas\":2}},\"Novel\":{\"k\":[1]}," \
  "\"UpdateConfig\":{\"Parallelism\":1,\"Delay\":1000000000,\"FailureAction\":\"pause\"}}"
#define DIGEST "sha256:0123456789012345678901234567890123456789012345678901234567890123"
#define OLD "{\"Name\":\"s_a\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"r:5000/a:0\"}}}"
#define JOB "{\"Name\":\"s_j\",\"Mode\":{\"ReplicatedJob\":{}},\"TaskTemplate\":{" \
  "\"ContainerSpec\":{\"Image\":\"r:5000/a:0\"}}}"

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static JsonObject *
parse_service (const char *spec,
               const char *previous)
{
  g_autofree char *text = previous != NULL
                          ? g_strdup_printf ("{\"ID\":\"i\",\"Spec\":%s,\"PreviousSpec\":%s}", spec,
                                             previous)
                          : g_strdup_printf ("{\"ID\":\"i\",\"Spec\":%s}", spec);

  return parse (text);
}

static RqServiceChange *
make_settings (gint64          delay,
               RqFailureAction action,
               RqUpdateOrder   rollback_order)
{
  RqUpdateSettings update = { .parallelism = 1, .delay = delay, .failure_action = action };
  RqUpdateSettings rollback = { .parallelism = 1, .order = rollback_order };

  return rq_service_change_new_settings (&update, &rollback);
}

/* What is not changed is as it was, to the byte. */
static void
test_edits (void)
{
  g_autoptr (JsonObject) service = parse_service (SPEC, OLD);
  g_autoptr (JsonObject) expected = parse (SPEC);
  g_autoptr (JsonObject) old = parse (OLD);
  g_autoptr (RqServiceChange) image = rq_service_change_new_image (" r:5000/a:2 ");
  g_autoptr (RqServiceChange) force = rq_service_change_new_restart ();
  g_autoptr (RqServiceChange) back = rq_service_change_new_rollback ();
  g_autoptr (RqServiceChange) settings = make_settings (2 * SECOND, RQ_FAILURE_PAUSE,
                                                        RQ_ORDER_STOP_FIRST);
  g_autoptr (JsonObject) with_image = rq_service_change_apply (image, service, "r:5000/a:2@x");
  g_autoptr (JsonObject) forced = rq_service_change_apply (force, service, NULL);
  g_autoptr (JsonObject) rolled = rq_service_change_apply (back, service, NULL);
  g_autoptr (JsonObject) with_settings = rq_service_change_apply (settings, service, NULL);

  g_assert_cmpstr (rq_service_spec_get_image (with_image), ==, "r:5000/a:2@x");
  g_assert_cmpint (rq_service_spec_get_force_update (with_image), ==, 3);
  rq_service_spec_set_image (with_image, "r:5000/a:1@" DIGEST);
  g_assert_true (rq_json_objects_equal (with_image, expected));

  g_assert_cmpint (rq_service_spec_get_force_update (forced), ==, 4);
  g_assert_true (rq_service_spec_equal (forced, expected));
  g_assert_true (rq_json_objects_equal (rolled, old));
  g_assert_true (rq_service_spec_same_tasks (with_settings, expected));
  g_assert_cmpint (rq_json_get_int (rq_json_get_object (with_settings, "UpdateConfig"), "Delay"),
                   ==, 2 * SECOND);
  g_assert_true (rq_json_objects_equal (rq_json_get_object (service, "Spec"), expected));
}

static void
test_commands (void)
{
  g_autoptr (JsonObject) spec = parse (SPEC);
  g_autoptr (JsonObject) odd = parse ("{\"Name\":\"s a;b\"}");
  const struct
  {
    RqServiceChange *change;
    JsonObject *spec;
    const char *command;
  } cases[] = {
    { rq_service_change_new_image ("r:5000/a:2"), spec,
      "docker service update --with-registry-auth --image r:5000/a:2 s_a" },
    { rq_service_change_new_image ("a:2; rm -rf /"), spec,
      "docker service update --with-registry-auth --image 'a:2; rm -rf /' s_a" },
    { rq_service_change_new_restart (), spec, "docker service update --force s_a" },
    { rq_service_change_new_rollback (), odd, "docker service update --rollback 's a;b'" },
    { make_settings (90 * SECOND, RQ_FAILURE_ROLLBACK, RQ_ORDER_STOP_FIRST), spec,
      "docker service update --update-delay 1m30s --update-failure-action rollback s_a" },
    { make_settings (SECOND, RQ_FAILURE_PAUSE, RQ_ORDER_START_FIRST), spec,
      "docker service update --rollback-order start-first s_a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RqServiceChange) change = cases[i].change;
      g_autofree char *command = rq_service_change_to_command (change, cases[i].spec);

      g_assert_cmpstr (command, ==, cases[i].command);
    }
}

static void
test_refuses (void)
{
  const struct
  {
    RqServiceChange *change;
    const char *spec;
    const char *previous;
    int code; /* -1: none */
  } cases[] = {
    { rq_service_change_new_image ("r:5000/a:2"), SPEC, NULL, -1 },
    { rq_service_change_new_image ("r:5000/a@" DIGEST), SPEC, NULL, -1 },
    { rq_service_change_new_image ("r:5000/a"), SPEC, NULL, RQ_SERVICE_CHANGE_ERROR_INVALID },
    { rq_service_change_new_image ("A b"), SPEC, NULL, RQ_SERVICE_CHANGE_ERROR_INVALID },
    { rq_service_change_new_image (""), SPEC, NULL, RQ_SERVICE_CHANGE_ERROR_INVALID },
    { rq_service_change_new_image ("a:1"), "{\"Name\":\"p\",\"TaskTemplate\":{}}", NULL,
      RQ_SERVICE_CHANGE_ERROR_INVALID },
    { rq_service_change_new_rollback (), SPEC, OLD, -1 },
    { rq_service_change_new_rollback (), SPEC, NULL, RQ_SERVICE_CHANGE_ERROR_NO_PREVIOUS },
    { rq_service_change_new_restart (), SPEC, NULL, -1 },
    { rq_service_change_new_restart (), JOB, NULL, RQ_SERVICE_CHANGE_ERROR_JOB },
    { rq_service_change_new_image ("a:1"), JOB, NULL, RQ_SERVICE_CHANGE_ERROR_JOB },
    { make_settings (0, RQ_FAILURE_PAUSE, RQ_ORDER_STOP_FIRST), SPEC, NULL, -1 },
    { make_settings (-1, RQ_FAILURE_PAUSE, RQ_ORDER_STOP_FIRST), SPEC, NULL,
      RQ_SERVICE_CHANGE_ERROR_INVALID },
    { rq_service_change_new_restart (), "null", NULL, RQ_SERVICE_CHANGE_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RqServiceChange) change = cases[i].change;
      g_autoptr (JsonObject) service = parse_service (cases[i].spec, cases[i].previous);
      g_autoptr (GError) error = NULL;
      gboolean possible = rq_service_change_check (change, service, &error);

      g_assert_cmpint (possible, ==, cases[i].code == -1);
      if (!possible)
        g_assert_error (error, RQ_SERVICE_CHANGE_ERROR, cases[i].code);
    }
}

static JsonObject *
with_image (const char *image,
            gint64      force)
{
  JsonObject *spec = parse (SPEC);

  rq_service_spec_set_image (spec, image);
  json_object_set_int_member (rq_json_get_object (spec, "TaskTemplate"), "ForceUpdate", force);
  return spec;
}

/* Of specs "before", "wanted" and "now", by image and ForceUpdate. */
static void
test_decides (void)
{
  const struct
  {
    const char *wanted;
    gint64 wanted_force;
    const char *now;
    gint64 now_force;
    RqWriteAnswer answer;
  } cases[] = {
    { "a:2", 3, "a:2", 3, RQ_WRITE_DONE },
    { "a:2", 3, "a:1", 3, RQ_WRITE_AGAIN },
    { "a:2", 3, "a:7", 3, RQ_WRITE_CONFLICT },
    { "a:1", 4, "a:1", 4, RQ_WRITE_DONE },
    { "a:1", 4, "a:1", 3, RQ_WRITE_AGAIN },
    { "a:1", 4, "a:1", 5, RQ_WRITE_CONFLICT },
    { "a:1", 4, "a:7", 4, RQ_WRITE_CONFLICT },
  };
  g_autoptr (JsonObject) base = with_image ("a:1", 3);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) wanted = with_image (cases[i].wanted, cases[i].wanted_force);
      g_autoptr (JsonObject) now = with_image (cases[i].now, cases[i].now_force);

      g_assert_cmpint (rq_service_update_decide (base, wanted, now), ==, cases[i].answer);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/service-change/edits", test_edits);
  g_test_add_func ("/swarm/service-change/commands", test_commands);
  g_test_add_func ("/swarm/service-change/refuses", test_refuses);
  g_test_add_func ("/swarm/service-change/decides", test_decides);
  return g_test_run ();
}
