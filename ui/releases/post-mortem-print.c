/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/post-mortem-print.h"

#include <glib/gi18n-lib.h>

#include "widgets/question.h"

/* In points. */
#define FONT "Sans 10"
#define FOOT_FONT "Sans 8"
#define MARGIN 54
#define FOOT_HEIGHT 24

typedef struct
{
  char        *title;  /* (owned) */
  char        *markup; /* (owned) all of it */
  PangoLayout *layout; /* (owned) (nullable) of all of it, from the first page to the last */
  GArray      *starts; /* (owned) of int: the first line of each page, and the one after the last */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_free (self->title);
  g_free (self->markup);
  g_clear_object (&self->layout);
  g_array_unref (self->starts);
  g_free (self);
}

/* -- the words */

static void
add_heading (GString    *markup,
             const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  g_string_append_printf (markup, "\n\n<span size=\"120%%\" weight=\"bold\">%s</span>", escaped);
}

static void
add_field (GString           *markup,
           RqPostMortem      *post_mortem,
           RqPostMortemField  field)
{
  g_autofree char *text = g_strstrip (g_strdup (rq_post_mortem_get_text (post_mortem, field)));
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (*text == '\0')
    return;
  add_heading (markup, rq_post_mortem_field_to_label (field));
  g_string_append_printf (markup, "\n%s", escaped);
}

static void
add_actions (GString   *markup,
             GPtrArray *actions)
{
  if (actions->len > 0)
    add_heading (markup, _("Action Items"));
  for (unsigned int i = 0; i < actions->len; i++)
    {
      const RqActionItem *item = actions->pdata[i];
      g_autofree char *line = g_markup_printf_escaped ("\n%s %s", item->done ? "☑" : "☐",
                                                       item->what);

      g_string_append (markup, line);
      for (unsigned int j = 0; j < 2; j++)
        {
          const char *more = j == 0 ? item->owner : item->due;
          g_autofree char *escaped = g_markup_escape_text (more, -1);

          if (*more != '\0')
            g_string_append_printf (markup, " · %s", escaped);
        }
    }
}

static char *
dup_markup (RqPostMortem *post_mortem,
            const char   *title)
{
  g_autofree char *heading = g_markup_escape_text (title, -1);
  g_autofree char *release = g_markup_escape_text (rq_post_mortem_get_release (post_mortem), -1);
  GString *markup = g_string_new (NULL);

  g_string_append_printf (markup, "<span size=\"160%%\" weight=\"bold\">%s</span>\n%s", heading,
                          release);
  for (unsigned int i = 0; i < RQ_POST_MORTEM_TIMELINE; i++)
    add_field (markup, post_mortem, i);
  add_actions (markup, rq_post_mortem_get_actions (post_mortem));
  add_field (markup, post_mortem, RQ_POST_MORTEM_TIMELINE);
  return g_string_free (markup, FALSE);
}

/* -- the pages */

static PangoLayout *
layout_new (GtkPrintContext *context,
            const char      *font)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (int) (gtk_print_context_get_width (context) - 2 * MARGIN)
                          * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_font_description_free (description);
  return layout;
}

/* A heading is not left alone at the end of a page: it is short, and stands before a text and after
 * an empty line. @line: the first that does not fit */
static int
break_before (PangoLayout *layout,
              int          first,
              int          line)
{
  for (int back = line; back > line - 3 && back > first + 1; back--)
    {
      PangoLayoutLine *empty = pango_layout_get_line_readonly (layout, back - 1);

      if (empty->length == 0)
        return back;
    }
  return line;
}

static void
find_pages (Job *self,
            int  height)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->layout);
  int first = 0;
  int top = 0;
  int line = 0;

  g_array_set_size (self->starts, 0);
  g_array_append_val (self->starts, first);
  do
    {
      PangoRectangle extents;

      pango_layout_iter_get_line_extents (iter, NULL, &extents);
      if (line > first && extents.y + extents.height - top > height)
        {
          first = break_before (self->layout, first, line);
          g_array_append_val (self->starts, first);
          top = extents.y;
          for (int back = line; back > first; back--)
            {
              PangoRectangle one;

              pango_layout_line_get_extents (pango_layout_get_line_readonly (self->layout,
                                                                             back - 1),
                                             NULL, &one);
              top -= one.height;
            }
        }
      line++;
    }
  while (pango_layout_iter_next_line (iter));
  g_array_append_val (self->starts, line);
  pango_layout_iter_free (iter);
}

