/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "base/command-line.h"
#include "release/run-command.h"

/* An update command as a person typed it, and how sudo and a shell get it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *program = rq_run_command_find_program (text);
  g_autofree char *words = rq_run_command_make_words ("/opt/x", text);
  g_autofree char *plain = rq_run_command_make ("/opt/x", text, "1", "", "", "it's", FALSE);
  g_autofree char *sudo = rq_run_command_make ("/opt/x", text, "1", "", "", "it's", TRUE);
  g_autofree char *rules = rq_run_command_make_rules (text, "ann", "/opt/x/up, =:.sh");
  g_auto (GStrv) split = NULL;

  rq_run_command_loses_variables (text);
  g_assert_true (g_shell_parse_argv (words, NULL, &split, NULL));
  g_assert_nonnull (strstr (sudo, "exec sudo -n "));
  g_assert_nonnull (rules);
  g_assert_nonnull (plain);
  g_assert_true (program == NULL || strlen (program) <= size);
  return 0;
}
