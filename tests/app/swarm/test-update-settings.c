/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/update-settings.h"

#include <math.h>

#include "swarm/json.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

static const char SPEC[] =
  "{\"Name\":\"s_a\",\"UpdateConfig\":{\"Parallelism\":2,\"Delay\":10000000000,"
  "\"FailureAction\":\"rollback\",\"Monitor\":3000000000,\"MaxFailureRatio\":0.25,"
  "\"Order\":\"start-first\",\"Novel\":[1]},"
  "\"RollbackConfig\":{\"Parallelism\":1,\"MaxFailureRatio\":0,\"Order\":\"stop-first\"}}";

static const RqUpdateSettings good = { .parallelism = 1 };

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static char *
to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr (GError) error = NULL;
  char *text = rq_json_to_text (node, &error);

  g_assert_no_error (error);
  return text;
}

static void
test_reads (void)
{
  g_autoptr (JsonObject) spec = parse (SPEC);
  g_autoptr (JsonObject) bare = parse ("{}");
  RqUpdateSettings settings;

  rq_update_settings_read (spec, RQ_SETTINGS_OF_UPDATE, &settings);
  g_assert_cmpint (settings.parallelism, ==, 2);
  g_assert_cmpint (settings.delay, ==, 10 * SECOND);
  g_assert_cmpint (settings.monitor, ==, 3 * SECOND);
  g_assert_cmpfloat_with_epsilon (settings.max_failure_ratio, 0.25, 1e-9);
  g_assert_cmpint (settings.failure_action, ==, RQ_FAILURE_ROLLBACK);
  g_assert_cmpint (settings.order, ==, RQ_ORDER_START_FIRST);

  rq_update_settings_read (spec, RQ_SETTINGS_OF_ROLLBACK, &settings);
  g_assert_cmpint (settings.failure_action, ==, RQ_FAILURE_PAUSE);
  rq_update_settings_read (bare, RQ_SETTINGS_OF_UPDATE, &settings);
  g_assert_true (rq_update_settings_equal (&settings, &good));
}

/* Another type than Docker says, or none. */
static void
test_reads_anything (void)
{
  static const char *const texts[] = {
    "{\"UpdateConfig\":null}",
    "{\"UpdateConfig\":[]}",
    "{\"UpdateConfig\":{\"Delay\":\"x\",\"Order\":7,\"FailureAction\":\"explode\"}}",
    "{\"UpdateConfig\":{\"MaxFailureRatio\":{}}}",
    "{\"UpdateConfig\":{\"Delay\":-5,\"Monitor\":-1}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) spec = parse (texts[i]);
      RqUpdateSettings settings;

      rq_update_settings_read (spec, RQ_SETTINGS_OF_UPDATE, &settings);
      g_assert_true (rq_update_settings_check (&settings, RQ_SETTINGS_OF_UPDATE, NULL));
    }
}

/* Only what differs is touched: the rest stays to the byte. */
static void
test_writes (void)
{
  g_autoptr (JsonObject) spec = parse (SPEC);
  g_autoptr (JsonObject) bare = parse ("{\"Name\":\"b\"}");
  g_autofree char *unchanged = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *made = NULL;
  RqUpdateSettings settings;

  rq_update_settings_read (spec, RQ_SETTINGS_OF_UPDATE, &settings);
  rq_update_settings_write (&settings, RQ_SETTINGS_OF_UPDATE, spec);
  unchanged = to_text (spec);
  g_assert_cmpstr (unchanged, ==, SPEC);

  settings.delay = 0;
  settings.max_failure_ratio = 0.1;
  settings.failure_action = RQ_FAILURE_PAUSE;
  rq_update_settings_write (&settings, RQ_SETTINGS_OF_UPDATE, spec);
  changed = to_text (spec);
  g_assert_nonnull (strstr (changed, "\"Parallelism\":2,\"Delay\":0,\"FailureAction\":\"pause\","
                            "\"Monitor\":3000000000,\"MaxFailureRatio\":0.1"));
  g_assert_nonnull (strstr (changed, "\"Novel\":[1]"));

  rq_update_settings_write (&good, RQ_SETTINGS_OF_ROLLBACK, bare);
  g_assert_false (json_object_has_member (bare, "RollbackConfig"));
  settings = good;
  settings.order = RQ_ORDER_START_FIRST;
  rq_update_settings_write (&settings, RQ_SETTINGS_OF_ROLLBACK, bare);
  made = to_text (bare);
  g_assert_cmpstr (made, ==, "{\"Name\":\"b\",\"RollbackConfig\":{\"Parallelism\":1,"
                   "\"Order\":\"start-first\"}}");
}

static void
test_checks (void)
{
  const struct
  {
    RqUpdateSettings settings;
    RqSettingsKind kind;
    gboolean is_good;
  } cases[] = {
    { { .parallelism = 0 }, RQ_SETTINGS_OF_UPDATE, TRUE },
    { { .parallelism = -1 }, RQ_SETTINGS_OF_UPDATE, FALSE },
    { { .parallelism = 10001 }, RQ_SETTINGS_OF_UPDATE, FALSE },
    { { .delay = -1 }, RQ_SETTINGS_OF_UPDATE, FALSE },
    { { .delay = 25 * 3600 * SECOND }, RQ_SETTINGS_OF_UPDATE, FALSE },
    { { .monitor = 25 * 3600 * SECOND }, RQ_SETTINGS_OF_UPDATE, FALSE },
    { { .max_failure_ratio = 1 }, RQ_SETTINGS_OF_UPDATE, TRUE },
    { { .max_failure_ratio = 1.01 }, RQ_SETTINGS_OF_UPDATE, FALSE },
    { { .max_failure_ratio = -0.1 }, RQ_SETTINGS_OF_UPDATE, FALSE },
    { { .max_failure_ratio = NAN }, RQ_SETTINGS_OF_UPDATE, FALSE },
    { { .failure_action = RQ_FAILURE_ROLLBACK }, RQ_SETTINGS_OF_UPDATE, TRUE },
    { { .failure_action = RQ_FAILURE_ROLLBACK }, RQ_SETTINGS_OF_ROLLBACK, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean is_good = rq_update_settings_check (&cases[i].settings, cases[i].kind, &error);

      g_assert_cmpint (is_good, ==, cases[i].is_good);
      g_assert_cmpint (error == NULL, ==, is_good);
      if (error != NULL)
        g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/update-settings/reads", test_reads);
  g_test_add_func ("/swarm/update-settings/reads-anything", test_reads_anything);
  g_test_add_func ("/swarm/update-settings/writes", test_writes);
  g_test_add_func ("/swarm/update-settings/checks", test_checks);
  return g_test_run ();
}
