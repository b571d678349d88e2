/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "preferences/preferences-window.h"

#include "application.h"
#include "release/release-author.h"
#include "sidebar/sidebar.h"
#include "ui-test.h"
#include "window.h"

static RqApplication *application;

static RqPreferencesWindow *
open_preferences (void)
{
  RqPreferencesWindow *window;

  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  window = ui_test_find_toplevel (RQ_TYPE_PREFERENCES_WINDOW);
  g_assert_nonnull (window);
  ui_test_wait (gtk_widget_get_mapped (GTK_WIDGET (window)));
  return window;
}

static void
close_preferences (RqPreferencesWindow *window)
{
  gtk_window_close (GTK_WINDOW (window));
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_PREFERENCES_WINDOW) == NULL);
}

static void
test_style (void)
{
  AdwStyleManager *manager = adw_application_get_style_manager (ADW_APPLICATION (application));
  RqPreferencesWindow *window = open_preferences ();

  g_assert_null (ui_test_find_label (window, "Changes Are Not Kept"));
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_DEFAULT);
  adw_combo_row_set_selected (ui_test_child (window, "style_row"), 2);
  g_assert_true (adw_style_manager_get_dark (manager));
  adw_combo_row_set_selected (ui_test_child (window, "style_row"), 1);
  g_assert_false (adw_style_manager_get_dark (manager));
  close_preferences (window);

  window = open_preferences ();
  g_assert_cmpuint (adw_combo_row_get_selected (ui_test_child (window, "style_row")), ==, 1);
  adw_combo_row_set_selected (ui_test_child (window, "style_row"), 0);
  g_assert_cmpint (adw_style_manager_get_color_scheme (manager), ==, ADW_COLOR_SCHEME_DEFAULT);
  close_preferences (window);
}

/* What is typed is what the next release is recorded with. */
static void
test_name (void)
{
  RqPreferencesWindow *window = open_preferences ();
  g_autofree char *author = NULL;

  gtk_editable_set_text (ui_test_child (window, "name_row"), "Ann Lee");
  author = rq_release_author_new ();
  g_assert_true (g_str_has_prefix (author, "Ann Lee <"));
  close_preferences (window);

  window = open_preferences ();
  g_assert_cmpstr (gtk_editable_get_text (ui_test_child (window, "name_row")), ==, "Ann Lee");
  gtk_editable_set_text (ui_test_child (window, "name_row"), "");
  close_preferences (window);
}

static void
test_notifications (void)
{
  RqPreferences *preferences = rq_application_get_preferences (application);
  RqPreferencesWindow *window = open_preferences ();

  gtk_switch_set_active (ui_test_child (window, "need_switch"), FALSE);
  g_assert_false (rq_preferences_get_notify_need (preferences));
  g_assert_true (rq_preferences_get_notify_over (preferences));
  close_preferences (window);

  window = open_preferences ();
  g_assert_false (gtk_switch_get_active (ui_test_child (window, "need_switch")));
  gtk_switch_set_active (ui_test_child (window, "need_switch"), TRUE);
  close_preferences (window);
}

/* What cannot be kept is said, and works until the end. */
static void
test_not_kept (void)
{
  g_autoptr (RqPreferences) preferences = g_object_new (RQ_TYPE_PREFERENCES, NULL);
  RqPreferencesWindow *window = rq_preferences_window_new (NULL, preferences);

  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait (ui_test_find_label (window, "Changes Are Not Kept") != NULL);
  gtk_switch_set_active (ui_test_child (window, "over_switch"), FALSE);
  g_assert_false (rq_preferences_get_notify_over (preferences));
  gtk_window_destroy (GTK_WINDOW (window));
}

static RqWindow *
open_window (void)
{
  RqWindow *window;

  g_application_activate (G_APPLICATION (application));
  window = ui_test_find_toplevel (RQ_TYPE_WINDOW);
  g_assert_nonnull (window);
  ui_test_wait_frames (GTK_WIDGET (window), 2);
  return window;
}

static const char *
selected (RqWindow *window)
{
  RqDeploymentSession *session = rq_sidebar_get_selected (ui_test_child (window, "sidebar"));

  return rq_deployment_get_name (rq_deployment_session_get_deployment (session));
}

/* The window comes back as it was left; the first deployment is not connected to for it. */
static void
test_window (void)
{
  RqWindow *window = open_window ();
  AdwViewStack *views = rq_deployment_page_get_views (rq_window_get_page (window));
  int width, height;

  g_assert_cmpstr (selected (window), ==, "one");
  rq_window_show_deployment (window, "two");
  adw_view_stack_set_visible_child_name (views, "releases");
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 640);
  gtk_window_destroy (GTK_WINDOW (window));

  window = open_window ();
  views = rq_deployment_page_get_views (rq_window_get_page (window));
  g_assert_cmpstr (selected (window), ==, "two");
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (views), ==, "releases");
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, 900);
  g_assert_cmpint (height, ==, 640);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
start_application (void)
{
  static const char deployments[] =
    "[one]\nhost=deploy@127.0.0.1:1\nstack=cometchat\ndirectory=/opt/cometchat\n"
    "[two]\nhost=deploy@127.0.0.1:2\nstack=cometchat\ndirectory=/opt/cometchat\n";
  g_autofree char *path = g_build_filename (g_get_home_dir (), "deployments.ini", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, deployments, -1, &error);
  g_assert_no_error (error);
  application = rq_application_new (path);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  start_application ();

  g_test_add_func ("/preferences/style", test_style);
  g_test_add_func ("/preferences/name", test_name);
  g_test_add_func ("/preferences/notifications", test_notifications);
  g_test_add_func ("/preferences/not-kept", test_not_kept);
  g_test_add_func ("/preferences/window", test_window);

  status = g_test_run ();
  g_object_unref (application);
  return status;
}
