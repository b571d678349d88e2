/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/version.h"

static void
test_check (void)
{
  static const struct
  {
    const char *version;
    gboolean good;
  } cases[] = {
    { "3.9.52", TRUE },
    { "v3.9.52", TRUE },
    { "3.9.52-rc.1", TRUE },
    { "_x", TRUE },
    { "latest", TRUE },
    { "", FALSE },
    { "-v", FALSE },
    { ".9", FALSE },
    { "3.9 52", FALSE },
    { "3.9.52;reboot", FALSE },
    { "3.9.52\n", FALSE },
    { "$(id)", FALSE },
    { "3.9'52", FALSE },
    { "å", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good = rq_version_check (cases[i].version, &error);

      g_test_message ("“%s”", cases[i].version);
      g_assert_cmpint (good, ==, cases[i].good);
      g_assert_cmpint (error == NULL, ==, good);
    }
}

static void
test_check_length (void)
{
  g_autofree char *longest = g_strnfill (128, '1');
  g_autofree char *too_long = g_strnfill (129, '1');
  g_autoptr (GError) error = NULL;

  g_assert_true (rq_version_check (longest, NULL));
  g_assert_false (rq_version_check (too_long, &error));
  g_assert_error (error, RQ_VERSION_ERROR, RQ_VERSION_ERROR_MALFORMED);
}

static void
test_compare (void)
{
  static const char * const ascending[] = {
    "3.9.9", "3.9.10-rc1", "3.9.10-rc2", "3.9.10-rc10", "3.9.10", "v3.9.51", "3.9.52", "3.9.52.1",
    "3.10.0", "99999999999999999999999.0", "100000000000000000000000.0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ascending); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ascending); j++)
      {
        int order = rq_version_compare (ascending[i], ascending[j]);

        g_test_message ("%s : %s", ascending[i], ascending[j]);
        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
      }

  g_assert_cmpint (rq_version_compare ("v1.02", "1.2"), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/version/check", test_check);
  g_test_add_func ("/base/version/check-length", test_check_length);
  g_test_add_func ("/base/version/compare", test_compare);
  return g_test_run ();
}
