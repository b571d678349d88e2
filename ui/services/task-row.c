/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/task-row.h"

#include <glib/gi18n-lib.h>

#include "format.h"
#include "ui.h"

/* What is said as an age grows old while it is looked at. */
#define REFRESH_SECONDS 30

struct _RqTaskRow
{
  AdwBin parent_instance;

  GSignalGroup *task;           /* (owned) of the RqTask that is shown */
  unsigned int  refresh_source; /* 0: not seen */

  GtkLabel  *place;             /* (unowned) of the template, as all below */
  GtkWidget *state_box;
  GtkImage  *icon;
  GtkLabel  *state;
  GtkLabel  *since;
  GtkLabel  *error;
};

G_DEFINE_FINAL_TYPE (RqTaskRow, rq_task_row, ADW_TYPE_BIN)

static char *
describe_place (RqTask *task)
{
  const char *node = rq_task_get_node_name (task);
  int slot = rq_task_get_slot (task);

  if (*node == '\0')
    node = _("no node");
  /* Translators: a task of a service that runs once on every node has no slot */
  return slot > 0 ? g_strdup_printf (_("Slot %d on %s"), slot, node)
                  : g_strdup_printf (_("On %s"), node);
}

static char *
describe_since (RqTask *task)
{
  GDateTime *since = rq_task_get_since (task);
  g_autofree char *ago = rq_format_changed (since);
  g_autofree char *image = NULL;
  g_autofree char *version = NULL;

  g_object_get (task, "image", &image, NULL);
  version = rq_format_image_version (image);
  /* Translators: how long ago a task got into its state, then the version it runs */
  return g_strdup_printf (_("%s · %s"), ago, version);
}

static void
show_style (RqTaskRow  *self,
            const char *style)
{
  const char *classes[] = { style, NULL };

  gtk_widget_set_css_classes (self->state_box, classes);
}

static void
show_task (RqTaskRow *self)
{
  g_autoptr (RqTask) task = g_signal_group_dup_target (self->task);
  g_autofree char *place = NULL;
  g_autofree char *since = NULL;
  const char *error;

  if (task == NULL)
    return;
  place = describe_place (task);
  since = describe_since (task);
  error = rq_task_get_error (task);
  gtk_label_set_label (self->place, place);
  gtk_label_set_label (self->state, rq_format_task_state (task));
  gtk_image_set_from_icon_name (self->icon, rq_format_task_icon (task));
  show_style (self, rq_format_task_style (task));
  gtk_label_set_label (self->since, since);
  gtk_label_set_label (self->error, error);
  gtk_widget_set_visible (GTK_WIDGET (self->error), *error != '\0');
}

static gboolean
refresh_cb (gpointer data)
{
  show_task (data);
  return G_SOURCE_CONTINUE;
}

static void
rq_task_row_map (GtkWidget *widget)
{
  RqTaskRow *self = RQ_TASK_ROW (widget);

  GTK_WIDGET_CLASS (rq_task_row_parent_class)->map (widget);
  show_task (self);
  self->refresh_source = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
}

static void
rq_task_row_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RQ_TASK_ROW (widget)->refresh_source, g_source_remove);
  GTK_WIDGET_CLASS (rq_task_row_parent_class)->unmap (widget);
}

static void
rq_task_row_dispose (GObject *object)
{
  RqTaskRow *self = RQ_TASK_ROW (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_object (&self->task);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_TASK_ROW);
  G_OBJECT_CLASS (rq_task_row_parent_class)->dispose (object);
}

static void
rq_task_row_class_init (RqTaskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_task_row_dispose;
  widget_class->map = rq_task_row_map;
  widget_class->unmap = rq_task_row_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "task-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RqTaskRow, place);
  gtk_widget_class_bind_template_child (widget_class, RqTaskRow, state_box);
  gtk_widget_class_bind_template_child (widget_class, RqTaskRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RqTaskRow, state);
  gtk_widget_class_bind_template_child (widget_class, RqTaskRow, since);
  gtk_widget_class_bind_template_child (widget_class, RqTaskRow, error);
}

static void
rq_task_row_init (RqTaskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->task = g_signal_group_new (RQ_TYPE_TASK);
  g_signal_group_connect_swapped (self->task, "notify", G_CALLBACK (show_task), self);
}

/**
 * rq_task_row_set_task:
 * @task: (nullable): what is shown
 */
void
rq_task_row_set_task (RqTaskRow *self,
                      RqTask    *task)
{
  g_return_if_fail (RQ_IS_TASK_ROW (self));

  g_signal_group_set_target (self->task, task);
  show_task (self);
}
