/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/json.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rq_json_from_text (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_round_trip (void)
{
  static const char * const cases[] = {
    "{\"a\":9223372036854775807,\"b\":-9223372036854775807,\"c\":0,\"d\":-1}",
    "[0.5,1000000000,true,false,null,\"\"]",
    "{\"e\":\"12e5 18446744073709551615 {[\\\"\",\"f\":{\"g\":[{}]}}",
    "{\"z\":1,\"a\":2,\"m\":3}",
    "null",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i]);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = rq_json_to_text (node, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, cases[i]);
    }
}

/* Read it, yes; write it back changed, no. */
static void
test_numbers_refused (void)
{
  static const char * const cases[] = {
    "9223372036854775808", "18446744073709551615", "-9223372036854775808", "1e3", "1.5E-7",
    "2e+400", "012",
    "99999999999999999999999999",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"a\":[1,{\"n\": %s , \"m\":2}]}", cases[i]);
      g_autoptr (JsonNode) node = parse (text);
      g_autoptr (JsonNode) copy = rq_json_copy (node);
      g_autoptr (GError) error = NULL;
      g_autofree char *written = rq_json_to_text (copy, &error);
      JsonArray *array = rq_json_get_array (json_node_get_object (node), "a");

      g_test_message ("%s", cases[i]);
      g_assert_null (written);
      g_assert_error (error, RQ_JSON_ERROR, RQ_JSON_ERROR_NUMBER);
      g_assert_nonnull (strstr (error->message, cases[i]));
      g_assert_cmpint (rq_json_get_int (rq_json_array_get_object (array, 1), "n"), ==, 0);
      g_assert_cmpint (rq_json_get_int (rq_json_array_get_object (array, 1), "m"), ==, 2);
    }
}

static void
test_refused (void)
{
  static const char * const cases[] = {
    "{", "{\"a\":", "[1,2", "\"abc", "{\"a\":1", "tru", "{\"a\" 1}", "HTTP/1.1 200 OK",
    "{\"a\":\"\xff\"}",
  };
  g_autofree char *deep = g_strnfill (1000000, '[');

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_null (rq_json_from_text (cases[i], -1, &error));
      g_assert_error (error, RQ_JSON_ERROR, RQ_JSON_ERROR_SYNTAX);
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (rq_json_from_text (deep, -1, &error));
    g_assert_error (error, RQ_JSON_ERROR, RQ_JSON_ERROR_TOO_DEEP);
    g_assert_null (rq_json_from_text ("[1]\0[2]", 7, NULL));
  }
}

static void
test_empty (void)
{
  g_autoptr (JsonNode) node = parse ("");

  g_assert_true (JSON_NODE_HOLDS_NULL (node));
}

static void
test_equal (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean equal;
  } cases[] = {
    { "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", TRUE },
    { "{\"a\":null}", "{}", TRUE },
    { "{\"a\":{\"b\":null}}", "{\"a\":{}}", TRUE },
    { "{\"a\":{}}", "{}", FALSE },
    { "[1,2]", "[2,1]", FALSE },
    { "[1]", "[1,1]", FALSE },
    { "1", "\"1\"", FALSE },
    { "{\"a\":1}", "{\"b\":1}", FALSE },
    { "{\"a\":[{\"b\":\"x\"}]}", "{\"a\":[{\"b\":\"x\",\"c\":null}]}", TRUE },
    { "{\"a\":0.1}", "{\"a\":0.1}", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) a = parse (cases[i].a);
      g_autoptr (JsonNode) b = parse (cases[i].b);

      g_test_message ("%s : %s", cases[i].a, cases[i].b);
      g_assert_cmpint (rq_json_equal (a, b), ==, cases[i].equal);
      g_assert_cmpint (rq_json_equal (b, a), ==, cases[i].equal);
    }
}

static void
test_wrong_types (void)
{
  g_autoptr (JsonNode) node = parse ("{\"s\":\"x\",\"n\":1,"
                                     "\"o\":{},\"a\":[],\"z\":null,\"t\":true}");
  JsonObject *object = json_node_get_object (node);

  g_assert_null (rq_json_get_object (object, "s"));
  g_assert_null (rq_json_get_object (NULL, "s"));
  g_assert_null (rq_json_get_array (object, "o"));
  g_assert_null (rq_json_get_string (object, "n"));
  g_assert_null (rq_json_get_string (object, "z"));
  g_assert_cmpint (rq_json_get_int (object, "s"), ==, 0);
  g_assert_cmpint (rq_json_get_int (object, "n"), ==, 1);
  g_assert_false (rq_json_get_bool (object, "n"));
  g_assert_true (rq_json_get_bool (object, "t"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/json/round-trip", test_round_trip);
  g_test_add_func ("/swarm/json/numbers-refused", test_numbers_refused);
  g_test_add_func ("/swarm/json/refused", test_refused);
  g_test_add_func ("/swarm/json/empty", test_empty);
  g_test_add_func ("/swarm/json/equal", test_equal);
  g_test_add_func ("/swarm/json/wrong-types", test_wrong_types);
  return g_test_run ();
}
