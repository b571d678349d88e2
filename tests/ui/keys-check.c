/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys.h"

#include "ui-test.h"

typedef struct
{
  GtkWidget *window;   /* (unowned) */
  const char *page;    /* (unowned) */
  GPtrArray *problems; /* (unowned) */
} Check;

G_GNUC_PRINTF (2, 3)
static void
complain (Check      *check,
          const char *format,
          ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strdup_printf ("%s: %s", check->page, text);
  if (!g_ptr_array_find_with_equal_func (check->problems, line, g_str_equal, NULL))
    g_ptr_array_add (check->problems, g_steal_pointer (&line));
}

static const char *
text_in (GtkWidget *widget)
{
  g_autoptr (GPtrArray) widgets = keys_list (widget);

  for (unsigned int i = 0; i < widgets->len; i++)
    if (GTK_IS_LABEL (widgets->pdata[i]) && *gtk_label_get_text (widgets->pdata[i]) != '\0')
      return gtk_label_get_text (widgets->pdata[i]);
  return NULL;
}

/* (transfer full) (nullable) */
static char *
property_of (GtkWidget             *widget,
             GtkAccessibleProperty  property)
{
  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), property))
    return NULL;
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, "\001");
}

/* (transfer full) (nullable): what a screen reader says of it, as GTK 4 computes it */
static char *
name_of (GtkWidget *widget)
{
  g_autofree char *label = property_of (widget, GTK_ACCESSIBLE_PROPERTY_LABEL);
  gboolean has_content = GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)
                         || GTK_IS_LIST_BOX_ROW (widget) || GTK_IS_LABEL (widget);

  if (label != NULL && *label != '\0')
    return g_steal_pointer (&label);
  /* of a button it is its icon */
  if (!GTK_IS_BUTTON (widget)
      && gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return g_strdup ("labelled");
  if (has_content && text_in (widget) != NULL)
    return g_strdup (text_in (widget));
  return g_strdup (gtk_widget_get_tooltip_text (widget));
}

/* For a sentence about it: what it is, its name, and where it is. */
static char *
say (GtkWidget *widget)
{
  g_autofree char *name = name_of (widget);
  GString *text = g_string_new (G_OBJECT_TYPE_NAME (widget));

  if (name != NULL)
    g_string_append_printf (text, " “%s”", name);
  for (GtkWidget *at = gtk_widget_get_parent (widget); at != NULL; at = gtk_widget_get_parent (at))
    if (g_str_has_prefix (G_OBJECT_TYPE_NAME (at), "Rq"))
      g_string_append_printf (text, " < %s", G_OBJECT_TYPE_NAME (at));
  return g_string_free (text, FALSE);
}

static gboolean
is_inside (GtkWidget  *widget,
           const char *type_name)
{
  GType type = g_type_from_name (type_name);

  return type != 0 && gtk_widget_get_ancestor (widget, type) != NULL;
}

/* The parts that GTK makes of a widget, and that are no control of their own. */
static gboolean
is_inner (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return is_inside (widget, "GtkColumnView") || is_inside (widget, "GtkListView")
         || is_inside (widget, "GtkWindowControls") || is_inside (widget, "VteTerminal")
         || (is_inside (widget, "AdwPasswordEntryRow") && GTK_IS_BUTTON (widget))
         /* Escape does the same */
         || (is_inside (widget, "GtkSearchBar") && gtk_widget_has_css_class (widget, "close"))
         /* typing into the row chooses it */
         || (is_inside (widget, "AdwEntryRow") && GTK_IS_CHECK_BUTTON (widget))
         || (GTK_IS_MENU_BUTTON (parent) && GTK_IS_BUTTON (widget))
         || (GTK_IS_SPIN_BUTTON (parent) && GTK_IS_BUTTON (widget))
         || (GTK_IS_DROP_DOWN (parent) && GTK_IS_BUTTON (widget));
}

