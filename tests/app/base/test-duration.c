/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/duration.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

static void
test_reads (void)
{
  static const struct
  {
    const char *text;
    gint64 nanoseconds;
  } cases[] = {
    { "10s", 10 * SECOND }, { "1m30s", 90 * SECOND }, { " 500ms ", SECOND / 2 }, { "0", 0 },
    { "0s", 0 }, { "2h", 7200 * SECOND }, { "1.5s", 3 * SECOND / 2 }, { "1µs", 1000 },
    { "1h0m0.25s", 3600 * SECOND + SECOND / 4 }, { "7ns", 7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 nanoseconds = -1;

      g_assert_true (rq_duration_parse (cases[i].text, &nanoseconds, &error));
      g_assert_no_error (error);
      g_assert_cmpint (nanoseconds, ==, cases[i].nanoseconds);
    }
}

static void
test_refuses (void)
{
  static const char *const texts[] = {
    "", " ", "10", "-1s", "s", "1 s", "10x", "1..5s", "1.s", ".5s", "99999999999999999999s",
    "9999999999h", "5000000h", "1m-30s", "10s;", "1e9s", "١s",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 nanoseconds = -1;

      if (rq_duration_parse (texts[i], &nanoseconds, &error))
        g_error ("“%s” was taken for %" G_GINT64_FORMAT, texts[i], nanoseconds);
      g_assert_error (error, RQ_DURATION_ERROR, RQ_DURATION_ERROR_MALFORMED);
      g_assert_cmpint (nanoseconds, ==, -1);
    }
}

static void
test_round_trip (void)
{
  static const struct
  {
    gint64 nanoseconds;
    const char *text;
  } cases[] = {
    { 0, "0s" }, { 90 * SECOND, "1m30s" }, { SECOND / 2, "500ms" }, { 3600 * SECOND, "1h" },
    { 3 * SECOND / 2, "1s500ms" }, { 1, "1ns" }, { G_MAXINT64, "2562047h47m16s854ms775us807ns" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rq_duration_format (cases[i].nanoseconds);
      gint64 nanoseconds = -1;

      g_assert_cmpstr (text, ==, cases[i].text);
      if (cases[i].nanoseconds == G_MAXINT64)
        continue;
      g_assert_true (rq_duration_parse (text, &nanoseconds, NULL));
      g_assert_cmpint (nanoseconds, ==, cases[i].nanoseconds);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/duration/reads", test_reads);
  g_test_add_func ("/base/duration/refuses", test_refuses);
  g_test_add_func ("/base/duration/round-trip", test_round_trip);
  return g_test_run ();
}
