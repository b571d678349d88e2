/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/run-command.h"

#include <string.h>

#include "base/command-line.h"

#define VARIABLES "VERSION PREVIOUS_VERSION REGISTRY STACK"

/* With one of these only a shell can tell what is meant. */
#define SHELL_ONLY ";|&()<>`$\n"
#define SHELL_PATTERNS "*?[]{}~#!"

/* What precedes the program, such as "FORCE=1". */
static int
count_assignments (char **words)
{
  int count = 0;

  while (words[count] != NULL && strchr (words[count], '=') != NULL)
    count++;
  return count;
}

/**
 * rq_run_command_find_program:
 *
 * Returns: (transfer full) (nullable): the program of a simple command line
 */
char *
rq_run_command_find_program (const char *command)
{
  g_auto (GStrv) words = NULL;

  if (strpbrk (command, SHELL_ONLY) != NULL || !g_shell_parse_argv (command, NULL, &words, NULL))
    return NULL;
  return g_strdup (words[count_assignments (words)]);
}

/* Whether sudo can be given its words as they are. */
static gboolean
split_plain (const char   *command,
             char       ***words)
{
  return strpbrk (command, SHELL_ONLY SHELL_PATTERNS) == NULL &&
         g_shell_parse_argv (command, NULL, words, NULL) &&
         (*words)[count_assignments (*words)] != NULL;
}

/* (transfer full): the assignments, the program by its whole path and its arguments; a line that
 * only a shell understands is given to one */
static char **
make_sudo_words (const char *directory,
                 const char *command)
{
  const char *for_shell[] = { "sh", "-c", command, NULL };
  g_auto (GStrv) words = NULL;
  char **program;

  if (!split_plain (command, &words))
    return g_strdupv ((char **) for_shell);

  program = &words[count_assignments (words)];
  if (strchr (*program, '/') != NULL)
    {
      char *path = g_canonicalize_filename (*program, directory);

      g_free (*program);
      *program = path;
    }
  return g_steal_pointer (&words);
}

static void
append_export (GString    *text,
               const char *name,
               const char *value)
{
  g_autofree char *word = rq_command_line_new (value, NULL);

  g_string_append_printf (text, "export %s=%s\n", name, word);
}

/* A script by its path takes the place of the shell: it is told to stop itself, and its exit status
 * is the run's. */
static void
append_command (GString    *text,
                const char *command)
{
  g_autofree char *program = rq_run_command_find_program (command);

  if (program != NULL && strchr (program, '/') != NULL)
    g_string_append_printf (text, "exec env %s\n", command);
  else
    g_string_append_printf (text, "%s\n", command);
}

/* sudo passes on of the environment only what it is given on its command line, if its rules let
 * it. */
static void
append_sudo (GString     *text,
             const char **variables,
             const char  *directory,
             const char  *command)
{
  g_auto (GStrv) words = make_sudo_words (directory, command);
  g_autofree char *given = rq_command_line_quote (variables);
  g_autofree char *line = rq_command_line_quote ((const char * const *) words);

  g_string_append_printf (text, "exec sudo -n %s %s\n", given, line);
}

static void
append_as_administrator (GString    *text,
                         const char *directory,
                         const char *command,
                         const char *version,
                         const char *previous,
                         const char *registry,
                         const char *stack)
{
  g_autofree char *version_word = g_strconcat ("VERSION=", version, NULL);
  g_autofree char *previous_word = g_strconcat ("PREVIOUS_VERSION=", previous, NULL);
  g_autofree char *registry_word = g_strconcat ("REGISTRY=", registry, NULL);
  g_autofree char *stack_word = g_strconcat ("STACK=", stack, NULL);
  const char *variables[] = { version_word, previous_word, registry_word, stack_word, NULL };

  append_sudo (text, variables, directory, command);
}

/**
 * rq_run_command_make:
 * @directory: where it is run
 * @command: a command line for the shell
 * @sudo: whether root is to run it
 *
 * Returns: (transfer full): a shell script
 */
char *
rq_run_command_make (const char *directory,
                     const char *command,
                     const char *version,
                     const char *previous,
                     const char *registry,
                     const char *stack,
                     gboolean    sudo)
{
  GString *text = g_string_new (NULL);
  g_autofree char *word = rq_command_line_new (directory, NULL);

  g_string_append_printf (text, "cd %s || exit 126\n", word);
  if (sudo)
    {
      append_as_administrator (text, directory, command, version, previous, registry, stack);
      return g_string_free (text, FALSE);
    }
  append_export (text, "VERSION", version);
  append_export (text, "PREVIOUS_VERSION", previous);
  append_export (text, "REGISTRY", registry);
  append_export (text, "STACK", stack);
  append_command (text, command);
  return g_string_free (text, FALSE);
}

/**
 * rq_run_command_make_words:
 *
 * Returns: (transfer full): the program and its arguments as sudo gets them, for a shell
 */
char *
rq_run_command_make_words (const char *directory,
                           const char *command)
{
  g_auto (GStrv) words = make_sudo_words (directory, command);

  return rq_command_line_quote ((const char * const *) words + count_assignments (words));
}

/* (transfer full): as a path is written in sudoers */
static char *
escape_path (const char *path)
{
  GString *text = g_string_new (NULL);

  for (const char *p = path; *p != '\0'; p++)
    {
      if (strchr (" \t,:=\\!*?[]", *p) != NULL)
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  return g_string_free (text, FALSE);
}

/**
 * rq_run_command_make_rules:
 * @command: the deployment's
 * @login: of the manager
 * @program: by its whole path
 *
 * Returns: (transfer full): the narrowest lines for sudoers that allow it
 */
char *
rq_run_command_make_rules (const char *command,
                           const char *login,
                           const char *program)
{
  g_autofree char *path = escape_path (program);
  g_auto (GStrv) words = make_sudo_words ("/", command);
  int n_own = count_assignments (words);
  GString *names = g_string_new (VARIABLES);
  char *rules;

  for (int i = 0; i < n_own; i++)
    g_string_append_printf (names, " %.*s", (int) strcspn (words[i], "="), words[i]);
  if (g_str_equal (words[n_own], "sh"))
    rules = g_strdup_printf ("“%s ALL=(root) NOPASSWD: ALL”", login);
  else
    rules = g_strdup_printf ("“Defaults!%s env_keep += \"%s\"”, “%s ALL=(root) NOPASSWD: %s”", path,
                             names->str, login, path);
  g_string_free (names, TRUE);
  return rules;
}

/**
 * rq_run_command_loses_variables:
 *
 * Returns: whether @command begins with a sudo that passes no variable on
 */
gboolean
rq_run_command_loses_variables (const char *command)
{
  return rq_command_line_has_sudo (command) && strstr (command, "VERSION") == NULL &&
         strstr (command, " -E") == NULL && strstr (command, "--preserve-env") == NULL;
}
