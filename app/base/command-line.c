/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/command-line.h"

#include <string.h>

/**
 * rq_command_line_quote:
 * @arguments: (array zero-terminated=1): the program and its arguments, as they are
 *
 * The one place where words become a command line for a POSIX shell: every word is quoted, so
 * that no character of it means anything to the shell.
 *
 * Returns: (transfer full): the command line
 */
char *
rq_command_line_quote (const char * const *arguments)
{
  GString *line = g_string_new (NULL);

  g_return_val_if_fail (arguments != NULL && arguments[0] != NULL, NULL);

  for (int i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *word = g_shell_quote (arguments[i]);

      if (i > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, word);
    }

  return g_string_free (line, FALSE);
}

/* Words of these only need no quotes, and are easier to read without. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-"

/**
 * rq_command_line_show:
 * @arguments: (array zero-terminated=1): the program and its arguments, as they are
 *
 * The same line for people to read and to paste into a shell: only words that need it are quoted.
 *
 * Returns: (transfer full): the command line
 */
char *
rq_command_line_show (const char * const *arguments)
{
  GString *line = g_string_new (NULL);

  g_return_val_if_fail (arguments != NULL && arguments[0] != NULL, NULL);

  for (int i = 0; arguments[i] != NULL; i++)
    {
      gsize length = strlen (arguments[i]);
      gboolean plain = length > 0 && strspn (arguments[i], PLAIN) == length;
      g_autofree char *word = plain ? g_strdup (arguments[i]) : g_shell_quote (arguments[i]);

      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", word);
    }

  return g_string_free (line, FALSE);
}

/**
 * rq_command_line_new:
 * @first: the program
 * @...: its arguments, ended by %NULL
 *
 * rq_command_line_quote() for words that are known where they are written.
 *
 * Returns: (transfer full): the command line
 */
char *
rq_command_line_new (const char *first,
                     ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list rest;

  va_start (rest, first);
  for (const char *word = first; word != NULL; word = va_arg (rest, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (rest);
  g_ptr_array_add (words, NULL);

  return rq_command_line_quote ((const char * const *) words->pdata);
}

/**
 * rq_command_line_has_sudo:
 * @line: for a shell, as a person typed it
 *
 * Returns: whether its program is sudo
 */
gboolean
rq_command_line_has_sudo (const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", -1);
  int first = 0;

  while (words[first] != NULL && (words[first][0] == '\0' || strchr (words[first], '=') != NULL))
    first++;
  return words[first] != NULL &&
         (g_str_equal (words[first], "sudo") || g_str_has_suffix (words[first], "/sudo"));
}
