/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/pull-row.h"

#include <glib/gi18n-lib.h>

#include "widgets/layout.h"

struct _RqPullRowView
{
  GtkListBoxRow parent_instance;

  GtkImage       *icon; /* (unowned) below it, as all here */
  GtkLabel       *image;
  GtkLabel       *words;
  GtkProgressBar *bar;
};

G_DEFINE_FINAL_TYPE (RqPullRowView, rq_pull_row_view, GTK_TYPE_LIST_BOX_ROW)

static const char *
icon_of (RqPullState state)
{
  switch (state)
    {
    case RQ_PULL_RUNNING:
      return "rq-updating-symbolic";
    case RQ_PULL_PRESENT:
    case RQ_PULL_DONE:
      return "rq-healthy-symbolic";
    case RQ_PULL_FAILED:
      return "rq-attention-symbolic";
    case RQ_PULL_WAITING:
    default:
      return "rq-pending-symbolic";
    }
}

static const char *
style_of (RqPullState state)
{
  switch (state)
    {
    case RQ_PULL_RUNNING:
      return "accent";
    case RQ_PULL_PRESENT:
    case RQ_PULL_DONE:
      return "success";
    case RQ_PULL_FAILED:
      return "warning";
    case RQ_PULL_WAITING:
    default:
      return "dim-label";
    }
}

/* "Pulling · 3 of 5 layers · 12 MB of 40 MB" */
static char *
say (const RqPullRow *pull)
{
  const char *label = rq_pull_state_to_label (pull->state);
  GString *text = g_string_new (label);

  if (*pull->words != '\0' && !g_str_equal (pull->words, label))
    g_string_append_printf (text, " · %s", pull->words);
  if (pull->state == RQ_PULL_RUNNING && pull->total > 0)
    {
      g_autofree char *current = g_format_size ((guint64) pull->current);
      g_autofree char *total = g_format_size ((guint64) pull->total);

      /* Translators: sizes */
      g_string_append_printf (text, " · ");
      g_string_append_printf (text, _("%s of %s"), current, total);
    }
  return g_string_free (text, FALSE);
}

static void
rq_pull_row_view_class_init (RqPullRowViewClass *klass)
{
}

static GtkLabel *
label_new (GtkBox     *box,
           const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, NULL);

  rq_layout_forbid_hyphens (GTK_LABEL (label));
  gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
rq_pull_row_view_init (RqPullRowView *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "spacing", 12, "margin-top", 10, "margin-bottom", 10,
                                 "margin-start", 12, "margin-end", 12, NULL);
  GtkWidget *column = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                                    "spacing", 4, "hexpand", TRUE, NULL);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "valign", GTK_ALIGN_START, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), column);
  self->image = label_new (GTK_BOX (column), "heading");
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->bar));
  self->words = label_new (GTK_BOX (column), "caption");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/**
 * rq_pull_row_view_new:
 *
 * Returns: (transfer floating): a row without an image
 */
GtkWidget *
rq_pull_row_view_new (void)
{
  return g_object_new (RQ_TYPE_PULL_ROW_VIEW, NULL);
}

/**
 * rq_pull_row_view_update:
 * @pull: how it is now
 */
void
rq_pull_row_view_update (RqPullRowView   *self,
                         const RqPullRow *pull)
{
  gboolean there = pull->state == RQ_PULL_DONE || pull->state == RQ_PULL_PRESENT;
  const char *classes[] = { style_of (pull->state), NULL };
  g_autofree char *words = say (pull);
  g_autofree char *label = g_strdup_printf ("%s, %s", pull->image, words);
  double fraction = pull->total > 0 ? (double) pull->current / (double) pull->total : 0;

  g_return_if_fail (RQ_IS_PULL_ROW_VIEW (self));

  gtk_image_set_from_icon_name (self->icon, icon_of (pull->state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_label_set_label (self->image, pull->image);
  gtk_label_set_label (self->words, words);
  gtk_progress_bar_set_fraction (self->bar, there ? 1 : CLAMP (fraction, 0, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->bar), pull->state == RQ_PULL_RUNNING);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
