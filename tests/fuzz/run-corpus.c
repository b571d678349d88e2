/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <gio/gio.h>
#include <string.h>

/* Feeds every file of a folder to a fuzz target, so that each input that was ever found or thought
 * of is an ordinary test. What the target must not do is crash, hang or trip an assertion. */

static void
test_file (gconstpointer path)
{
  g_autofree char *bytes = NULL;
  g_autofree uint8_t *exact = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  /* without the NUL behind it: the sanitizer sees what reads on */
  exact = g_malloc (MAX (size, 1));
  memcpy (exact, bytes, size);
  LLVMFuzzerTestOneInput (exact, size);
}

static void
test_empty (void)
{
  LLVMFuzzerTestOneInput ((const uint8_t *) "", 0);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  int files = 0;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);

  g_test_add_func ("/empty", test_empty);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/", name, NULL);

      g_test_add_data_func_full (test, g_build_filename (argv[1], name, NULL), test_file, g_free);
      files++;
    }
  g_assert_cmpint (files, >, 0);

  return g_test_run ();
}
