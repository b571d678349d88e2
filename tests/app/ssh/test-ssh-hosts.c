/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "ssh/ssh-hosts.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

static char *
write_file (const char *name,
            const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

/* (transfer full): joined by spaces */
static char *
load (const char *path)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) hosts = NULL;

  rq_ssh_hosts_load_async (path, NULL, rq_await_cb, await);
  hosts = rq_ssh_hosts_load_finish (rq_await_result (await), &error);
  g_assert_no_error (error);
  return g_strjoinv (" ", hosts);
}

static void
test_lines (void)
{
  g_autofree char *path = write_file ("lines",
                                      "# Host comment\n"
                                      "Host prod m1.example.com\n"
                                      "  HostName 10.0.0.1\n"
                                      "\thost=staging\r\n"
                                      "HOST = quiet \"with-quotes\" # trailing\n"
                                      "Host *.example.com !secret web? prod\n"
                                      "Host -oProxyCommand=evil a;b $(x)\n"
                                      "HostName none\n"
                                      "Hostile none\n"
                                      "Host\n"
                                      "Match host also-none\n"
                                      "Host last");
  g_autofree char *hosts = load (path);

  g_assert_cmpstr (hosts, ==, "prod m1.example.com staging quiet with-quotes last");
}

static void
test_includes (void)
{
  g_autofree char *main_text = g_strdup_printf ("Include %s/conf.d/*\nInclude %s/none\n"
                                                "Include %s/main\nHost own\n", folder, folder,
                                                folder);
  g_autofree char *sub = g_build_filename (folder, "conf.d", NULL);
  g_autofree char *path = write_file ("main", main_text);
  g_autofree char *back = g_strdup_printf ("Include %s\nHost b\n", path);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *hosts = NULL;

  g_mkdir (sub, 0700);
  first = write_file ("conf.d/1", "Host a own\n");
  second = write_file ("conf.d/2", back);
  hosts = load (path);
  g_assert_cmpstr (hosts, ==, "own a b");
}

/* Nothing there, a folder, too much, what is no text. */
static void
test_bad_files (void)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autofree char *binary = write_file ("binary", "Host \xff\xfe\x01\nHost good\n");
  g_autofree char *many_path = NULL;
  g_autofree char *of_missing = load (missing);
  g_autofree char *of_folder = load (folder);
  g_autofree char *of_binary = load (binary);
  g_autofree char *of_many = NULL;
  g_auto (GStrv) split = NULL;

  g_assert_cmpstr (of_missing, ==, "");
  g_assert_cmpstr (of_folder, ==, "");
  g_assert_cmpstr (of_binary, ==, "good");
  for (int i = 0; i < 10000; i++)
    g_string_append_printf (many, "Host h%d\n", i);
  many_path = write_file ("many", many->str);
  of_many = load (many_path);
  split = g_strsplit (of_many, " ", -1);
  g_assert_cmpuint (g_strv_length (split), ==, 500);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *remove = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("requeen-hosts-XXXXXX", NULL);
  g_test_add_func ("/ssh/hosts/lines", test_lines);
  g_test_add_func ("/ssh/hosts/includes", test_includes);
  g_test_add_func ("/ssh/hosts/bad-files", test_bad_files);
  result = g_test_run ();
  remove = g_strdup_printf ("rm -rf '%s'", folder);
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  g_free (folder);
  return result;
}
