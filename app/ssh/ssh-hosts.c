/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-hosts.h"

#include "ssh/ssh-file-private.h"

#include <glob.h>
#include <string.h>

/* More than anybody keeps. */
#define FILE_MAX (256 * 1024)
#define FILES_MAX 64
#define HOSTS_MAX 500
#define NAME_MAX_LENGTH 255

/* What patterns are made of, and what is no name for ssh's command line. */
#define NO_NAME "*?!'\"`$\\;&<>|(){}[]@/#,"

static gboolean
is_name (const char *word)
{
  gsize length = strlen (word);

  if (length == 0 || length > NAME_MAX_LENGTH || word[0] == '-' ||
      !g_utf8_validate (word, length, NULL))
    return FALSE;

  for (const char *c = word; *c != '\0'; c++)
    if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c) || strchr (NO_NAME, *c) != NULL)
      return FALSE;
  return TRUE;
}

/* The next word of ssh_config(5), which may stand in double quotes.
 * @return: (transfer full) (nullable) */
static char *
take_word (const char **rest)
{
  const char *start = *rest + strspn (*rest, " \t\r");
  const char *end;
  char *word;

  if (*start == '\0' || *start == '#')
    return NULL;
  if (*start == '"')
    {
      start++;
      end = start + strcspn (start, "\"");
      *rest = *end == '"' ? end + 1 : end;
    }
  else
    {
      end = start + strcspn (start, " \t\r");
      *rest = end;
    }
  word = g_strndup (start, end - start);
  return word;
}

static void
add_words (GPtrArray  *words,
           const char *rest,
           gboolean    names_only)
{
  char *word;

  while ((word = take_word (&rest)) != NULL)
    {
      if (words->len < HOSTS_MAX && (!names_only || is_name (word)))
        g_ptr_array_add (words, word);
      else
        g_free (word);
    }
}

/* "Keyword words…" or "Keyword=words…" */
static void
parse_line (const char *line,
            GPtrArray  *hosts,
            GPtrArray  *includes)
{
  const char *key = line + strspn (line, " \t");
  gsize length = strcspn (key, " \t=");
  const char *rest = key + length;

  rest += strspn (rest, " \t");
  if (*rest == '=')
    rest++;
  if (length == 4 && g_ascii_strncasecmp (key, "host", 4) == 0)
    add_words (hosts, rest, TRUE);
  else if (length == 7 && g_ascii_strncasecmp (key, "include", 7) == 0)
    add_words (includes, rest, FALSE);
}

/**
 * rq_ssh_hosts_parse:
 * @text: of one file
 * @hosts: (element-type utf8): names without wildcards are added
 * @includes: (element-type utf8): patterns of other files are added, as they stand there
 *
 * Reads one file's lines.
 */
void
rq_ssh_hosts_parse (const char *text,
                    GPtrArray  *hosts,
                    GPtrArray  *includes)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (int i = 0; lines[i] != NULL; i++)
    parse_line (lines[i], hosts, includes);
}

static char *
expand (const char *pattern)
{
  if (g_str_has_prefix (pattern, "~/"))
    return g_build_filename (g_get_home_dir (), pattern + 2, NULL);
  if (g_path_is_absolute (pattern))
    return g_strdup (pattern);
  return g_build_filename (g_get_home_dir (), ".ssh", pattern, NULL);
}

static void
add_files (GPtrArray  *files,
           const char *pattern)
{
  g_autofree char *path = expand (pattern);
  glob_t found = { 0 };

  if (glob (path, 0, NULL, &found) == 0)
    for (gsize i = 0; i < found.gl_pathc && files->len < FILES_MAX; i++)
      if (!g_ptr_array_find_with_equal_func (files, found.gl_pathv[i], g_str_equal, NULL))
        g_ptr_array_add (files, g_strdup (found.gl_pathv[i]));
  globfree (&found);
}

static void
load_file (const char *path,
           GPtrArray  *hosts,
           GPtrArray  *files)
{
  g_autoptr (GPtrArray) includes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = rq_ssh_file_read (path, FILE_MAX, NULL);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  rq_ssh_hosts_parse (text, hosts, includes);
  for (guint i = 0; i < includes->len; i++)
    add_files (files, includes->pdata[i]);
}

/* Files that include each other are read once each. */
static GStrv
load (const char *path)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_ptr_array_add (files, path != NULL ? g_strdup (path) : expand ("config"));
  for (guint i = 0; i < files->len; i++)
    load_file (files->pdata[i], hosts, files);
  for (guint i = 0; i < hosts->len; i++)
    if (g_hash_table_add (seen, hosts->pdata[i]))
      g_strv_builder_add (names, hosts->pdata[i]);
  return g_strv_builder_end (names);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      path,
                GCancellable *cancellable)
{
  g_task_return_pointer (task, load (path), (GDestroyNotify) g_strfreev);
}

/**
 * rq_ssh_hosts_load_async:
 * @path: (nullable): another file than ~/.ssh/config
 *
 * Reads the configuration beside the main loop: a home may be far away.
 */
void
rq_ssh_hosts_load_async (const char          *path,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, rq_ssh_hosts_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * rq_ssh_hosts_load_finish:
 *
 * Returns: (transfer full): the names; %NULL only when cancelled
 */
GStrv
rq_ssh_hosts_load_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
