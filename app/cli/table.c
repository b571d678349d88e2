/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/table.h"

#define GAP 2

typedef struct
{
  char *text; /* (owned) */
  RqStyle style;
} Cell;

struct _RqTable
{
  GArray *cells; /* (owned) of Cell, row by row */
  guint n_columns;
};

static void
clear_cell (gpointer data)
{
  Cell *cell = data;

  g_free (cell->text);
}

/** rq_table_new: Returns: (transfer full): a table with at most a row of headings */
RqTable *
rq_table_new (guint       n_columns,
              const char *heading,
              ...)
{
  RqTable *self = g_new0 (RqTable, 1);
  va_list headings;

  g_return_val_if_fail (n_columns > 0, NULL);

  self->n_columns = n_columns;
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (self->cells, clear_cell);

  va_start (headings, heading);
  for (const char *text = heading; text != NULL; text = va_arg (headings, const char *))
    rq_table_add (self, text, RQ_STYLE_HEADING);
  va_end (headings);
  return self;
}

void
rq_table_free (RqTable *self)
{
  g_array_unref (self->cells);
  g_free (self);
}

/** rq_table_add: Adds the next cell: rows fill from left to right. @text may come from anywhere. */
void
rq_table_add (RqTable    *self,
              const char *text,
              RqStyle     style)
{
  Cell cell = { rq_terminal_clean (text), style };

  g_array_append_val (self->cells, cell);
}

static int
column_width (RqTable *self,
              guint    column)
{
  int width = 0;

  for (guint i = column; i < self->cells->len; i += self->n_columns)
    width = MAX (width, rq_terminal_width (g_array_index (self->cells, Cell, i).text));
  return width;
}

static gboolean
is_rest_empty (RqTable *self,
               guint    i)
{
  for (i++; i < self->cells->len && i % self->n_columns != 0; i++)
    if (g_array_index (self->cells, Cell, i).text[0] != '\0')
      return FALSE;
  return TRUE;
}

/** rq_table_print: Writes all rows; nothing is padded at the end of a line. */
void
rq_table_print (RqTable *self,
                FILE    *stream)
{
  g_autofree int *widths = g_new (int, self->n_columns);

  for (guint column = 0; column < self->n_columns; column++)
    widths[column] = column_width (self, column);

  for (guint i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = &g_array_index (self->cells, Cell, i);
      guint column = i % self->n_columns;

      rq_terminal_styled (stream, cell->style, cell->text);
      if (column + 1 == self->n_columns || i + 1 == self->cells->len)
        fputc ('\n', stream);
      else if (!is_rest_empty (self, i))
        fprintf (stream, "%*s", widths[column] - rq_terminal_width (cell->text) + GAP, "");
    }
}
