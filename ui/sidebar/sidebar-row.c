/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sidebar/sidebar-row.h"

#include <glib/gi18n-lib.h>

#include "format.h"
#include "ui.h"

struct _RqSidebarRow
{
  GtkListBoxRow parent_instance;

  RqDeploymentSession *session; /* (owned) */
  GSignalGroup        *model;   /* (owned) of its RqSwarmModel, once there is one */

  GtkLabel  *name;  /* (unowned) of the template */
  GtkLabel  *place; /* (unowned) of the template */
  GtkWidget *state; /* (unowned) of the template */
  GtkImage  *icon;  /* (unowned) of the template */
  GtkLabel  *words; /* (unowned) of the template */
  GtkMenuButton *menu_button; /* (unowned) of the template */
};

G_DEFINE_FINAL_TYPE (RqSidebarRow, rq_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

/* Of several managers the one that is connected to. */
static void
show_place (RqSidebarRow *self)
{
  g_autofree char *place = rq_format_session_place (self->session);
  g_autofree char *tooltip = rq_format_session_way (self->session);

  gtk_label_set_label (self->place, place);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
}

static void
show_state (RqSidebarRow *self)
{
  const char *words = rq_format_session_words (self->session);
  const char *style = rq_format_session_style (self->session);
  const char *classes[] = { style, NULL };
  g_autofree char *label = NULL;

  show_place (self);
  gtk_image_set_from_icon_name (self->icon, rq_format_session_icon (self->session));
  gtk_label_set_label (self->words, words);
  gtk_widget_set_css_classes (self->state, classes);

  label = g_strdup_printf ("%s, %s, %s", gtk_label_get_label (self->name),
                           gtk_label_get_label (self->place), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
session_changed_cb (RqSidebarRow *self)
{
  g_signal_group_set_target (self->model, rq_deployment_session_get_model (self->session));
  show_state (self);
}

static void
right_pressed_cb (RqSidebarRow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

static void
menu_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  gtk_menu_button_popup (RQ_SIDEBAR_ROW (widget)->menu_button);
}

static void
append_item (GMenu      *menu,
             const char *label,
             const char *action,
             const char *name)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", name);
  g_menu_append_item (menu, item);
}

static void
make_menu (RqSidebarRow *self,
           const char   *name)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *words = g_strdup_printf (_("Menu of %s"), name);

  append_item (menu, _("_Edit…"), "win.edit-deployment", name);
  append_item (menu, _("_Duplicate…"), "win.duplicate-deployment", name);
  append_item (menu, _("_Remove…"), "win.remove-deployment", name);
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
rq_sidebar_row_dispose (GObject *object)
{
  RqSidebarRow *self = RQ_SIDEBAR_ROW (object);

  g_clear_object (&self->model);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_SIDEBAR_ROW);
  G_OBJECT_CLASS (rq_sidebar_row_parent_class)->dispose (object);
}

static void
rq_sidebar_row_class_init (RqSidebarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_sidebar_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RqSidebarRow, name);
  gtk_widget_class_bind_template_child (widget_class, RqSidebarRow, place);
  gtk_widget_class_bind_template_child (widget_class, RqSidebarRow, state);
  gtk_widget_class_bind_template_child (widget_class, RqSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RqSidebarRow, words);
  gtk_widget_class_bind_template_child (widget_class, RqSidebarRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, right_pressed_cb);
  gtk_widget_class_install_action (widget_class, "row.menu", NULL, menu_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "row.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "row.menu", NULL);
}

static void
rq_sidebar_row_init (RqSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = g_signal_group_new (RQ_TYPE_SWARM_MODEL);
  g_signal_group_connect_swapped (self->model, "notify::attention", G_CALLBACK (show_state), self);
}

/**
 * rq_sidebar_row_new:
 *
 * Returns: (transfer floating): a row that follows @session
 */
GtkWidget *
rq_sidebar_row_new (RqDeploymentSession *session)
{
  RqSidebarRow *self = g_object_new (RQ_TYPE_SIDEBAR_ROW, NULL);
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);

  self->session = g_object_ref (session);
  gtk_label_set_label (self->name, rq_deployment_get_name (deployment));
  make_menu (self, rq_deployment_get_name (deployment));
  g_signal_connect_swapped (session, "notify", G_CALLBACK (session_changed_cb), self);
  session_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * rq_sidebar_row_get_session:
 *
 * Returns: (transfer none): what the row stands for
 */
RqDeploymentSession *
rq_sidebar_row_get_session (RqSidebarRow *self)
{
  g_return_val_if_fail (RQ_IS_SIDEBAR_ROW (self), NULL);

  return self->session;
}
