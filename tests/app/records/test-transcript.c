/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/transcript.h"

#include "records/record-data.h"
#include "swarm/json.h"

static GBytes *
make_noise (gsize size)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = g_rand_int_range (random, 0, 256);
  return g_bytes_new_take (data, size);
}

static JsonObject *
feed (GBytes *output,
      gsize   chunk)
{
  g_autoptr (RqTranscript) transcript = rq_transcript_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (output, &size);

  for (gsize offset = 0; offset < size; offset += chunk)
    rq_transcript_feed (transcript, data + offset, MIN (chunk, size - offset));
  g_assert_cmpuint (rq_transcript_get_size (transcript), ==, size);
  return rq_transcript_to_json (transcript);
}

static void
test_small (void)
{
  static const gsize sizes[] = { 0, 1, 65536, 65537, 300000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) output = make_noise (sizes[i]);
      g_autoptr (JsonObject) object = feed (output, 4096);
      g_autoptr (GBytes) read = rq_transcript_from_json (object);

      g_assert_true (g_bytes_equal (output, read));
    }
}

/* However large and however incompressible, it fits a config, and its checksum is that of all. */
static void
test_large (void)
{
  static const gsize chunks[] = { 100, 65536, 2000000 };
  g_autoptr (GBytes) output = make_noise (1500000);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, output);
  const char *data = g_bytes_get_data (output, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autoptr (JsonObject) object = feed (output, chunks[i]);
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
      g_autoptr (GBytes) packed = rq_record_pack (node, NULL);
      g_autoptr (GBytes) read = rq_transcript_from_json (object);
      gsize size;
      const char *text = g_bytes_get_data (read, &size);

      g_assert_cmpuint (g_bytes_get_size (packed), <, 500000);
      g_assert_cmpstr (rq_json_get_string (object, "sha256"), ==, sum);
      g_assert_cmpmem (text, 65536, data, 65536);
      g_assert_cmpmem (text + size - 262144, 262144, data + 1500000 - 262144, 262144);
      g_assert_nonnull (g_strstr_len (text + 65536, 200, sum));
    }
}

static void
test_damaged (void)
{
  g_autoptr (JsonNode) node =
    rq_json_from_text ("{\"size\": 12, \"head\": 5, \"tail\": \"%%%\"}", -1, NULL);
  g_autoptr (GBytes) read = rq_transcript_from_json (json_node_get_object (node));

  g_assert_nonnull (read);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transcript/small", test_small);
  g_test_add_func ("/transcript/large", test_large);
  g_test_add_func ("/transcript/damaged", test_damaged);
  return g_test_run ();
}
