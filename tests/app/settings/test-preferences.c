/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/preferences.h"

#include <glib/gstdio.h>
#include <string.h>

#include "release/release-author.h"

/* Kept in memory, and so for as long as this program runs. */
static void
test_kept (void)
{
  g_autoptr (RqPreferences) first = rq_preferences_new ();
  g_autoptr (RqPreferences) second = rq_preferences_new ();

  g_assert_true (rq_preferences_are_kept (first));
  g_assert_cmpint (rq_preferences_get_style (second), ==, RQ_STYLE_SYSTEM);
  g_assert_true (rq_preferences_get_notify_over (second));
  g_object_set (first, "style", RQ_STYLE_DARK, "notify-over", FALSE, NULL);
  g_assert_cmpint (rq_preferences_get_style (second), ==, RQ_STYLE_DARK);
  g_assert_false (rq_preferences_get_notify_over (second));
  g_assert_true (rq_preferences_get_notify_need (second));
  g_object_set (second, "style", RQ_STYLE_SYSTEM, "notify-over", TRUE, NULL);
  g_assert_cmpint (rq_preferences_get_style (first), ==, RQ_STYLE_SYSTEM);
}

/* What the preferences say, and the account's name where they say nothing. */
static void
test_author (void)
{
  g_autoptr (RqPreferences) preferences = rq_preferences_new ();
  g_autofree char *address = g_strdup_printf ("<%s@%s>", g_get_user_name (), g_get_host_name ());
  g_autofree char *account = g_strdup_printf ("%s %s", g_get_real_name (), address);
  g_autofree char *ann = g_strdup_printf ("Ann Lee %s", address);
  const struct
  {
    const char *name;
    const char *author;
  } cases[] = { { "", account }, { "Ann Lee", ann }, { "  \n", account }, { "Ann\nLee> ", ann } };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *author = NULL;

      g_object_set (preferences, "person-name", cases[i].name, NULL);
      author = rq_release_author_new ();
      g_assert_cmpstr (author, ==, cases[i].author);
    }
  g_object_set (preferences, "person-name", "", NULL);
}

/* As it is where only the program was copied to. */
static int
check_without_schema (void)
{
  g_autoptr (RqPreferences) preferences = rq_preferences_new ();
  g_autofree char *author = rq_release_author_new ();
  int width;

  g_object_get (preferences, "window-width", &width, NULL);
  g_object_set (preferences, "style", RQ_STYLE_DARK, NULL);
  return !rq_preferences_are_kept (preferences) && width == 1180
         && rq_preferences_get_style (preferences) == RQ_STYLE_DARK
         && g_str_has_prefix (author, g_get_real_name ()) ? 0 : 1;
}

static char **
dup_bare_environment (void)
{
  char **environment = g_get_environ ();

  environment = g_environ_unsetenv (environment, "GSETTINGS_SCHEMA_DIR");
  environment = g_environ_setenv (environment, "XDG_DATA_DIRS", "/nonexistent", TRUE);
  return g_environ_setenv (environment, "XDG_DATA_HOME", "/nonexistent", TRUE);
}

/* GLib aborts a program whose schema is not there; ours says so and goes on. */
static void
test_without_schema (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("requeen-preferences-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "copy", NULL);
  g_autofree char *said = NULL;
  g_auto (GStrv) environment = dup_bare_environment ();
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  g_autoptr (GFile) source = g_file_new_for_path (program);
  g_autoptr (GFile) copy = g_file_new_for_path (path);
  char *arguments[] = { path, (char *) "--without-schema", NULL };
  int status = -1;

  g_file_copy (source, copy, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_spawn_sync (folder, arguments, environment, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said,
                &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (said, "is not installed"));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--without-schema"))
    return check_without_schema ();

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/preferences/kept", test_kept);
  g_test_add_func ("/settings/preferences/author", test_author);
  g_test_add_func ("/settings/preferences/without-schema", test_without_schema);
  return g_test_run ();
}
