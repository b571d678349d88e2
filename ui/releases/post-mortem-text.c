/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/post-mortem-text.h"

#include <glib/gi18n-lib.h>

#include "records/record-text.h"
#include "ui.h"

struct _RqPostMortemText
{
  AdwBin parent_instance;

  RqPostMortemField field;
  gboolean showing;          /* the text is not changed by a person now */

  GtkLabel *title;    /* (unowned) of the template, as all below */
  GtkLabel *hint;
  GtkTextView *view;
  GtkWidget *drafted;
};

static unsigned int changed_signal;

/* As rq_post_mortem_field_to_label() says them, to be reached by Alt with a letter. */
static const char *const titles[] = {
  [RQ_POST_MORTEM_SUMMARY] = N_("_Summary"),
  [RQ_POST_MORTEM_IMPACT] = N_("_Impact"),
  [RQ_POST_MORTEM_TRIGGER] = N_("_Trigger"),
  [RQ_POST_MORTEM_ROOT_CAUSES] = N_("_Root Causes"),
  [RQ_POST_MORTEM_DETECTION] = N_("_Detection"),
  [RQ_POST_MORTEM_RESOLUTION] = N_("Reso_lution"),
  [RQ_POST_MORTEM_WENT_WELL] = N_("What Went _Well"),
  [RQ_POST_MORTEM_WENT_BADLY] = N_("What Went _Badly"),
  [RQ_POST_MORTEM_LUCKY] = N_("Where We Were Luc_ky"),
  [RQ_POST_MORTEM_TIMELINE] = N_("Ti_meline"),
};

G_DEFINE_FINAL_TYPE (RqPostMortemText, rq_post_mortem_text, ADW_TYPE_BIN)

static void
changed_cb (RqPostMortemText *self)
{
  if (self->showing)
    return;
  gtk_widget_set_visible (self->drafted, FALSE);
  g_signal_emit (self, changed_signal, 0);
}

static void
rq_post_mortem_text_dispose (GObject *object)
{
  RqPostMortemText *self = RQ_POST_MORTEM_TEXT (object);

  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->view), self);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_POST_MORTEM_TEXT);
  G_OBJECT_CLASS (rq_post_mortem_text_parent_class)->dispose (object);
}

static void
rq_post_mortem_text_class_init (RqPostMortemTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_post_mortem_text_dispose;
  changed_signal = g_signal_new ("changed", RQ_TYPE_POST_MORTEM_TEXT, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "post-mortem-text.ui");
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemText, title);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemText, hint);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemText, view);
  gtk_widget_class_bind_template_child (widget_class, RqPostMortemText, drafted);
}

static void
rq_post_mortem_text_init (RqPostMortemText *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->view), "changed",
                            G_CALLBACK (changed_cb), self);
}

/** rq_post_mortem_text_new: Returns: (transfer floating): for @field, empty */
GtkWidget *
rq_post_mortem_text_new (RqPostMortemField field)
{
  RqPostMortemText *self = g_object_new (RQ_TYPE_POST_MORTEM_TEXT, NULL);

  self->field = field;
  gtk_label_set_label (self->title, _(titles[field]));
  gtk_label_set_label (self->hint, rq_post_mortem_field_to_hint (field));
  gtk_text_view_set_monospace (self->view, field == RQ_POST_MORTEM_TIMELINE);
  return GTK_WIDGET (self);
}

/** rq_post_mortem_text_get_field: Returns: which of the texts it is */
RqPostMortemField
rq_post_mortem_text_get_field (RqPostMortemText *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_TEXT (self), RQ_POST_MORTEM_SUMMARY);

  return self->field;
}

/** rq_post_mortem_text_dup_text: Returns: (transfer full): what is in it */
char *
rq_post_mortem_text_dup_text (RqPostMortemText *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_val_if_fail (RQ_IS_POST_MORTEM_TEXT (self), NULL);

  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* The cursor stays at its character. */
static void
set_text (RqPostMortemText *self,
          const char       *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter iter;
  int offset;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  offset = gtk_text_iter_get_offset (&iter);
  self->showing = TRUE;
  gtk_text_buffer_set_text (buffer, text, -1);
  self->showing = FALSE;
  gtk_text_buffer_get_iter_at_offset (buffer, &iter, offset);
  gtk_text_buffer_place_cursor (buffer, &iter);
}

/** rq_post_mortem_text_show: @post_mortem: whose text is to be there */
void
rq_post_mortem_text_show (RqPostMortemText *self,
                          RqPostMortem     *post_mortem)
{
  g_autofree char *there = NULL;
  g_autofree char *clean = NULL;
  const char *text;

  g_return_if_fail (RQ_IS_POST_MORTEM_TEXT (self));

  text = rq_post_mortem_get_text (post_mortem, self->field);
  there = rq_post_mortem_text_dup_text (self);
  clean = rq_record_text (there);
  if (!g_str_equal (clean, text))
    set_text (self, text);
  gtk_widget_set_visible (self->drafted, rq_post_mortem_is_drafted (post_mortem, self->field));
}

/** rq_post_mortem_text_get_view: Returns: (transfer none): where it is typed */
GtkTextView *
rq_post_mortem_text_get_view (RqPostMortemText *self)
{
  g_return_val_if_fail (RQ_IS_POST_MORTEM_TEXT (self), NULL);

  return self->view;
}
