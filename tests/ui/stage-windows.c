/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include <glib/gstdio.h>

#include "deployment/add-deployment.h"
#include "deployment/add-directory-page.h"
#include "deployment/add-stack-page.h"
#include "deployment/edit-deployment.h"
#include "preferences/preferences-window.h"
#include "sample.h"
#include "ui-test.h"
#include "window.h"

static RqWindow *main_window;

/* Nothing listens where the deployment is. */
static GtkWindow *
open_main (RqApplication *application,
           gboolean       any)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "stage.ini", NULL);
  RqDeployments *deployments;
  RqSessionList *sessions;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, any ? "[prod]\nhost=ann@127.0.0.1:1\nstack=cometchat\n"
                       "directory=/opt/cometchat\n" : "", -1, &error);
  g_assert_no_error (error);
  deployments = rq_deployments_load (path, &error);
  g_assert_no_error (error);
  stage_keep (deployments);
  sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  stage_keep (sessions);
  main_window = rq_window_new (GTK_APPLICATION (application), sessions,
                               rq_application_get_desk (application));
  rq_window_set_deployments (main_window, deployments);
  gtk_window_present (GTK_WINDOW (main_window));
  return GTK_WINDOW (main_window);
}

static GtkWindow *
open_none (RqApplication *application)
{
  return open_main (application, FALSE);
}

static GtkWindow *
open_failed (RqApplication *application)
{
  RqDeploymentPage *page;

  open_main (application, TRUE);
  page = rq_window_get_page (main_window);
  ui_test_wait (g_str_equal (rq_deployment_page_get_state (page), "failed"));
  return GTK_WINDOW (main_window);
}

static void
show_page (const char *name)
{
  gtk_stack_set_visible_child_name (ui_test_child (rq_window_get_page (main_window), "stack"),
                                    name);
}

static GtkWindow *
open_offline (RqApplication *application)
{
  open_failed (application);
  show_page ("offline");
  return GTK_WINDOW (main_window);
}

static GtkWindow *
open_connecting (RqApplication *application)
{
  open_failed (application);
  show_page ("connecting");
  gtk_widget_action_set_enabled (GTK_WIDGET (main_window), "win.cancel-connecting", TRUE);
  return GTK_WINDOW (main_window);
}

static RqServicesPage *
services_page (void)
{
  return rq_deployment_page_get_services (rq_window_get_page (main_window));
}

/* With everything that a window can show while it is connected. */
static GtkWindow *
open_services (RqApplication *application)
{
  GListStore *services = sample_services_new (10);
  GListStore *tasks = sample_tasks_new ();
  g_autoptr (RqService) first = g_list_model_get_item (G_LIST_MODEL (services), 0);

  open_failed (application);
  stage_keep (services);
  stage_keep (tasks);
  rq_services_page_set_services (services_page (), G_LIST_MODEL (services));
  rq_services_page_set_tasks (services_page (), G_LIST_MODEL (tasks));
  /* its own has no connection, and so nothing could be done */
  rq_services_page_set_session (services_page (), NULL);
  g_object_set (services_page (), "summary", "10 services", "attention", "chat-api is paused",
                "attention-service", first, NULL);
  show_page ("services");
  gtk_stack_set_visible_child (ui_test_child (main_window, "title_stack"),
                               ui_test_child (main_window, "switcher"));
  gtk_widget_action_set_enabled (GTK_WIDGET (main_window), "win.upgrade", TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (main_window), "win.rollback", TRUE);
  return GTK_WINDOW (main_window);
}

static GtkWindow *
open_no_match (RqApplication *application)
{
  open_services (application);
  gtk_editable_set_text (ui_test_child (services_page (), "filter_entry"), "mongo");
  ui_test_wait (g_str_equal (gtk_stack_get_visible_child_name (ui_test_child (services_page (),
                                                                              "stack")),
                             "no-match"));
  return GTK_WINDOW (main_window);
}

static RqServiceDetails *
open_details (RqApplication *application,
              const char    *name)
{
  g_autoptr (GListModel) services = NULL;
  g_autoptr (RqService) first = NULL;

  open_services (application);
  g_object_get (services_page (), "services", &services, NULL);
  first = g_list_model_get_item (services, 0);
  rq_services_page_select (services_page (), first);
  rq_service_details_show_page (rq_services_page_get_details (services_page ()), name);
  ui_test_wait (gtk_widget_get_mapped (GTK_WIDGET (rq_services_page_get_details (
                                                     services_page ()))));
  return rq_services_page_get_details (services_page ());
}

