/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/run-script.h"

#include <gio/gio.h>

#include "base/command-line.h"
#include "records/records-resources.h"

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

/**
 * rq_run_script_new:
 * @script: "start", "status", "follow" or "stop"
 * @...: its parameters, name and value in turn, ended by %NULL
 *
 * Returns: (transfer full): the whole script
 */
GBytes *
rq_run_script_new (const char *script,
                   ...)
{
  GString *text = g_string_new (NULL);
  va_list rest;

  va_start (rest, script);
  for (const char *name = va_arg (rest, const char *); name != NULL;
       name = va_arg (rest, const char *))
    append_parameter (text, name, va_arg (rest, const char *));
  va_end (rest);

  if (g_str_equal (script, "start"))
    append_programs (text);
  append_part (text, "common");
  append_part (text, script);
  return g_string_free_to_bytes (text);
}
