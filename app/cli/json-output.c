/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/json-output.h"

#include "base/time-format.h"
#include "cli/terminal.h"

/** rq_json_output_string: Adds @key with @text made valid UTF-8, or null. */
void
rq_json_output_string (JsonBuilder *builder,
                       const char  *key,
                       const char  *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  json_builder_set_member_name (builder, key);
  if (valid != NULL)
    json_builder_add_string_value (builder, valid);
  else
    json_builder_add_null_value (builder);
}

/** rq_json_output_int: Adds @key with @number. */
void
rq_json_output_int (JsonBuilder *builder,
                    const char  *key,
                    gint64       number)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, number);
}

/** rq_json_output_boolean: Adds @key with @value. */
void
rq_json_output_boolean (JsonBuilder *builder,
                        const char  *key,
                        gboolean     value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

/** rq_json_output_time: Adds @key with @time in UTC as RFC 3339, or null. */
void
rq_json_output_time (JsonBuilder *builder,
                     const char  *key,
                     GDateTime   *time)
{
  g_autofree char *text = time != NULL ? rq_time_to_record (time) : NULL;

  rq_json_output_string (builder, key, text);
}

/* The generator leaves the C1 control characters as they are; terminals obey some of them. */
static char *
escape_c1 (const char *text)
{
  GString *escaped = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x7f && c < 0xa0)
        g_string_append_printf (escaped, "\\u%04x", c);
      else
        g_string_append_unichar (escaped, c);
    }
  return g_string_free (escaped, FALSE);
}

/** rq_json_output_to_text: Returns: (transfer full): the JSON text of what @builder holds */
char *
rq_json_output_to_text (JsonBuilder *builder,
                        gboolean     on_one_line)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, !on_one_line);

  return escape_c1 (text);
}

/** rq_json_output_print: Writes what @builder holds to standard output. */
void
rq_json_output_print (JsonBuilder *builder,
                      gboolean     on_one_line)
{
  g_autofree char *text = rq_json_output_to_text (builder, on_one_line);

  rq_terminal_print ("%s\n", text);
}