static GtkWindow *
open_tasks (RqApplication *application)
{
  open_details (application, "tasks");
  return GTK_WINDOW (main_window);
}

static GtkWindow *
open_logs (RqApplication *application)
{
  open_details (application, "logs");
  return GTK_WINDOW (main_window);
}

/* With something changed: there are buttons for that. */
static GtkWindow *
open_settings (RqApplication *application)
{
  GtkWidget *details = GTK_WIDGET (open_details (application, "settings"));
  GtkWidget *spin;

  ui_test_wait_frames (details, 3);
  spin = ui_test_find_type (details, GTK_TYPE_SPIN_BUTTON);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin),
                             gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)) + 1);
  return GTK_WINDOW (main_window);
}

static RqReleasesPage *
open_releases_page (RqApplication *application)
{
  g_autoptr (GPtrArray) heads = sample_heads_new ();
  RqDeploymentPage *page;

  open_services (application);
  page = rq_window_get_page (main_window);
  adw_view_stack_set_visible_child_name (rq_deployment_page_get_views (page), "releases");
  rq_release_history_show (rq_releases_page_get_history (rq_deployment_page_get_releases (page)),
                           heads);
  return rq_deployment_page_get_releases (page);
}

static GtkWindow *
open_releases (RqApplication *application)
{
  open_releases_page (application);
  return GTK_WINDOW (main_window);
}

static GtkWindow *
open_record (RqApplication  *application,
             RqReleaseState  state)
{
  g_autoptr (RqReleaseRecord) record = sample_record_new (state);
  g_autoptr (GListStore) services = sample_services_new (10);
  RqReleasesPage *page = open_releases_page (application);

  rq_releases_page_open (page, 0);
  rq_release_page_show_record (rq_releases_page_get_release_page (page), record,
                               G_LIST_MODEL (services), TRUE);
  return GTK_WINDOW (main_window);
}

static GtkWindow *
open_record_failed (RqApplication *application)
{
  return open_record (application, RQ_RELEASE_FAILED);
}

static GtkWindow *
open_record_rolled_back (RqApplication *application)
{
  return open_record (application, RQ_RELEASE_ROLLED_BACK);
}

/* -- dialogs */

static RqAddDeployment *
open_add (const char *page)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "none.ini", NULL);
  RqDeployments *deployments = rq_deployments_load (path, NULL);
  RqAddDeployment *dialog = rq_add_deployment_new (NULL, deployments);

  stage_keep (deployments);
  gtk_stack_set_visible_child_name (ui_test_child (dialog, "stack"), page);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static GtkWindow *
open_add_host (RqApplication *application)
{
  RqAddDeployment *dialog = open_add ("host");
  gpointer page = ui_test_child (dialog, "host_page");

  gtk_editable_set_text (ui_test_child (page, "host_row"), "m1");
  rq_add_host_page_set_identity (page, "/home/ann/.ssh/id_ed25519");
  ui_test_wait (gtk_widget_get_mapped (page));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (ui_test_find_type (page,
                                                                      ADW_TYPE_EXPANDER_ROW)),
                                 TRUE);
  return GTK_WINDOW (dialog);
}

/* With names in the SSH configuration, there is a button that offers them. */
static GtkWindow *
open_add_suggestions (RqApplication *application)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".ssh", NULL);
  g_autofree char *path = g_build_filename (folder, "config", NULL);
  GtkWindow *dialog;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "Host prod\nHost staging\n", -1, NULL));
  dialog = GTK_WINDOW (open_add ("host"));
  ui_test_wait (gtk_widget_get_mapped (ui_test_child (ui_test_child (dialog, "host_page"),
                                                      "hosts_button")));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return dialog;
}

static GtkWindow *
open_add_busy (RqApplication *application)
{
  RqAddDeployment *dialog = open_add ("host");
  g_autofree char *port = g_strdup_printf ("%u", stage_listen_silently ());
  gpointer page = ui_test_child (dialog, "host_page");

  gtk_editable_set_text (ui_test_child (page, "host_row"), "127.0.0.1");
  gtk_editable_set_text (ui_test_child (page, "port_row"), port);
  g_signal_emit_by_name (ui_test_child (dialog, "next_button"), "clicked");
  g_assert_cmpstr (rq_add_deployment_get_page (dialog), ==, "busy");
  return GTK_WINDOW (dialog);
}

