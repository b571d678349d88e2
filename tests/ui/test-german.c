/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <locale.h>

#include "application.h"
#include "preferences/preferences-window.h"
#include "release/release-job.h"
#include "sample.h"
#include "ui-test.h"
#include "window.h"

/* The window in German, with LANGUAGE=de and the catalogue of the build folder. */
static RqApplication *application;

static void
test_window (void)
{
  RqWindow *window;

  g_application_activate (G_APPLICATION (application));
  window = ui_test_find_toplevel (RQ_TYPE_WINDOW);
  ui_test_wait (ui_test_find_label (window, "Keine Bereitstellungen") != NULL);
  g_assert_nonnull (ui_test_find_button (window, "_Bereitstellung hinzufügen"));
  g_assert_null (ui_test_find_label (window, "No Deployments"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_preferences (void)
{
  RqPreferencesWindow *window;

  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  window = ui_test_find_toplevel (RQ_TYPE_PREFERENCES_WINDOW);
  ui_test_wait (ui_test_find_label (window, "Benachrichtigungen") != NULL);
  g_assert_nonnull (ui_test_find_label (window, "Release _endet"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A page of the wizard: texts of templates, of the widgets and of the engine. */
static void
test_wizard (void)
{
  g_autoptr (RqUpgradeFlow) flow = sample_flow_new (NULL);
  RqUpgradeWindow *window = rq_upgrade_window_new (GTK_APPLICATION (application), flow);

  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait (ui_test_find_label (window, "Geben Sie die gewünschte Version ein.") != NULL);
  g_assert_nonnull (ui_test_find_label (window, "Ziel"));
  g_assert_nonnull (ui_test_find_button (window, "Prüfungen _starten"));
  g_assert_cmpstr (rq_release_state_to_label (RQ_RELEASE_ROLLED_BACK), ==, "Zurückgerollt");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_plurals (void)
{
  const struct
  {
    guint count;
    const char *words;
  } cases[] = {
    { 0, "0 Dienste _zurückrollen" },
    { 1, "1 Dienst _zurückrollen" },
    { 2, "2 Dienste _zurückrollen" },
    { 21, "21 Dienste _zurückrollen" },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("_Roll Back %u Service",
                                                          "_Roll Back %u Services",
                                                          cases[i].count), cases[i].count);

      g_assert_cmpstr (words, ==, cases[i].words);
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

  g_test_add_func ("/german/window", test_window);
  g_test_add_func ("/german/preferences", test_preferences);
  g_test_add_func ("/german/wizard", test_wizard);
  g_test_add_func ("/german/plurals", test_plurals);

  status = g_test_run ();
  g_object_unref (application);
  return status;
}
