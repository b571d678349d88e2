/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libintl.h>
#include <locale.h>

#include "keys.h"
#include "stage.h"
#include "ui-test.h"

/* What a keyboard can do in every window of the program; run once in each language, as mnemonics
 * are translated. */
static RqApplication *application;

static void
report (GPtrArray *problems)
{
  for (unsigned int i = 0; i < problems->len; i++)
    g_test_message ("%s", (char *) problems->pdata[i]);
  if (problems->len > 0)
    g_test_fail ();
}

static gboolean
is_open (GtkWindow *window)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();

  return g_list_find (all, window) != NULL && gtk_widget_get_visible (GTK_WIDGET (window));
}

static void
check_narrow (GtkWindow  *window,
              const char *name,
              GPtrArray  *problems)
{
  g_autofree char *narrow = g_strconcat (name, ", narrow", NULL);

  ui_test_resize (window, UI_TEST_NARROW, UI_TEST_NARROW_HEIGHT);
  if (gtk_widget_get_width (GTK_WIDGET (window)) > UI_TEST_NARROW)
    g_ptr_array_add (problems, g_strdup_printf ("%s is %d wide", narrow,
                                                gtk_widget_get_width (GTK_WIDGET (window))));
  keys_check (window, narrow, problems);
}

static void
test_scene (gconstpointer data)
{
  const StageScene *scene = data;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  GtkWindow *window = scene->open (application);

  g_assert_nonnull (window);
  ui_test_wait (gtk_widget_get_mapped (GTK_WIDGET (window)));
  if ((scene->flags & STAGE_FOREIGN) == 0)
    keys_check (window, scene->name, problems);
  if ((scene->flags & STAGE_NARROW) != 0)
    check_narrow (window, scene->name, problems);
  if ((scene->flags & STAGE_ESCAPES) != 0)
    {
      gtk_window_set_focus (window, NULL);
      keys_press (window, "Escape");
      if (is_open (window))
        g_ptr_array_add (problems, g_strdup_printf ("%s: Escape does not close it", scene->name));
    }
  report (problems);
  stage_clear ();
}

static void
add_scenes (const StageScene *scenes)
{
  for (; scenes->name != NULL; scenes++)
    {
      g_autofree char *path = g_strconcat ("/keyboard/", scenes->name, NULL);

      g_test_add_data_func (path, scenes, test_scene);
    }
}

static void
set_up_language (void)
{
  g_autofree char *catalogues = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, catalogues);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  set_up_language ();
  application = rq_application_new (NULL);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  add_scenes (stage_windows);
  add_scenes (stage_wizards);
  add_scenes (stage_questions);

  status = g_test_run ();
  g_object_unref (application);
  return status;
}