static GtkWindow *
open_add_stack (RqApplication *application)
{
  RqAddDeployment *dialog = open_add ("stack");
  g_autoptr (GPtrArray) stacks = g_ptr_array_new ();
  RqFoundStack one = { (char *) "chat", 4, (char *) "3.9.51", FALSE };
  RqFoundStack two = { (char *) "web", 1, NULL, FALSE };

  g_ptr_array_add (stacks, &one);
  g_ptr_array_add (stacks, &two);
  rq_add_stack_page_set_stacks (ui_test_child (dialog, "stack_page"), "m1", stacks);
  return GTK_WINDOW (dialog);
}

static GtkWindow *
open_add_no_stack (RqApplication *application)
{
  RqAddDeployment *dialog = open_add ("stack");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  rq_add_stack_page_set_stacks (ui_test_child (dialog, "stack_page"), "m1", none);
  return GTK_WINDOW (dialog);
}

static GtkWindow *
open_add_directory (RqApplication *application)
{
  RqAddDeployment *dialog = open_add ("directory");
  const char *paths[] = { "/opt/web", "/opt/chat", NULL };
  RqFoundDirectories found = { (char **) paths, TRUE };
  gpointer page = ui_test_child (dialog, "directory_page");

  rq_add_directory_page_set_found (page, &found, "chat");
  rq_add_directory_page_suggest_name (page, "chat on m1");
  return GTK_WINDOW (dialog);
}

static GtkWindow *
open_edit (RqApplication *application)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  g_autofree char *path = g_build_filename (g_get_home_dir (), "none.ini", NULL);
  g_autoptr (RqDeployments) deployments = rq_deployments_load (path, NULL);
  RqEditDeployment *dialog = rq_edit_deployment_new (NULL, deployments, deployment);

  gtk_window_present (GTK_WINDOW (dialog));
  return GTK_WINDOW (dialog);
}

static GtkWindow *
open_duplicate (RqApplication *application)
{
  open_failed (application);
  gtk_widget_activate_action (GTK_WIDGET (main_window), "win.duplicate-deployment", "s", "prod");
  return ui_test_find_toplevel (RQ_TYPE_EDIT_DEPLOYMENT);
}

static GtkWindow *
open_preferences (RqApplication *application)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  return ui_test_find_toplevel (RQ_TYPE_PREFERENCES_WINDOW);
}

static GtkWindow *
find_over_main (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (unsigned int i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (gtk_window_get_transient_for (window) == GTK_WINDOW (main_window)
          && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static GtkWindow *
open_over_main (RqApplication *application,
                const char    *action)
{
  open_none (application);
  gtk_widget_activate_action (GTK_WIDGET (main_window), action, NULL);
  ui_test_wait (find_over_main () != NULL);
  return find_over_main ();
}

static GtkWindow *
open_about (RqApplication *application)
{
  return open_over_main (application, "app.about");
}

static GtkWindow *
open_shortcuts (RqApplication *application)
{
  return open_over_main (application, "win.show-help-overlay");
}

const StageScene stage_windows[] = {
  { "main-none", STAGE_NARROW, open_none },
  { "main-failed", STAGE_NARROW, open_failed },
  { "main-offline", 0, open_offline },
  { "main-connecting", STAGE_NARROW, open_connecting },
  { "services", STAGE_NARROW, open_services },
  { "services-no-match", STAGE_NARROW, open_no_match },
  { "details-tasks", STAGE_NARROW, open_tasks },
  { "details-logs", STAGE_NARROW, open_logs },
  { "details-settings", STAGE_NARROW, open_settings },
  { "releases", STAGE_NARROW, open_releases },
  { "record-failed", STAGE_NARROW, open_record_failed },
  { "record-rolled-back", STAGE_NARROW, open_record_rolled_back },
  { "add-host", STAGE_ESCAPES | STAGE_NARROW, open_add_host },
  { "add-suggestions", STAGE_ESCAPES, open_add_suggestions },
  { "add-busy", STAGE_ESCAPES, open_add_busy },
  { "add-stack", STAGE_ESCAPES, open_add_stack },
  { "add-no-stack", STAGE_ESCAPES, open_add_no_stack },
  { "add-directory", STAGE_ESCAPES | STAGE_NARROW, open_add_directory },
  { "edit", STAGE_ESCAPES | STAGE_NARROW, open_edit },
  { "duplicate", STAGE_ESCAPES, open_duplicate },
  { "preferences", STAGE_ESCAPES, open_preferences },
  { "about", STAGE_ESCAPES | STAGE_FOREIGN, open_about },
  { "shortcuts", STAGE_ESCAPES | STAGE_FOREIGN, open_shortcuts },
  { NULL, 0, NULL },
};
