/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/command-line.h"

/* What counts is that a real shell hands the very words on. */
static void
test_shell_round_trip (void)
{
  static const char * const words[] = {
    "printf", "%s\\n", "plain", "", "two words", "it's", "\"$HOME\"", "`id`",
    "a;b&c|d", "*?[x]", "line\nend", "-n", "~", NULL
  };
  g_autofree char *line = rq_command_line_quote (words);
  const char *argv[] = { "sh", "-c", line, NULL };
  g_autofree char *output = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *joined = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  joined = g_strjoinv ("\n", (char **) words + 2);
  expected = g_strconcat (joined, "\n", NULL);
  g_assert_cmpstr (output, ==, expected);
}

static void
test_varargs (void)
{
  g_autofree char *line = rq_command_line_new ("rm", "-f", "a b", NULL);

  g_assert_cmpstr (line, ==, "'rm' '-f' 'a b'");
}

/* Read by people, and still the very words for a shell. */
static void
test_show (void)
{
  static const char *const words[] = {
    "echo", "--image", "10.77.0.1:5000/chat-api:3.9.52", "a b", "$(id)", "it's", NULL
  };
  g_autofree char *line = rq_command_line_show (words);
  const char *argv[] = { "sh", "-c", line, NULL };
  g_autofree char *output = NULL;

  g_assert_true (g_str_has_prefix (line, "echo --image 10.77.0.1:5000/chat-api:3.9.52 'a b' "));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                               NULL, NULL, NULL));
  g_assert_cmpstr (output, ==, "--image 10.77.0.1:5000/chat-api:3.9.52 a b $(id) it's\n");
}

static void
test_has_sudo (void)
{
  g_assert_true (rq_command_line_has_sudo ("sudo -n ./update.sh"));
  g_assert_true (rq_command_line_has_sudo ("  A=1\t/usr/bin/sudo ./update.sh"));
  g_assert_false (rq_command_line_has_sudo ("./update.sh --with sudo"));
  g_assert_false (rq_command_line_has_sudo ("./sudo.sh"));
  g_assert_false (rq_command_line_has_sudo ("A=1 B=2"));
  g_assert_false (rq_command_line_has_sudo (""));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/command-line/shell-round-trip", test_shell_round_trip);
  g_test_add_func ("/base/command-line/varargs", test_varargs);
  g_test_add_func ("/base/command-line/show", test_show);
  g_test_add_func ("/base/command-line/has-sudo", test_has_sudo);
  return g_test_run ();
}
