/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys.h"

typedef void (*Visitor) (GtkWidget *widget,
                         gpointer   data);

/* Whatever can be seen, also by scrolling. */
static void
walk (GtkWidget *root,
      Visitor    visit,
      gpointer   data)
{
  if (!gtk_widget_get_mapped (root))
    return;

  visit (root, data);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    walk (child, visit, data);
}

static void
add_cb (GtkWidget *widget,
        gpointer   widgets)
{
  g_ptr_array_add (widgets, widget);
}

GPtrArray *
keys_list (GtkWidget *root)
{
  GPtrArray *widgets = g_ptr_array_new ();

  walk (root, add_cb, widgets);
  return widgets;
}

static gboolean
triggers_on (GtkShortcutTrigger *trigger,
             guint               key,
             GdkModifierType     modifiers)
{
  GtkAlternativeTrigger *both;

  if (GTK_IS_KEYVAL_TRIGGER (trigger))
    return gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
           && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers;
  if (!GTK_IS_ALTERNATIVE_TRIGGER (trigger))
    return FALSE;

  both = GTK_ALTERNATIVE_TRIGGER (trigger);
  return triggers_on (gtk_alternative_trigger_get_first (both), key, modifiers)
         || triggers_on (gtk_alternative_trigger_get_second (both), key, modifiers);
}

typedef gboolean (*Taker) (GtkWidget   *widget,
                           GtkShortcut *shortcut);

static gboolean
activate (GtkWidget   *widget,
          GtkShortcut *shortcut)
{
  return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                       gtk_shortcut_get_arguments (shortcut));
}

static gboolean
is_there (GtkWidget   *widget,
          GtkShortcut *shortcut)
{
  return TRUE;
}

static gboolean
give_to_controller (GtkWidget      *widget,
                    gpointer        controller,
                    guint           key,
                    GdkModifierType modifiers,
                    Taker           take)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (controller); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (controller, i);

      if (triggers_on (gtk_shortcut_get_trigger (shortcut), key, modifiers)
          && take (widget, shortcut))
        return TRUE;
    }
  return FALSE;
}

/* (transfer none): kept, as making one for every widget and key takes long */
static GListModel *
controllers_of (GtkWidget *widget)
{
  GListModel *all = g_object_get_data (G_OBJECT (widget), "keys-controllers");

  if (all == NULL)
    {
      all = gtk_widget_observe_controllers (widget);
      g_object_set_data_full (G_OBJECT (widget), "keys-controllers", all, g_object_unref);
    }
  return all;
}

static gboolean
give_to_widget (GtkWidget      *widget,
                gboolean        local,
                guint           key,
                GdkModifierType modifiers,
                Taker           take)
{
  GListModel *all = controllers_of (widget);

  for (unsigned int i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (all, i);
      gboolean is_local;

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      is_local = gtk_shortcut_controller_get_scope (GTK_SHORTCUT_CONTROLLER (controller))
                 == GTK_SHORTCUT_SCOPE_LOCAL;
      if (is_local == local && give_to_controller (widget, controller, key, modifiers, take))
        return TRUE;
    }
  return FALSE;
}

/* From the focus outwards, then wherever it is meant for the whole window. */
static gboolean
give (GtkWidget  *window,
      const char *keys,
      gboolean    everywhere,
      Taker       take)
{
  g_autoptr (GPtrArray) widgets = keys_list (window);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  guint key;
  GdkModifierType modifiers;

  if (!gtk_accelerator_parse (keys, &key, &modifiers))
    g_error ("“%s” is no key", keys);
  for (GtkWidget *at = focus != NULL ? focus : window; at != NULL; at = gtk_widget_get_parent (at))
    if (give_to_widget (at, TRUE, key, modifiers, take))
      return TRUE;
  for (unsigned int i = 0; i < widgets->len; i++)
    if (give_to_widget (widgets->pdata[i], FALSE, key, modifiers, take)
        || (everywhere && give_to_widget (widgets->pdata[i], TRUE, key, modifiers, take)))
      return TRUE;
  return FALSE;
}

gboolean
keys_press (gpointer    window,
            const char *keys)
{
  return give (window, keys, FALSE, activate);
}

gboolean
keys_has (gpointer    window,
          const char *keys)
{
  return give (window, keys, TRUE, is_there);
}
