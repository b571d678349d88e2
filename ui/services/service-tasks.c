/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/service-tasks.h"

#include "services/task-row.h"
#include "swarm/task.h"
#include "ui.h"

struct _RqServiceTasks
{
  AdwBin parent_instance;

  char               *service_id; /* (owned) "" for none */
  GtkCustomFilter    *filter;     /* (owned) */
  GtkFilterListModel *filtered;   /* (owned) */

  GtkStack    *stack;             /* (unowned) of the template, as all below */
  GtkListView *view;
};

G_DEFINE_FINAL_TYPE (RqServiceTasks, rq_service_tasks, ADW_TYPE_BIN)

static gboolean
is_of_service_cb (gpointer item,
                  gpointer data)
{
  RqServiceTasks *self = data;

  return g_str_equal (rq_task_get_service_id (item), self->service_id);
}

static void
show_page (RqServiceTasks *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "none");
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, g_object_new (RQ_TYPE_TASK_ROW, NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  rq_task_row_set_task (RQ_TASK_ROW (gtk_list_item_get_child (item)),
                        gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  rq_task_row_set_task (RQ_TASK_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
rq_service_tasks_dispose (GObject *object)
{
  RqServiceTasks *self = RQ_SERVICE_TASKS (object);

  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_SERVICE_TASKS);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (rq_service_tasks_parent_class)->dispose (object);
}

static void
rq_service_tasks_finalize (GObject *object)
{
  g_free (RQ_SERVICE_TASKS (object)->service_id);
  G_OBJECT_CLASS (rq_service_tasks_parent_class)->finalize (object);
}

static void
rq_service_tasks_class_init (RqServiceTasksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_service_tasks_dispose;
  object_class->finalize = rq_service_tasks_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "service-tasks.ui");
  gtk_widget_class_bind_template_child (widget_class, RqServiceTasks, stack);
  gtk_widget_class_bind_template_child (widget_class, RqServiceTasks, view);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
rq_service_tasks_init (RqServiceTasks *self)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  self->service_id = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_custom_filter_new (is_of_service_cb, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (show_page), self,
                           G_CONNECT_SWAPPED);
  show_page (self);
}

/**
 * rq_service_tasks_set_model:
 * @tasks: (nullable): the tasks of all services
 */
void
rq_service_tasks_set_model (RqServiceTasks *self,
                            GListModel     *tasks)
{
  g_return_if_fail (RQ_IS_SERVICE_TASKS (self));

  gtk_filter_list_model_set_model (self->filtered, tasks);
  show_page (self);
}

/**
 * rq_service_tasks_set_service:
 * @service: (nullable): whose tasks are shown
 */
void
rq_service_tasks_set_service (RqServiceTasks *self,
                              RqService      *service)
{
  g_return_if_fail (RQ_IS_SERVICE_TASKS (self));

  g_free (self->service_id);
  self->service_id = g_strdup (service != NULL ? rq_service_get_id (service) : "");
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_page (self);
}

/**
 * rq_service_tasks_dup_slot:
 *
 * Returns: (transfer full) (nullable): the slot or, without one, the node of a task that is shown
 */
char *
rq_service_tasks_dup_slot (RqServiceTasks *self,
                           const char     *task_id)
{
  GListModel *model = G_LIST_MODEL (self->filtered);

  for (unsigned int i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (RqTask) task = g_list_model_get_item (model, i);

      if (!g_str_equal (rq_task_get_id (task), task_id))
        continue;
      return rq_task_get_slot (task) > 0 ? g_strdup_printf ("%d", rq_task_get_slot (task))
                                         : g_strdup (rq_task_get_node_name (task));
    }
  return NULL;
}
