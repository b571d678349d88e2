/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/markdown.h"

#include <stdarg.h>
#include <string.h>

/* What has a meaning in a line of Markdown, a cell's border included. */
#define PLAIN_SPECIAL "\\`*_[]<>|~&"

/* A line of nothing but one of these makes the line above it a heading. */
static gboolean
is_underline (const char *line,
              gsize       length)
{
  gsize end = length;

  while (end > 0 && line[end - 1] == ' ')
    end--;
  return end > 0 && (line[0] == '=' || line[0] == '-') && strspn (line, "=-") >= end;
}

/* Where a heading or an underline would begin: %NULL when there is none in this line. */
static const char *
find_heading (const char *line,
              gsize       length)
{
  gsize indent = strspn (line, " \\");

  if (indent < length && (line[indent] == '#' || is_underline (line + indent, length - indent)))
    return line + indent;
  return NULL;
}

/* HTML is escaped everywhere, a heading where it begins. Backslashes before it are doubled, so that
 * reading gives what was written. */
static void
append_line (GString    *document,
             const char *line,
             gsize       length)
{
  const char *heading = find_heading (line, length);
  gsize slashes = 0;

  for (const char *c = line; c < line + length; c++)
    {
      if (*c == '<' || c == heading)
        {
          for (gsize i = 0; i < slashes + 1; i++)
            g_string_append_c (document, '\\');
        }
      slashes = *c == '\\' ? slashes + 1 : 0;
      g_string_append_c (document, *c);
    }
}

/** rq_markdown_append_text: Appends a person's text, ended by a line end. */
void
rq_markdown_append_text (GString    *document,
                         const char *text)
{
  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");

      append_line (document, text, length);
      g_string_append_c (document, '\n');
      text += length + (text[length] == '\n');
    }
}

static void
read_line (GString    *text,
           const char *line,
           gsize       length)
{
  const char *heading = find_heading (line, length);
  gsize slashes = 0;

  for (const char *c = line; c < line + length; c++)
    {
      if (slashes % 2 == 1 && (*c == '<' || c == heading))
        g_string_truncate (text, text->len - (slashes + 1) / 2);
      slashes = *c == '\\' ? slashes + 1 : 0;
      g_string_append_c (text, *c);
    }
}

/** rq_markdown_read_text: Returns: (transfer full): the text that was appended */
char *
rq_markdown_read_text (const char *text)
{
  GString *read = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");

      read_line (read, text, length);
      g_string_append_c (read, '\n');
      text += length + (text[length] == '\n');
    }
  return g_string_free (read, FALSE);
}

/** rq_markdown_append_plain: Appends text of one line that has no meaning but itself. */
void
rq_markdown_append_plain (GString    *document,
                          const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if (strchr (PLAIN_SPECIAL, *c) != NULL)
        g_string_append_c (document, '\\');
      g_string_append_c (document, *c == '\n' ? ' ' : *c);
    }
}

/** rq_markdown_append_row: Appends a row of a table. */
void
rq_markdown_append_row (GString    *document,
                        const char *cell,
                        ...)
{
  va_list cells;

  g_string_append_c (document, '|');
  va_start (cells, cell);
  for (; cell != NULL; cell = va_arg (cells, const char *))
    {
      g_string_append_c (document, ' ');
      rq_markdown_append_plain (document, cell);
      g_string_append (document, " |");
    }
  va_end (cells);
  g_string_append_c (document, '\n');
}

static gboolean
is_rule (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    {
      const char *cell = cells->pdata[i];

      if (strstr (cell, "--") == NULL || cell[strspn (cell, "-: ")] != '\0')
        return FALSE;
    }
  return cells->len > 0;
}

static void
take_cell (GPtrArray *cells,
           GString   *cell)
{
  g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
  g_string_truncate (cell, 0);
}

/**
 * rq_markdown_read_row:
 *
 * Returns: (transfer full) (nullable): its cells, the last border being optional
 */
char **
rq_markdown_read_row (const char *line)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean pending = FALSE;

  line += strspn (line, " \t");
  if (*line != '|')
    return NULL;
  for (const char *c = line + 1; *c != '\0'; c++)
    {
      if (*c == '\\' && c[1] != '\0' && strchr (PLAIN_SPECIAL, c[1]) != NULL)
        g_string_append_c (cell, *++c);
      else if (*c == '|')
        take_cell (cells, cell);
      else
        g_string_append_c (cell, *c);
      pending = *c != '|' || c[-1] == '\\';
    }
  if (pending && cell->str[strspn (cell->str, " \t")] != '\0')
    take_cell (cells, cell);
  if (is_rule (cells))
    return NULL;

  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&cells), FALSE);
}