/* What a person types into, clicks or chooses in. */
static gboolean
is_control (GtkWidget *widget)
{
  if (is_inner (widget) || !gtk_widget_is_sensitive (widget))
    return FALSE;
  if (GTK_IS_TEXT_VIEW (widget))
    return gtk_text_view_get_editable (GTK_TEXT_VIEW (widget));
  if (ADW_IS_ACTION_ROW (widget))
    return adw_action_row_get_activatable_widget (ADW_ACTION_ROW (widget)) != NULL;
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)
         || GTK_IS_SWITCH (widget) || GTK_IS_TEXT (widget) || GTK_IS_DROP_DOWN (widget);
}

/* -- mnemonics */

/* (nullable): what a mnemonic leads to, as GtkLabel looks for it */
static GtkWidget *
target_of (GtkLabel *label)
{
  GtkWidget *target = gtk_label_get_mnemonic_widget (label);

  if (target != NULL)
    return target;
  for (target = gtk_widget_get_parent (GTK_WIDGET (label)); target != NULL;
       target = gtk_widget_get_parent (target))
    if (gtk_widget_get_focusable (target)
        || gtk_widget_class_get_activate_signal (GTK_WIDGET_GET_CLASS (target)) != 0)
      return target;
  return NULL;
}

static gboolean
has_mnemonic (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget)
         && gtk_label_get_mnemonic_keyval (GTK_LABEL (widget)) != GDK_KEY_VoidSymbol
         && gtk_label_get_mnemonic_keyval (GTK_LABEL (widget)) != 0
         && target_of (GTK_LABEL (widget)) != NULL
         && gtk_widget_is_sensitive (target_of (GTK_LABEL (widget)));
}

static void
check_clashes (Check *check)
{
  g_autoptr (GPtrArray) widgets = keys_list (check->window);
  g_autoptr (GHashTable) keys = g_hash_table_new (NULL, NULL);

  for (unsigned int i = 0; i < widgets->len; i++)
    {
      GtkLabel *label = widgets->pdata[i];
      GtkLabel *other;
      guint key;

      if (!has_mnemonic (widgets->pdata[i]))
        continue;
      key = gdk_keyval_to_lower (gtk_label_get_mnemonic_keyval (label));
      other = g_hash_table_lookup (keys, GUINT_TO_POINTER (key));
      /* an entry row has its title twice: where it is written when it is empty, and above */
      if (other != NULL && target_of (other) != target_of (label))
        complain (check, "“%s” and “%s” have the same mnemonic", gtk_label_get_label (other),
                  gtk_label_get_label (label));
      g_hash_table_insert (keys, GUINT_TO_POINTER (key), label);
    }
}

