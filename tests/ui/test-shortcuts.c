/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include "application.h"
#include "ui-test.h"
#include "ui.h"

/* The window of keyboard shortcuts, against the shortcuts that there are. */
#define OVERLAY "/io/github/requeen/Requeen/gtk/help-overlay.ui"

static GtkApplication *application;
static GtkBuilder *builder; /* holds the overlay */
static GPtrArray *shown;    /* of GtkShortcutsShortcut (unowned) */

static void
collect (GtkWidget *root)
{
  GtkWidget *child = gtk_widget_get_first_child (root);

  if (GTK_IS_SHORTCUTS_SHORTCUT (root))
    g_ptr_array_add (shown, root);
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child);
}

static gboolean
shows_action (const char *action)
{
  for (unsigned int i = 0; i < shown->len; i++)
    {
      g_autofree char *name = NULL;

      g_object_get (shown->pdata[i], "action-name", &name, NULL);
      if (g_strcmp0 (name, action) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_same_key (const char *a,
             const char *b)
{
  guint key_a, key_b;
  GdkModifierType modifiers_a, modifiers_b;

  g_assert_true (gtk_accelerator_parse (a, &key_a, &modifiers_a));
  g_assert_true (gtk_accelerator_parse (b, &key_b, &modifiers_b));
  return key_a == key_b && modifiers_a == modifiers_b;
}

static gboolean
shows_key (const char *key)
{
  for (unsigned int i = 0; i < shown->len; i++)
    {
      g_autofree char *accelerators = NULL;
      g_auto (GStrv) keys = NULL;

      g_object_get (shown->pdata[i], "accelerator", &accelerators, NULL);
      keys = g_strsplit (accelerators != NULL ? accelerators : "", " ", -1);
      for (unsigned int j = 0; keys[j] != NULL; j++)
        {
          if (*keys[j] != '\0' && is_same_key (keys[j], key))
            return TRUE;
        }
    }
  return FALSE;
}

/* Whatever has an accelerator in the program is in the window. */
static void
test_actions (void)
{
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);

  g_assert_cmpuint (g_strv_length (actions), >, 5);
  for (unsigned int i = 0; actions[i] != NULL; i++)
    {
      if (!shows_action (actions[i]))
        g_error ("The shortcuts window lacks the action %s", actions[i]);
    }
}

/* And the other way round: a row without a key tells nothing. */
static void
test_no_row_is_empty (void)
{
  for (unsigned int i = 0; i < shown->len; i++)
    {
      g_autofree char *action = NULL;
      g_auto (GStrv) keys = NULL;

      g_object_get (shown->pdata[i], "action-name", &action, NULL);
      if (action == NULL)
        continue;
      keys = gtk_application_get_accels_for_action (application, action);
      if (keys[0] == NULL)
        g_error ("The shortcuts window has the action %s, which has no key", action);
    }
}

static void
check_triggers (const char *text,
                const char *name)
{
  g_autoptr (GRegex) regex = g_regex_new ("name=\"trigger\">([^<]*)<", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *quoted = g_match_info_fetch (match, 1);
      g_auto (GStrv) less = g_strsplit (quoted, "&lt;", -1);
      g_autofree char *half = g_strjoinv ("<", less);
      g_auto (GStrv) more = g_strsplit (half, "&gt;", -1);
      g_autofree char *trigger = g_strjoinv (">", more);
      g_auto (GStrv) keys = g_strsplit (trigger, "|", -1);

      for (unsigned int i = 0; keys[i] != NULL; i++)
        {
          if (!shows_key (keys[i]))
            g_error ("The shortcuts window lacks %s of %s", keys[i], name);
        }
    }
}

/* Those that windows and widgets have of their own. */
static void
test_triggers (void)
{
  g_auto (GStrv) names = g_resources_enumerate_children (RQ_RESOURCES, 0, NULL);

  g_assert_nonnull (names);
  for (unsigned int i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (RQ_RESOURCES, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);

      check_triggers (g_bytes_get_data (bytes, NULL), names[i]);
    }
}

static void
open_overlay (void)
{
  GtkWidget *window;

  builder = gtk_builder_new_from_resource (OVERLAY);
  window = GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay"));
  shown = g_ptr_array_new ();
  collect (window);
  g_assert_cmpuint (shown->len, >, 10);
}

int
main (int    argc,
      char **argv)
{
  GtkWindow *window;
  int status;

  ui_test_init (&argc, &argv);
  application = GTK_APPLICATION (rq_application_new (NULL));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  open_overlay ();

  g_test_add_func ("/shortcuts/actions", test_actions);
  g_test_add_func ("/shortcuts/no-row-is-empty", test_no_row_is_empty);
  g_test_add_func ("/shortcuts/triggers", test_triggers);

  status = g_test_run ();
  window = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
  g_object_unref (builder);
  gtk_window_destroy (window);
  g_ptr_array_unref (shown);
  g_object_unref (application);
  return status;
}
