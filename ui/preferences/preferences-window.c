/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "preferences/preferences-window.h"

#include <glib/gi18n-lib.h>

#include "ui.h"

struct _RqPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  AdwPreferencesGroup *person_group; /* (unowned) of the template, as all below */
  AdwPreferencesGroup *lost_group;
  GtkEditable         *name_row;
  AdwComboRow         *style_row;
  GtkSwitch           *over_switch;
  GtkSwitch           *need_switch;
};

G_DEFINE_FINAL_TYPE (RqPreferencesWindow, rq_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static gboolean
style_to_position (GBinding     *binding,
                   const GValue *from,
                   GValue       *to,
                   gpointer      data)
{
  g_value_set_uint (to, (guint) g_value_get_enum (from));
  return TRUE;
}

static gboolean
style_from_position (GBinding     *binding,
                     const GValue *from,
                     GValue       *to,
                     gpointer      data)
{
  if (g_value_get_uint (from) > RQ_STYLE_DARK)
    return FALSE;

  g_value_set_enum (to, (int) g_value_get_uint (from));
  return TRUE;
}

static void
rq_preferences_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_PREFERENCES_WINDOW);
  G_OBJECT_CLASS (rq_preferences_window_parent_class)->dispose (object);
}

static void
rq_preferences_window_class_init (RqPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_preferences_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RqPreferencesWindow, person_group);
  gtk_widget_class_bind_template_child (widget_class, RqPreferencesWindow, lost_group);
  gtk_widget_class_bind_template_child (widget_class, RqPreferencesWindow, name_row);
  gtk_widget_class_bind_template_child (widget_class, RqPreferencesWindow, style_row);
  gtk_widget_class_bind_template_child (widget_class, RqPreferencesWindow, over_switch);
  gtk_widget_class_bind_template_child (widget_class, RqPreferencesWindow, need_switch);
}

static void
rq_preferences_window_init (RqPreferencesWindow *self)
{
  g_autofree char *words = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Translators: the name of a person's account on this computer */
  words = g_strdup_printf (_("Recorded with everything you do to a release. If left empty, “%s” is "
                             "recorded."), g_get_real_name ());
  adw_preferences_group_set_description (self->person_group, words);
}

/**
 * rq_preferences_window_new:
 * @parent: (nullable): over which window
 *
 * Returns: (transfer none): a window that changes @preferences, not shown yet
 */
RqPreferencesWindow *
rq_preferences_window_new (GtkWindow     *parent,
                           RqPreferences *preferences)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  RqPreferencesWindow *self = g_object_new (RQ_TYPE_PREFERENCES_WINDOW, "transient-for", parent,
                                            NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->lost_group), !rq_preferences_are_kept (preferences));
  g_object_bind_property (preferences, "person-name", self->name_row, "text", flags);
  g_object_bind_property (preferences, "notify-over", self->over_switch, "active", flags);
  g_object_bind_property (preferences, "notify-need", self->need_switch, "active", flags);
  g_object_bind_property_full (preferences, "style", self->style_row, "selected", flags,
                               style_to_position, style_from_position, NULL, NULL);
  return self;
}