/* Whether the mnemonic of a label leads to @control or the row whose main part that is. */
static gboolean
has_label_with_key (GtkWidget *window,
                    GtkWidget *control)
{
  g_autoptr (GPtrArray) widgets = keys_list (window);

  for (unsigned int i = 0; i < widgets->len; i++)
    {
      GtkWidget *target = has_mnemonic (widgets->pdata[i]) ? target_of (widgets->pdata[i]) : NULL;

      if (target == NULL)
        continue;
      if (target == control)
        return TRUE;
      if (ADW_IS_ACTION_ROW (target)
          && adw_action_row_get_activatable_widget (ADW_ACTION_ROW (target)) != NULL)
        target = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (target));
      if (target == control || (GTK_IS_TEXT (control) && gtk_widget_is_ancestor (control, target))
          || (GTK_IS_MENU_BUTTON (control) && gtk_widget_is_ancestor (target, control)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_action_key (GtkShortcut *shortcut,
               const char  *action)
{
  GtkShortcutAction *named = gtk_shortcut_get_action (shortcut);

  return GTK_IS_NAMED_ACTION (named)
         && g_str_equal (gtk_named_action_get_action_name (GTK_NAMED_ACTION (named)), action);
}

static gboolean
window_has_key (GtkWidget  *window,
                const char *action)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (window);

  for (unsigned int i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (all, i);

      for (unsigned int j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
           && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (is_action_key (shortcut, action))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
has_action_with_key (GtkWidget *window,
                     GtkWidget *control)
{
  const char *action = GTK_IS_ACTIONABLE (control)
                       ? gtk_actionable_get_action_name (GTK_ACTIONABLE (control)) : NULL;
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));
  g_auto (GStrv) keys = NULL;

  if (action == NULL)
    return FALSE;
  if (application != NULL)
    keys = gtk_application_get_accels_for_action (application, action);
  return (keys != NULL && keys[0] != NULL) || window_has_key (window, action);
}

/* One that it tells a screen reader, and that there is. */
static gboolean
has_told_key (GtkWidget *window,
              GtkWidget *control)
{
  g_autofree char *keys = property_of (control, GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS);
  g_autofree char *parsable = NULL;
  g_auto (GStrv) parts = NULL;

  if (keys == NULL)
    return FALSE;
  parts = g_strsplit (keys, "+", -1);
  for (unsigned int i = 0; parts[i] != NULL && parts[i + 1] != NULL; i++)
    {
      char *modifier = g_strdup_printf ("<%s>", parts[i]);

      g_free (parts[i]);
      parts[i] = modifier;
    }
  parsable = g_strjoinv ("", parts);
  return keys_has (window, parsable);
}

/* Rows of which there are as many as things, are gone through with the arrow keys. */
static gboolean
is_thing_of_list (GtkWidget *control)
{
  static const char *const types[] = { "RqSidebarRow", "RqChoiceRow", "RqStepRow", "RqActionRow" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (types); i++)
    if (is_inside (control, types[i]))
      return TRUE;
  /* the row of a checklist is its title, and what is in it has keys */
  return is_inside (control, "RqChecklistRow") && GTK_IS_CHECK_BUTTON (control);
}

static gboolean
has_key (GtkWidget *window,
         GtkWidget *control)
{
  GtkWidget *outer = GTK_IS_TEXT (control) ? gtk_widget_get_parent (control) : control;

  return is_thing_of_list (control) || has_label_with_key (window, control)
         || has_action_with_key (window, control) || has_told_key (window, outer)
         || (GTK_IS_MENU_BUTTON (control)
             && gtk_menu_button_get_primary (GTK_MENU_BUTTON (control)));
}

/* Where two parts of a page are alike, the keys are those of the one with the focus. */
static void
check_keys (Check *check)
{
  g_autoptr (GPtrArray) widgets = keys_list (check->window);

  for (unsigned int i = 0; i < widgets->len; i++)
    {
      g_autofree char *words = NULL;

      if (!is_control (widgets->pdata[i]) || has_key (check->window, widgets->pdata[i]))
        continue;
      gtk_widget_grab_focus (widgets->pdata[i]);
      if (has_key (check->window, widgets->pdata[i]))
        {
          check_clashes (check);
          continue;
        }
      words = say (widgets->pdata[i]);
      complain (check, "%s has no key", words);
    }
}

/* -- names */

static void
check_names (Check *check)
{
  g_autoptr (GPtrArray) widgets = keys_list (check->window);

  for (unsigned int i = 0; i < widgets->len; i++)
    {
      GtkWidget *widget = widgets->pdata[i];
      GtkWidget *outer = gtk_widget_get_parent (widget);
      g_autofree char *name = NULL;
      g_autofree char *words = NULL;

      if (!is_control (widget))
        continue;
      name = name_of (widget);
      if (name == NULL && GTK_IS_TEXT (widget))
        name = ADW_IS_PREFERENCES_ROW (outer) || is_inside (outer, "AdwEntryRow")
               ? g_strdup (text_in (gtk_widget_get_ancestor (outer, ADW_TYPE_PREFERENCES_ROW)))
               : name_of (outer);
      words = say (widget);
      if (name == NULL || *name == '\0')
        complain (check, "%s has no name", words);
    }
}

/* -- Tab */

static gboolean
wants_focus (GtkWidget *widget)
{
  if (!gtk_widget_get_focusable (widget) || !gtk_widget_is_sensitive (widget)
      || GTK_IS_WINDOW (widget) || is_inner (widget)
      /* what is in them has it */
      || GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_LIST_BOX (widget)
      /* F8 leads to its handle */
      || GTK_IS_PANED (widget))
    return FALSE;
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    if (!gtk_widget_get_can_focus (at))
      return FALSE;
  return TRUE;
}

/* A text that takes Tab as a letter keeps the focus for ever. */
static gboolean
swallows_tab (GtkWidget *widget)
{
  return GTK_IS_TEXT_VIEW (widget) && gtk_text_view_get_accepts_tab (GTK_TEXT_VIEW (widget))
         && gtk_text_view_get_editable (GTK_TEXT_VIEW (widget));
}

/* Round with one key until it repeats. @start: (nullable): has to be met again and again.
 * Returns: (transfer full): what had the focus */
static GPtrArray *
go_round (Check      *check,
          const char *keys,
          GtkWidget  *start)
{
  GPtrArray *been = g_ptr_array_new ();
  GtkWidget *focus = NULL;
  unsigned int again = 0;
  unsigned int first = 0;

  gtk_window_set_focus (GTK_WINDOW (check->window), NULL);
  do
    {
      if (focus != NULL)
        g_ptr_array_add (been, focus);
      keys_press (check->window, keys);
      focus = gtk_window_get_focus (GTK_WINDOW (check->window));
    }
  while (focus != NULL && !swallows_tab (focus) && !g_ptr_array_find (been, focus, &again));

  if (focus != NULL && start != NULL && !g_ptr_array_find (been, start, &first))
    first = 0;
  if (focus != NULL && (swallows_tab (focus) || first < again))
    {
      g_autofree char *words = say (focus);

      complain (check, "%s does not lead away from %s", keys, words);
    }
  return been;
}

static void
add_reached (GPtrArray *reached,
             GtkWidget *window)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  if (focus != NULL && !g_ptr_array_find (reached, focus, NULL))
    g_ptr_array_add (reached, focus);
}

/* A list is one stop of Tab: the arrow keys go through its rows, and Tab into them. */
static void
go_through_lists (Check     *check,
                  GPtrArray *reached)
{
  for (unsigned int i = 0; i < reached->len; i++)
    {
      GtkWidget *at = reached->pdata[i];
      gboolean listed = gtk_widget_get_ancestor (at, GTK_TYPE_LIST_BOX_ROW) != NULL;

      if (!listed || !gtk_widget_get_mapped (at))
        continue;
      gtk_widget_grab_focus (at);
      keys_press (check->window, "Tab");
      add_reached (reached, check->window);
      gtk_widget_grab_focus (gtk_widget_get_ancestor (at, GTK_TYPE_LIST_BOX_ROW));
      add_reached (reached, check->window);
      keys_press (check->window, "<Control>Down");
      add_reached (reached, check->window);
      gtk_widget_grab_focus (gtk_widget_get_ancestor (at, GTK_TYPE_LIST_BOX_ROW));
      keys_press (check->window, "<Control>Up");
      add_reached (reached, check->window);
    }
}

/* Itself, a row whose main part it is, or what is inside the row that it is. */
static gboolean
is_reached (GtkWidget *widget,
            GPtrArray *reached)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW);

  if (row != NULL && row != widget
      && adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) == widget)
    return TRUE;
  for (unsigned int i = 0; i < reached->len; i++)
    if (reached->pdata[i] == widget || (GTK_IS_LIST_BOX_ROW (widget)
                                        && gtk_widget_is_ancestor (reached->pdata[i], widget)))
      return TRUE;
  return FALSE;
}

static void
check_reach (Check *check)
{
  g_autoptr (GPtrArray) widgets = keys_list (check->window);
  g_autoptr (GPtrArray) reached = go_round (check, "Tab", NULL);
  g_autoptr (GPtrArray) back = go_round (check, "<Shift>Tab",
                                         reached->len > 0 ? reached->pdata[0] : NULL);

  g_ptr_array_extend (reached, back, NULL, NULL);
  go_through_lists (check, reached);
  for (unsigned int i = 0; i < widgets->len; i++)
    {
      g_autofree char *words = NULL;

      if (!wants_focus (widgets->pdata[i]) || is_reached (widgets->pdata[i], reached))
        continue;
      words = say (widgets->pdata[i]);
      complain (check, "%s is not reached", words);
    }
}

void
keys_check (gpointer    window,
            const char *page,
            GPtrArray  *problems)
{
  Check check = { window, page, problems };

  ui_test_wait_frames (window, 3);
  check_clashes (&check);
  check_keys (&check);
  check_names (&check);
  check_reach (&check);
}
