/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/time-format.h"

static void
test_record_round_trip (void)
{
  g_autoptr (GDateTime) time = rq_time_from_record ("2026-11-22T10:20:30.123456789Z");
  g_autofree char *text = rq_time_to_record (time);

  g_assert_cmpstr (text, ==, "2026-11-22T10:20:30.123456Z");
}

static void
test_record_never (void)
{
  g_assert_null (rq_time_from_record ("0001-01-01T00:00:00Z"));
  g_assert_null (rq_time_from_record (NULL));
  g_assert_null (rq_time_from_record ("yesterday"));
}

static void
test_span (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = {
    { -5, "0 s" },
    { 59, "59 s" },
    { 60, "1 min" },
    { 200, "3 min 20 s" },
    { 3600, "1 h 0 min" },
    { 86399, "23 h 59 min" },
    { 172800, "2 d" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rq_time_format_span (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_ago (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 22, 10, 0, 0);
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, -200);
  g_autoptr (GDateTime) ahead = g_date_time_add_seconds (now, 30);
  g_autofree char *text = rq_time_format_ago (then, now);
  g_autofree char *text_ahead = rq_time_format_ago (ahead, now);

  g_assert_cmpstr (text, ==, "3 min ago");
  g_assert_cmpstr (text_ahead, ==, "now");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/time-format/record-round-trip", test_record_round_trip);
  g_test_add_func ("/base/time-format/record-never", test_record_never);
  g_test_add_func ("/base/time-format/span", test_span);
  g_test_add_func ("/base/time-format/ago", test_ago);
  return g_test_run ();
}
