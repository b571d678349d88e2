/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "settings/deployments.h"

typedef struct
{
  char *directory; /* (owned) */
  char *path;      /* (owned) in a directory that is not there yet */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("requeen-settings-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "requeen", "deployments.ini", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->path);
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);

  g_unlink (lock);
  g_unlink (fixture->path);
  g_rmdir (parent);
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->path);
  g_free (fixture->directory);
}

static void
write_file (Fixture    *fixture,
            const char *text,
            gssize      length)
{
  g_autofree char *parent = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (parent, 0700);
  g_file_set_contents (fixture->path, text, length, &error);
  g_assert_no_error (error);
}

static char *
read_file (Fixture *fixture)
{
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (fixture->path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static RqDeployment *
make (const char *name,
      const char *command)
{
  g_autoptr (GError) error = NULL;
  RqDeployment *deployment = rq_deployment_new (name, "u@m1:22", "chat", "/opt/chat", "/k", "/h",
                                                command, &error);

  g_assert_no_error (error);
  return deployment;
}

static RqDeployments *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  RqDeployments *deployments = rq_deployments_load (fixture->path, &error);

  g_assert_no_error (error);
  return deployments;
}

static void
add (RqDeployments *deployments,
     const char    *name)
{
  g_autoptr (RqDeployment) deployment = make (name, NULL);
  g_autoptr (GError) error = NULL;

  rq_deployments_add (deployments, deployment, &error);
  g_assert_no_error (error);
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char * const names[] = { "plain", "Bob's \"prod\" = #1; \\n", "Zürich 東京",
                                        "#x", NULL };
  g_autoptr (RqDeployments) first = load (fixture);
  g_autoptr (RqDeployments) second = NULL;
  GStatBuf info;

  for (int i = 0; names[i] != NULL; i++)
    {
      g_autoptr (RqDeployment) basic = make (names[i], " ./up.sh --x=\"1\" \\t; # no ");
      g_autoptr (RqDeployment) reached =
        rq_deployment_with_other_hosts (basic, i > 1 ? "m2 v@[::1]:22" : NULL, NULL);
      g_autoptr (RqDeployment) spoken =
        rq_deployment_with_transport (reached, i % 2 == 0 ? "openssh" : NULL, NULL);
      g_autoptr (RqDeployment) deployment = rq_deployment_with_sudo (spoken, i < 2, NULL);

      g_assert_true (rq_deployments_add (first, deployment, NULL));
    }

  second = load (fixture);
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (second)), ==, 4);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (RqDeployment) a = g_list_model_get_item (G_LIST_MODEL (first), i);
      g_autoptr (RqDeployment) b = g_list_model_get_item (G_LIST_MODEL (second), i);

      g_assert_cmpstr (rq_deployment_get_name (b), ==, names[i]);
      g_assert_true (rq_deployment_equal (a, b));
    }
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
}

static void
test_unknown_survives (Fixture       *fixture,
                       gconstpointer  data)
{
  static const char text[] =
    "# mine\n\n[Other]\nkey=value\nkey[de]=Wert\n\n"
    "[prod]\nhost=m1\nstack=chat\ndirectory=/opt\ncolour=red\n";
  g_autoptr (RqDeployments) deployments = NULL;
  g_autoptr (RqDeployment) renamed = make ("production", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;

  write_file (fixture, text, -1);
  deployments = load (fixture);
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (deployments)), ==, 1);
  add (deployments, "staging");
  rq_deployments_replace (deployments, "prod", renamed, &error);
  g_assert_no_error (error);
  g_assert_true (rq_deployments_remove (deployments, "staging", &error));

  after = read_file (fixture);
  g_assert_nonnull (strstr (after, "# mine\n"));
  g_assert_nonnull (strstr (after, "[Other]\nkey=value\nkey[de]=Wert\n"));
  g_assert_nonnull (strstr (after, "[production]\n"));
  g_assert_nonnull (strstr (after, "colour=red\n"));
  g_assert_null (strstr (after, "[prod]"));
  g_assert_null (strstr (after, "staging"));
}

static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (RqDeployments) deployments = load (fixture);
  g_autoptr (RqDeployment) same = make ("prod", NULL);
  g_autoptr (GError) error = NULL;

  add (deployments, "prod");
  g_assert_false (rq_deployments_add (deployments, same, &error));
  g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (rq_deployments_remove (deployments, "nope", &error));
  g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_false (rq_deployments_replace (deployments, "nope", same, &error));
  g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_MISSING);
  g_assert_nonnull (rq_deployments_find (deployments, "prod"));
}

typedef struct
{
  const char *text;
  gssize length;
  const char *where; /* what the sentence must name */
} Damaged;

