/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollout-view.h"

#include "ui.h"

struct _RqRolloutView
{
  GtkListBoxRow parent_instance;

  RqRollout *rollout; /* (owned) */

  GtkImage *icon; /* (unowned) of the template, as all below */
  GtkLabel *name;
  GtkLabel *slots;
  GtkLabel *change;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (RqRolloutView, rq_rollout_view, GTK_TYPE_LIST_BOX_ROW)

/* What the properties alone do not give: the colour, and the row as one sentence. */
static void
rollout_changed_cb (RqRolloutView *self)
{
  g_autofree char *style = NULL;
  g_autofree char *label = NULL;
  const char *icon_classes[] = { NULL, NULL };

  g_object_get (self->rollout, "style", &style, NULL);
  icon_classes[0] = *style != '\0' ? style : NULL;
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), icon_classes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->words), gtk_label_get_label (self->words));

  label = g_strdup_printf ("%s, %s, %s, %s", gtk_label_get_label (self->name),
                           gtk_label_get_label (self->change), gtk_label_get_label (self->slots),
                           gtk_label_get_label (self->words));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
rq_rollout_view_dispose (GObject *object)
{
  RqRolloutView *self = RQ_ROLLOUT_VIEW (object);

  if (self->rollout != NULL)
    g_signal_handlers_disconnect_by_data (self->rollout, self);
  g_clear_object (&self->rollout);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_ROLLOUT_VIEW);
  G_OBJECT_CLASS (rq_rollout_view_parent_class)->dispose (object);
}

static void
rq_rollout_view_class_init (RqRolloutViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_rollout_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "rollout-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RqRolloutView, icon);
  gtk_widget_class_bind_template_child (widget_class, RqRolloutView, name);
  gtk_widget_class_bind_template_child (widget_class, RqRolloutView, slots);
  gtk_widget_class_bind_template_child (widget_class, RqRolloutView, change);
  gtk_widget_class_bind_template_child (widget_class, RqRolloutView, words);
}

static void
rq_rollout_view_init (RqRolloutView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rq_rollout_view_new:
 *
 * Returns: (transfer floating): a row that follows @rollout
 */
GtkWidget *
rq_rollout_view_new (RqRollout *rollout)
{
  RqRolloutView *self = g_object_new (RQ_TYPE_ROLLOUT_VIEW, NULL);

  self->rollout = g_object_ref (rollout);
  g_object_bind_property (rollout, "name", self->name, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (rollout, "slots", self->slots, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (rollout, "change", self->change, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (rollout, "words", self->words, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (rollout, "icon-name", self->icon, "icon-name", G_BINDING_SYNC_CREATE);
  g_signal_connect_swapped (rollout, "notify", G_CALLBACK (rollout_changed_cb), self);
  rollout_changed_cb (self);
  return GTK_WIDGET (self);
}
