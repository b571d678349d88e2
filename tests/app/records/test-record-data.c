/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/record-data.h"

#include "records/lock.h"
#include "records/record-name.h"
#include "swarm/json.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rq_json_from_text (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_unpack_fails (GBytes *packed,
                     int     code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = rq_record_unpack (packed, &error);

  g_assert_null (object);
  g_assert_error (error, RQ_RECORD_ERROR, code);
}

static void
test_round_trip (void)
{
  g_autoptr (JsonNode) node =
    parse ("{\"format\": 1, \"text\": \"ü\", \"big\": 9223372036854775807, \"unknown\": [1.5]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) packed = rq_record_pack (node, &error);
  g_autoptr (GBytes) again = rq_record_pack (node, NULL);
  g_autoptr (JsonObject) object = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (packed, again));
  object = rq_record_unpack (packed, &error);
  g_assert_no_error (error);
  g_assert_true (rq_json_objects_equal (object, json_node_get_object (node)));
}

static void
test_formats (void)
{
  g_autoptr (JsonNode) newer = parse ("{\"format\": 2}");
  g_autoptr (JsonNode) none = parse ("{\"text\": \"x\"}");
  g_autoptr (JsonNode) list = parse ("[1]");
  g_autoptr (GBytes) packed_newer = rq_record_pack (newer, NULL);
  g_autoptr (GBytes) packed_none = rq_record_pack (none, NULL);
  g_autoptr (GBytes) packed_list = rq_record_pack (list, NULL);

  assert_unpack_fails (packed_newer, RQ_RECORD_ERROR_TOO_NEW);
  assert_unpack_fails (packed_none, RQ_RECORD_ERROR_DAMAGED);
  assert_unpack_fails (packed_list, RQ_RECORD_ERROR_DAMAGED);
}

static void
test_damaged (void)
{
  g_autoptr (JsonNode) node = parse ("{\"format\": 1, \"text\": \"some text to be cut short\"}");
  g_autoptr (GBytes) packed = rq_record_pack (node, NULL);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, g_bytes_get_size (packed) - 12);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) noise = g_bytes_new_static ("no gzip at all", 14);

  assert_unpack_fails (cut, RQ_RECORD_ERROR_DAMAGED);
  assert_unpack_fails (empty, RQ_RECORD_ERROR_DAMAGED);
  assert_unpack_fails (noise, RQ_RECORD_ERROR_DAMAGED);
}

/* What is a few hundred KB and unpacks without end is given up at the limit. */
static void
test_bomb (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *much = g_strnfill (RQ_RECORD_UNPACKED_MAX + 1, 'x');
  g_autoptr (GBytes) packed = NULL;

  json_object_set_int_member (object, "format", 1);
  json_object_set_string_member (object, "text", much);
  packed = rq_record_pack (node, NULL);
  g_assert_cmpuint (g_bytes_get_size (packed), <, 1024 * 1024);
  assert_unpack_fails (packed, RQ_RECORD_ERROR_DAMAGED);
}

static void
test_parse_limits (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *text = g_strdup_printf ("{\"format\": 1, \"deep\": %s", deep);
  g_autoptr (GError) error = NULL;

  g_assert_null (rq_record_parse (text, -1, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (rq_record_parse ("{\"format\": 1, \"x\": \"\xff\"}", -1, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED);
}

static void
test_split (void)
{
  static const struct
  {
    gsize size;
    guint pieces;
  } cases[] = { { 0, 1 }, { 1, 1 }, { 10, 1 }, { 11, 2 }, { 30, 3 }, { 31, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strnfill (cases[i].size, 'a' + i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, cases[i].size);
      g_autoptr (GPtrArray) pieces = rq_record_split (bytes, 10);
      g_autoptr (GBytes) joined = rq_record_join (pieces);

      g_assert_cmpuint (pieces->len, ==, cases[i].pieces);
      for (guint j = 0; j < pieces->len; j++)
        g_assert_cmpuint (g_bytes_get_size (pieces->pdata[j]), <=, 10);
      g_assert_true (g_bytes_equal (joined, bytes));
    }
}

static void
assert_is_config_name (const char *name)
{
  g_assert_cmpuint (strlen (name), <=, 64);
  g_assert_true (g_regex_match_simple ("^[a-zA-Z0-9][a-zA-Z0-9_.-]*$", name, 0, 0));
}

static void
test_names (void)
{
  g_autofree char *stack = g_strnfill (200, 'y');
  g_autofree char *lock = rq_record_name_lock (stack);
  g_autofree char *odd = rq_record_name_lock ("it's \"the\" stack/ü");
  g_autofree char *other = rq_record_name_lock ("it's \"the\" stack/ö");
  g_autofree char *version = g_strnfill (128, '9');
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 22, 10, 20, 30);
  g_autofree char *id = rq_release_id_new ("3.9.52", now);
  g_autofree char *long_id = rq_release_id_new (version, now);
  g_autofree char *head = rq_record_name_head (long_id);
  g_autofree char *baseline = rq_record_name_baseline (long_id, 64);
  g_autofree char *evidence = rq_record_name_evidence (long_id);

  assert_is_config_name (lock);
  assert_is_config_name (odd);
  g_assert_cmpstr (odd, !=, other);
  g_assert_true (g_str_has_prefix (id, "20261122-1020-3.9.52-"));
  g_assert_true (rq_release_id_is_valid (id));
  g_assert_true (rq_release_id_is_valid (long_id));
  assert_is_config_name (head);
  assert_is_config_name (baseline);
  assert_is_config_name (evidence);
  g_assert_false (rq_release_id_is_valid (""));
  g_assert_false (rq_release_id_is_valid ("../../etc"));
  g_assert_false (rq_release_id_is_valid ("a b"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-data/round-trip", test_round_trip);
  g_test_add_func ("/record-data/formats", test_formats);
  g_test_add_func ("/record-data/damaged", test_damaged);
  g_test_add_func ("/record-data/bomb", test_bomb);
  g_test_add_func ("/record-data/parse-limits", test_parse_limits);
  g_test_add_func ("/record-data/split", test_split);
  g_test_add_func ("/record-data/names", test_names);
  return g_test_run ();
}