static void
begin_cb (GtkPrintOperation *operation,
          GtkPrintContext   *context,
          Job               *self)
{
  double height = gtk_print_context_get_height (context) - 2 * MARGIN - FOOT_HEIGHT;

  g_clear_object (&self->layout);
  self->layout = layout_new (context, FONT);
  pango_layout_set_markup (self->layout, self->markup, -1);
  find_pages (self, (int) (height * PANGO_SCALE));
  gtk_print_operation_set_n_pages (operation, (int) self->starts->len - 1);
}

static void
draw_foot (Job             *self,
           GtkPrintContext *context,
           int              page)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = layout_new (context, FOOT_FONT);
  g_autofree char *text = NULL;

  /* Translators: at the foot of a printed page: "Upgrade to 3.9.52 · page 2 of 3" */
  text = g_strdup_printf (_("%s · page %d of %u"), self->title, page + 1, self->starts->len - 1);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_height (layout, 0);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  cairo_move_to (cairo, MARGIN, gtk_print_context_get_height (context) - MARGIN - FOOT_HEIGHT / 2);
  pango_cairo_show_layout (cairo, layout);
}

static void
draw_cb (GtkPrintOperation *operation,
         GtkPrintContext   *context,
         int                page,
         Job               *self)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  int first = g_array_index (self->starts, int, page);
  int end = g_array_index (self->starts, int, page + 1);
  double y = MARGIN;

  cairo_set_source_rgb (cairo, 0, 0, 0);
  for (int line = first; line < end; line++)
    {
      PangoLayoutLine *one = pango_layout_get_line_readonly (self->layout, line);
      PangoRectangle extents;

      pango_layout_line_get_extents (one, NULL, &extents);
      cairo_move_to (cairo, MARGIN, y + pango_units_to_double (-extents.y));
      pango_cairo_show_layout_line (cairo, one);
      y += pango_units_to_double (extents.height);
    }
  draw_foot (self, context, page);
}

/** rq_post_mortem_print_operation_new: Returns: (transfer full): to be run once */
GtkPrintOperation *
rq_post_mortem_print_operation_new (RqPostMortem *post_mortem,
                                    const char   *title)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autofree char *name = NULL;
  Job *self = g_new0 (Job, 1);

  g_return_val_if_fail (post_mortem != NULL && title != NULL, operation);

  name = g_strdup_printf ("post-mortem-%s", rq_post_mortem_get_release (post_mortem));
  self->title = g_strdup (title);
  self->markup = dup_markup (post_mortem, title);
  self->starts = g_array_new (FALSE, FALSE, sizeof (int));
  g_object_set_data_full (G_OBJECT (operation), "rq-job", self, job_free);
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), self);
  return operation;
}

/* -- with a dialog */

static void
done_cb (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         GtkWindow               *parent)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  RqQuestion *question;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  words = g_strdup_printf (_("%s Check the printer and print again, or export the post-mortem as "
                             "a file."), error != NULL ? error->message : "");
  question = rq_question_new (parent, _("The Post-mortem Was Not Printed"), g_strstrip (words));
  rq_question_set_verb (question, _("_OK"), RQ_VERB_PLAIN);
  rq_question_ask_async (question, NULL, NULL, NULL);
}

/**
 * rq_post_mortem_print:
 * @parent: where the dialog is
 *
 * Asks for a printer and prints; goes on behind the window.
 */
void
rq_post_mortem_print (GtkWindow    *parent,
                      RqPostMortem *post_mortem,
                      const char   *title)
{
  g_autoptr (GtkPrintOperation) operation = rq_post_mortem_print_operation_new (post_mortem, title);

  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_show_progress (operation, TRUE);
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), parent, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}
