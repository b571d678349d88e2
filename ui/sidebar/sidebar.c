/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sidebar/sidebar.h"

#include "sidebar/sidebar-row.h"
#include "ui.h"

struct _RqSidebar
{
  AdwBin parent_instance;

  RqSessionList       *sessions; /* (owned) (nullable) */
  RqDeploymentSession *selected; /* (owned) (nullable) */

  GtkListBox *list; /* (unowned) of the template */
};

typedef enum
{
  PROP_SELECTED = 1,
} RqSidebarProperty;

static GParamSpec *props[PROP_SELECTED + 1];
static unsigned int activated_signal;

G_DEFINE_FINAL_TYPE (RqSidebar, rq_sidebar, ADW_TYPE_BIN)

static void
row_selected_cb (RqSidebar     *self,
                 GtkListBoxRow *row)
{
  RqDeploymentSession *session = NULL;

  if (row != NULL)
    session = rq_sidebar_row_get_session (RQ_SIDEBAR_ROW (row));
  if (g_set_object (&self->selected, session))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

static void
row_activated_cb (RqSidebar *self)
{
  g_signal_emit (self, activated_signal, 0);
}

/* There is always one selected where there is any. */
static void
items_changed_cb (RqSidebar *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  if (gtk_list_box_get_selected_row (self->list) == NULL && first != NULL)
    gtk_list_box_select_row (self->list, first);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer data)
{
  return rq_sidebar_row_new (item);
}

static void
rq_sidebar_get_property (GObject      *object,
                         unsigned int  property_id,
                         GValue       *value,
                         GParamSpec   *pspec)
{
  RqSidebar *self = RQ_SIDEBAR (object);

  switch ((RqSidebarProperty) property_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_sidebar_dispose (GObject *object)
{
  RqSidebar *self = RQ_SIDEBAR (object);

  if (self->sessions != NULL)
    g_signal_handlers_disconnect_by_data (self->sessions, self);
  g_clear_object (&self->sessions);
  g_clear_object (&self->selected);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_SIDEBAR);
  G_OBJECT_CLASS (rq_sidebar_parent_class)->dispose (object);
}

static void
rq_sidebar_class_init (RqSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rq_sidebar_dispose;
  object_class->get_property = rq_sidebar_get_property;

  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, RQ_TYPE_DEPLOYMENT_SESSION,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  activated_signal = g_signal_new ("activated", RQ_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, RqSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
rq_sidebar_init (RqSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rq_sidebar_set_sessions:
 * @sessions: what to list; once
 * @first: (nullable): the name of the deployment to select; else the first of the list
 */
void
rq_sidebar_set_sessions (RqSidebar     *self,
                         RqSessionList *sessions,
                         const char    *first)
{
  g_return_if_fail (RQ_IS_SIDEBAR (self) && self->sessions == NULL);

  self->sessions = g_object_ref (sessions);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (sessions), create_row_cb, NULL, NULL);
  if (first != NULL)
    rq_sidebar_select (self, first);
  g_signal_connect_swapped (sessions, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self);
}

/**
 * rq_sidebar_get_selected:
 *
 * Returns: (transfer none) (nullable): the deployment that the window is about
 */
RqDeploymentSession *
rq_sidebar_get_selected (RqSidebar *self)
{
  g_return_val_if_fail (RQ_IS_SIDEBAR (self), NULL);

  return self->selected;
}

/**
 * rq_sidebar_select:
 * @name: of a deployment; one that is not there changes nothing
 *
 * Selects it.
 */
void
rq_sidebar_select (RqSidebar  *self,
                   const char *name)
{
  GtkListBoxRow *row;

  g_return_if_fail (RQ_IS_SIDEBAR (self));

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      RqDeploymentSession *session = rq_sidebar_row_get_session (RQ_SIDEBAR_ROW (row));

      if (g_str_equal (rq_deployment_get_name (rq_deployment_session_get_deployment (session)),
                       name))
        gtk_list_box_select_row (self->list, row);
    }
}