static const Damaged damaged[] = {
  { "[a]\nhost=m1\nstack=chat\n", -1, "[a]" },
  { "[a]\nhost=-x\nstack=chat\ndirectory=/o\n", -1, "[a]" },
  { "[a]\nhost=m1\nstack=chat\ndirectory=/o\nidentity=\\q\n", -1, "[a]" },
  { "[a]\nno value\n", -1, "no value" },
  { "[a\n", -1, "[a" },
  { "host=m1\n", -1, "group" },
  { "[a]\nhost=m1\n\xff\n", -1, "Line 3" },
  { "[a]\nhost=m1\0\n", 13, "Line 2" },
};

static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  const Damaged *c = data;
  gsize length = c->length < 0 ? strlen (c->text) : (gsize) c->length;
  g_autoptr (RqDeployments) deployments = load (fixture);
  g_autoptr (RqDeployment) deployment = make ("b", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  gsize after_length;

  write_file (fixture, c->text, length);
  g_assert_null (rq_deployments_load (fixture->path, &error));
  g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_nonnull (strstr (error->message, c->where));
  g_clear_error (&error);

  g_assert_false (rq_deployments_add (deployments, deployment, &error));
  g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED);
  g_assert_true (g_file_get_contents (fixture->path, &after, &after_length, NULL));
  g_assert_cmpmem (after, after_length, c->text, length);
}

static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *text = g_strnfill (1024 * 1024 + 1, '#');
  g_autoptr (GError) error = NULL;

  write_file (fixture, text, -1);
  g_assert_null (rq_deployments_load (fixture->path, &error));
  g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED);
}

static void
test_not_a_file (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rq_deployments_load ("/dev/zero", &error));
  g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_FAILED);
}

static void
test_link_stays (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *real = g_build_filename (fixture->directory, "real.ini", NULL);
  g_autoptr (RqDeployments) deployments = NULL;
  g_autofree char *lock = g_strconcat (real, ".lock", NULL);

  write_file (fixture, "", 0);
  g_assert_cmpint (g_rename (fixture->path, real), ==, 0);
  g_assert_cmpint (symlink (real, fixture->path), ==, 0);
  deployments = load (fixture);
  add (deployments, "a");
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (real, G_FILE_TEST_IS_REGULAR));
  g_unlink (real);
  g_unlink (lock);
}

static void
record_change_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GString    *log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

/* What another program wrote meanwhile is kept, and shows up here with the next change. */
static void
test_two_programs (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (RqDeployments) ours = load (fixture);
  g_autoptr (RqDeployments) theirs = load (fixture);
  g_autoptr (GString) log = g_string_new (NULL);
  RqDeployment *a;

  g_signal_connect (ours, "items-changed", G_CALLBACK (record_change_cb), log);
  add (ours, "a");
  a = rq_deployments_find (ours, "a");
  add (theirs, "b");
  add (theirs, "c");
  g_assert_true (rq_deployments_remove (ours, "b", NULL));

  g_assert_cmpstr (log->str, ==, "0-0+1 1-0+2 1-1+0 ");
  g_assert_true (rq_deployments_find (ours, "a") == a);
  g_assert_null (rq_deployments_find (ours, "b"));
  g_assert_nonnull (rq_deployments_find (ours, "c"));
}

static void
add_many (Fixture *fixture,
          int      writer)
{
  g_autoptr (RqDeployments) deployments = load (fixture);

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d-%d", writer, i);

      add (deployments, name);
    }
}

static void
test_concurrent_writers (Fixture       *fixture,
                         gconstpointer  data)
{
  pid_t writers[4];
  g_autoptr (RqDeployments) all = NULL;

  for (int i = 0; i < 4; i++)
    {
      writers[i] = fork ();
      g_assert_cmpint (writers[i], >=, 0);
      if (writers[i] == 0)
        {
          add_many (fixture, i);
          _exit (0);
        }
    }
  for (int i = 0; i < 4; i++)
    {
      int status;

      g_assert_cmpint (waitpid (writers[i], &status, 0), ==, writers[i]);
      g_assert_cmpint (status, ==, 0);
    }

  all = load (fixture);
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 80);
}

typedef void (*TestFunc) (Fixture       *fixture,
                          gconstpointer  data);

static void
add_test (const char    *name,
          gconstpointer  data,
          TestFunc       test)
{
  g_autofree char *path = g_strconcat ("/settings/deployments/", name, NULL);

  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("round-trip", NULL, test_round_trip);
  add_test ("unknown-survives", NULL, test_unknown_survives);
  add_test ("errors", NULL, test_errors);
  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *name = g_strdup_printf ("damaged/%u", (guint) i);

      add_test (name, &damaged[i], test_damaged);
    }
  add_test ("too-large", NULL, test_too_large);
  add_test ("not-a-file", NULL, test_not_a_file);
  add_test ("link-stays", NULL, test_link_stays);
  add_test ("two-programs", NULL, test_two_programs);
  add_test ("concurrent-writers", NULL, test_concurrent_writers);
  return g_test_run ();
}
