/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/json-output.h"

/* What a server says comes out as the same text again and never as a command to a terminal. */
static void
test_hostile_text (void)
{
  static const char hostile[] = "a\033[31m\"\\\n\177\302\233b\303\251\377";
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) parsed = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  rq_json_output_string (builder, "text", hostile);
  rq_json_output_string (builder, "nothing", NULL);
  json_builder_end_object (builder);
  text = rq_json_output_to_text (builder, TRUE);

  g_assert_null (strchr (text, '\033'));
  g_assert_null (strchr (text, '\177'));
  g_assert_null (strchr (text, '\n'));
  g_assert_null (strstr (text, "\302\233"));
  parsed = json_from_string (text, NULL);
  g_assert_nonnull (parsed);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (parsed), "text"), ==,
                   "a\033[31m\"\\\n\177\302\233b\303\251\357\277\275");
  g_assert_true (json_object_get_null_member (json_node_get_object (parsed), "nothing"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/json-output/hostile-text", test_hostile_text);
  return g_test_run ();
}
