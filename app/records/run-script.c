/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/run-script.h"

#include <gio/gio.h>

#include "base/command-line.h"
#include "base/secret-text.h"
#include "records/records-resources.h"

/* So that it need not grow, which would leave copies behind. */
#define ROOM 32768

#define PREFIX "/io/github/requeen/records/run/"

static void
append_part (GString    *text,
             const char *name)
{
  g_autofree char *path = g_strconcat (PREFIX, name, ".sh", NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (rq_records_get_resource (), path, 0, NULL);

  g_assert (bytes != NULL);
  g_string_append_len (text, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
append_parameter (GString    *text,
                  const char *name,
                  const char *value)
{
  g_autofree char *word = rq_command_line_new (value, NULL);

  g_string_append_printf (text, "%s=%s\n", name, word);
}

static void
append_programs (GString *text)
{
  g_autoptr (GString) runner = g_string_new (NULL);
  g_autoptr (GString) leader = g_string_new (NULL);

  append_part (runner, "common");
  append_part (runner, "runner");
  append_part (leader, "leader");
  append_parameter (text, "runner", runner->str);
  append_parameter (text, "leader", leader->str);
}

/* What a login's start-up files read of it is missing at its beginning. */
static void
append_mark (GString    *text,
             const char *mark)
{
  append_parameter (text, "mark", mark);
  g_string_append_printf (text, "[ \"$mark\" = '%s' ] || exit 1\n", mark);
}

/* There may be an answer to a question for a password in it. */
static void
free_text (gpointer data)
{
  rq_secret_text_free (data);
}

/**
 * rq_run_mark_new:
 *
 * Returns: (transfer full): what no text has in it by chance
 */
char *
rq_run_mark_new (void)
{
  return g_uuid_string_random ();
}

/**
 * rq_run_script_new:
 * @script: the name of one of them
 * @mark: from rq_run_mark_new(), for this script alone
 * @...: its parameters, name and value in turn, ended by %NULL
 *
 * Returns: (transfer full): the whole script
 */
GBytes *
rq_run_script_new (const char *script,
                   const char *mark,
                   ...)
{
  GString *text = g_string_sized_new (ROOM);
  va_list rest;
  gsize length;
  char *whole;

  append_mark (text, mark);
  va_start (rest, mark);
  for (const char *name = va_arg (rest, const char *); name != NULL;
       name = va_arg (rest, const char *))
    append_parameter (text, name, va_arg (rest, const char *));
  va_end (rest);

  if (g_str_equal (script, "start"))
    append_programs (text);
  append_part (text, "common");
  if (g_str_equal (script, "start") || g_str_equal (script, "check"))
    append_part (text, "place");
  append_part (text, script);
  length = text->len;
  whole = g_string_free (text, FALSE);
  return g_bytes_new_with_free_func (whole, length, free_text, whole);
}
