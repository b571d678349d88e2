/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployment.h"
#include "ssh/ssh-target.h"

typedef struct
{
  const char *text;
  gboolean good;
} Case;

typedef RqDeployment *(*MakeFunc) (const char  *text,
                                   GError     **error);

static RqDeployment *
with_name (const char  *text,
           GError     **error)
{
  return rq_deployment_new (text, "m1", "chat", "/opt", NULL, NULL, NULL, error);
}

static RqDeployment *
with_host (const char  *text,
           GError     **error)
{
  return rq_deployment_new ("a", text, "chat", "/opt", NULL, NULL, NULL, error);
}

static RqDeployment *
with_stack (const char  *text,
            GError     **error)
{
  return rq_deployment_new ("a", "m1", text, "/opt", NULL, NULL, NULL, error);
}

static RqDeployment *
with_directory (const char  *text,
                GError     **error)
{
  return rq_deployment_new ("a", "m1", "chat", text, NULL, NULL, NULL, error);
}

static RqDeployment *
with_identity (const char  *text,
               GError     **error)
{
  return rq_deployment_new ("a", "m1", "chat", "/opt", text, NULL, NULL, error);
}

static RqDeployment *
with_command (const char  *text,
              GError     **error)
{
  return rq_deployment_new ("a", "m1", "chat", "/opt", NULL, NULL, text, error);
}

static void
check (MakeFunc    make,
       const Case *cases,
       gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RqDeployment) deployment = make (cases[i].text, &error);
      g_autofree char *escaped = g_strescape (cases[i].text, NULL);

      g_test_message ("%s", escaped);
      g_assert_cmpint (deployment != NULL, ==, cases[i].good);
      if (cases[i].good)
        g_assert_no_error (error);
      else
        g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID);
    }
}

static void
test_name (void)
{
  static const Case cases[] = {
    { "a", TRUE }, { "CometChat prod", TRUE }, { "Bob's \"prod\" = #1; \\n", TRUE },
    { "Zürich 東京", TRUE },
    { "", FALSE }, { "a\nb", FALSE }, { "a]b", FALSE }, { "[a", FALSE }, { "a/b", FALSE },
    { " a", FALSE },
    { "a ", FALSE }, { "a\033[31m", FALSE }, { "a\tb", FALSE }, { "a\x7f", FALSE },
    { "\xff", FALSE },
    { "\xe2\x80\xae" "evil", FALSE },
  };
  g_autofree char *longest = g_strnfill (64, 'x');
  g_autofree char *too_long = g_strnfill (65, 'x');
  const Case lengths[] = { { longest, TRUE }, { too_long, FALSE } };

  check (with_name, cases, G_N_ELEMENTS (cases));
  check (with_name, lengths, G_N_ELEMENTS (lengths));
}

static void
test_host (void)
{
  static const Case cases[] = {
    { "m1", TRUE }, { "deploy@m1.example.com", TRUE }, { "deploy@m1:2222", TRUE },
    { "a@b@m1", FALSE },
    { "[fe80::1%eth0]", TRUE }, { "u@[::1]:22", TRUE }, { "my_alias", TRUE },
    { "", FALSE }, { "-oProxyCommand=id", FALSE }, { "u@-oProxyCommand", FALSE },
    { "-u@m1", FALSE },
    { "@m1", FALSE }, { "u@", FALSE }, { "m1:", FALSE }, { "m1:0", FALSE }, { "m1:65536", FALSE },
    { "m1:22x", FALSE }, { "m1: 22", FALSE }, { "fe80::1", FALSE }, { "[::1", FALSE },
    { "[]", FALSE },
    { "[::1]22", FALSE }, { "m1;id", FALSE }, { "m1\n", FALSE }, { "a b@m1", FALSE },
    { "$(id)", FALSE },
  };

  check (with_host, cases, G_N_ELEMENTS (cases));

  /* What is let in here must not be refused when connecting, and the other way round. */
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RqSshTarget) target = rq_ssh_target_new (cases[i].text, NULL, NULL, NULL);

      g_assert_cmpint (target != NULL, ==, cases[i].good);
    }
}

static void
test_stack (void)
{
  static const Case cases[] = {
    { "cometchat", TRUE }, { "0a_b.c-d", TRUE },
    { "", FALSE }, { "-a", FALSE }, { ".a", FALSE }, { "_a", FALSE }, { "a b", FALSE },
    { "a\n", FALSE },
    { "a;b", FALSE }, { "é", FALSE },
  };

  check (with_stack, cases, G_N_ELEMENTS (cases));
}

static void
test_paths_and_command (void)
{
  static const Case directories[] = {
    { "/", TRUE }, { "/opt/my dir/it's", TRUE },
    { "", FALSE }, { "opt", FALSE }, { "~/x", FALSE }, { "/a\nb", FALSE },
  };
  static const Case files[] = {
    { "/home/a/.ssh/id", TRUE }, { "~/.ssh/id", TRUE }, { "", TRUE }, { "id", FALSE },
    { "-i", FALSE },
  };
  static const Case commands[] = {
    { "./update.sh --all", TRUE }, { "sudo -n ./update.sh", TRUE }, { "", TRUE }, { "a\nb", FALSE },
  };

  check (with_directory, directories, G_N_ELEMENTS (directories));
  check (with_identity, files, G_N_ELEMENTS (files));
  check (with_command, commands, G_N_ELEMENTS (commands));
}

