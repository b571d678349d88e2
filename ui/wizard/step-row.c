/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/step-row.h"

struct _RqStepRow
{
  GtkListBoxRow parent_instance;

  RqWizardStep *step; /* (owned) */

  GtkImage *icon; /* (unowned) below it, as all here */
  GtkLabel *title;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (RqStepRow, rq_step_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_step (RqStepRow *self)
{
  RqStepState state = rq_wizard_step_get_state (self->step);
  const char *icon_classes[] = { rq_step_state_to_style (state), NULL };
  g_autofree char *label = NULL;

  gtk_image_set_from_icon_name (self->icon, rq_step_state_to_icon (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), icon_classes);
  gtk_label_set_label (self->title, rq_wizard_step_get_title (self->step));
  gtk_label_set_label (self->state, rq_step_state_to_label (state));
  gtk_widget_set_sensitive (GTK_WIDGET (self), state != RQ_STEP_TO_COME);
  label = g_strdup_printf ("%s, %s", rq_wizard_step_get_title (self->step),
                           rq_step_state_to_label (state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
rq_step_row_dispose (GObject *object)
{
  RqStepRow *self = RQ_STEP_ROW (object);

  if (self->step != NULL)
    g_signal_handlers_disconnect_by_data (self->step, self);
  g_clear_object (&self->step);
  G_OBJECT_CLASS (rq_step_row_parent_class)->dispose (object);
}

static void
rq_step_row_class_init (RqStepRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rq_step_row_dispose;
}

static void
rq_step_row_init (RqStepRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             NULL);
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);
  self->state = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "dim-label");
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/**
 * rq_step_row_new:
 *
 * Returns: (transfer floating): a row that follows @step
 */
GtkWidget *
rq_step_row_new (RqWizardStep *step)
{
  RqStepRow *self = g_object_new (RQ_TYPE_STEP_ROW, NULL);

  self->step = g_object_ref (step);
  g_signal_connect_swapped (step, "notify", G_CALLBACK (show_step), self);
  show_step (self);
  return GTK_WIDGET (self);
}

/**
 * rq_step_row_get_step:
 *
 * Returns: (transfer none): what it shows
 */
RqWizardStep *
rq_step_row_get_step (RqStepRow *self)
{
  g_return_val_if_fail (RQ_IS_STEP_ROW (self), NULL);

  return self->step;
}