static void
test_fields (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqDeployment) deployment =
    rq_deployment_new ("a", "u@m1", "chat", "/opt", "~/id", "", NULL, &error);
  g_autofree char *identity = g_build_filename (g_get_home_dir (), "id", NULL);
  g_autofree char *command = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (rq_deployment_get_identity (deployment), ==, identity);
  g_assert_null (rq_deployment_get_known_hosts (deployment));
  g_assert_cmpstr (rq_deployment_get_update_command (deployment), ==, "./update.sh");
  g_object_get (deployment, "update-command", &command, NULL);
  g_assert_null (command);
}

static void
test_transport (void)
{
  g_autoptr (RqDeployment) plain =
    rq_deployment_new ("a", "u@m1", "chat", "/opt", NULL, NULL, "./up", NULL);
  g_autoptr (RqDeployment) named = rq_deployment_with_transport (plain, "libssh2", NULL);
  g_autoptr (RqDeployment) other = rq_deployment_with_transport (plain, "openssh", NULL);
  g_autoptr (RqDeployment) wrong = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (rq_deployment_get_transport (plain), ==, "libssh2");
  g_assert_true (rq_deployment_equal (plain, named));
  g_assert_cmpstr (rq_deployment_get_transport (other), ==, "openssh");
  g_assert_cmpstr (rq_deployment_get_update_command (other), ==, "./up");
  g_assert_false (rq_deployment_equal (plain, other));
  wrong = rq_deployment_with_transport (plain, "OpenSSH", &error);
  g_assert_null (wrong);
  g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID);
}

static RqDeployment *
with_others (const char  *text,
             GError     **error)
{
  g_autoptr (RqDeployment) basic =
    rq_deployment_new ("a", "u@m1", "chat", "/opt", NULL, NULL, NULL, NULL);

  return rq_deployment_with_other_hosts (basic, text, error);
}

static void
test_other_hosts (void)
{
  static const Case cases[] = {
    { "", TRUE }, { " , ;\n", TRUE }, { "m1", TRUE }, { "m2 root@m3:2222 [::1]:22", TRUE },
    { "m2,m3;m4\tm5", TRUE }, { "2 3 4 5 6 7 8 9 10", TRUE },
    { "u@m1", FALSE }, { "m2 M2", FALSE }, { "m2 m3:22x", FALSE }, { "m2 -oProxy=id", FALSE },
    { "fe80::1", FALSE }, { "m2|m3", FALSE }, { "2 3 4 5 6 7 8 9 10 11", FALSE }, { "\xff", FALSE },
  };
  g_autoptr (RqDeployment) some = with_others (" m2,, root@m3:2222\n", NULL);
  g_autoptr (RqDeployment) openssh = rq_deployment_with_transport (some, "openssh", NULL);
  g_autoptr (RqDeployment) none = rq_deployment_with_other_hosts (some, NULL, NULL);
  g_auto (GStrv) hosts = rq_deployment_dup_hosts (openssh);
  g_auto (GStrv) one = rq_deployment_dup_hosts (none);
  const char *const expected[] = { "u@m1", "m2", "root@m3:2222", NULL };

  check (with_others, cases, G_N_ELEMENTS (cases));
  g_assert_cmpstr (rq_deployment_get_other_hosts (some), ==, "m2 root@m3:2222");
  g_assert_cmpstrv (hosts, expected);
  g_assert_null (rq_deployment_get_other_hosts (none));
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_false (rq_deployment_equal (some, none));
}

static void
test_sudo (void)
{
  g_autoptr (RqDeployment) plain =
    rq_deployment_new ("a", "u@m1", "chat", "/opt", "/id", NULL, "./up", NULL);
  g_autoptr (RqDeployment) sudo = rq_deployment_with_sudo (plain, TRUE, NULL);
  g_autoptr (RqDeployment) moved = rq_deployment_with_transport (sudo, "openssh", NULL);
  g_autoptr (RqDeployment) back = rq_deployment_with_sudo (sudo, FALSE, NULL);
  g_autoptr (RqDeployment) typed =
    rq_deployment_new ("a", "u@m1", "chat", "/opt", NULL, NULL, "sudo ./up", NULL);
  g_autoptr (RqDeployment) twice = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (rq_deployment_get_sudo (plain));
  g_assert_true (rq_deployment_get_sudo (sudo));
  g_assert_true (rq_deployment_get_sudo (moved));
  g_assert_cmpstr (rq_deployment_get_identity (moved), ==, "/id");
  g_assert_false (rq_deployment_equal (plain, sudo));
  g_assert_true (rq_deployment_equal (plain, back));
  twice = rq_deployment_with_sudo (typed, TRUE, &error);
  g_assert_null (twice);
  g_assert_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/deployment/name", test_name);
  g_test_add_func ("/settings/deployment/host", test_host);
  g_test_add_func ("/settings/deployment/stack", test_stack);
  g_test_add_func ("/settings/deployment/paths-and-command", test_paths_and_command);
  g_test_add_func ("/settings/deployment/fields", test_fields);
  g_test_add_func ("/settings/deployment/transport", test_transport);
  g_test_add_func ("/settings/deployment/other-hosts", test_other_hosts);
  g_test_add_func ("/settings/deployment/sudo", test_sudo);
  return g_test_run ();
}
