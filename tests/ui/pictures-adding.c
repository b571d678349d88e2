/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures.h"

#include "deployment/add-directory-page.h"
#include "deployment/edit-deployment.h"
#include "stage.h"
#include "ui-test.h"
#include "widgets/question.h"

/* From the empty list to a deployment, and what is not about one. */

#define SILENT "CometChat staging"
#define REFUSING "CometChat test"

static void
set_text (gpointer    page,
          const char *id,
          const char *text)
{
  gtk_editable_set_text (ui_test_child (page, id), text);
}

static gboolean
is_on (RqAddDeployment *dialog,
       const char      *page)
{
  return g_str_equal (rq_add_deployment_get_page (dialog), page);
}

static void
press_on (RqAddDeployment *dialog)
{
  g_signal_emit_by_name (ui_test_child (dialog, "next_button"), "clicked");
}

/* What is typed leads nowhere. */
static void
take_host_error (Pictures        *self,
                 RqAddDeployment *dialog,
                 const char      *host,
                 const char      *port,
                 const char      *name)
{
  set_text (ui_test_child (dialog, "host_page"), "host_row", host);
  set_text (ui_test_child (dialog, "host_page"), "port_row", port);
  press_on (dialog);
  ui_test_wait_long (is_on (dialog, "host"));
  camera_take (self->camera, dialog, name);
}

static void
take_host (Pictures        *self,
           RqAddDeployment *dialog)
{
  RqAddHostPage *page = ui_test_child (dialog, "host_page");
  g_autofree char *known_hosts = g_build_filename (g_get_home_dir (), "known_hosts", NULL);

  camera_take (self->camera, dialog, "add-host");
  in_window_fill_in_host (dialog, self->sandbox);
  take_host_error (self, dialog, "127.0.0.1", "1", "add-host-refused");
  take_host_error (self, dialog, "manager.invalid", "22", "add-host-unknown");
  in_window_fill_in_host (dialog, self->sandbox);
  set_text (page, "known_hosts_row", known_hosts);
  press_on (dialog);
  camera_take (self->camera, in_window_question (), "add-host-key");
  in_window_say_yes ();
  ui_test_wait (is_on (dialog, "stack"));
}

static void
take_stack_and_directory (Pictures        *self,
                          RqAddDeployment *dialog)
{
  const char *directory = rq_sandbox_get (self->sandbox, "SANDBOX_DIRECTORY");
  RqAddDirectoryPage *page = ui_test_child (dialog, "directory_page");

  camera_take (self->camera, dialog, "add-stack");
  press_on (dialog);
  ui_test_wait (ui_test_find_label (page, directory) != NULL);
  camera_take (self->camera, dialog, "add-directory");
  set_text (page, "other_row", "/nowhere");
  press_on (dialog);
  ui_test_wait (is_on (dialog, "directory"));
  camera_take (self->camera, dialog, "add-directory-wrong");
  set_text (page, "other_row", directory);
  set_text (page, "name_row", "CometChat production");
  press_on (dialog);
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_ADD_DEPLOYMENT) == NULL);
}

static void
add (RqDeployments *deployments,
     const char    *name,
     unsigned int   port)
{
  g_autofree char *host = g_strdup_printf ("deploy@127.0.0.1:%u", port);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqDeployment) deployment = rq_deployment_new (name, host, "cometchat",
                                                           "/opt/cometchat", NULL, NULL, NULL,
                                                           &error);

  g_assert_no_error (error);
  rq_deployments_add (deployments, deployment, &error);
  g_assert_no_error (error);
}

static void
take_connecting (Pictures      *self,
                 RqWindow      *window,
                 RqDeployments *deployments)
{
  RqDeploymentPage *page = rq_window_get_page (window);

  add (deployments, SILENT, stage_listen_silently ());
  add (deployments, REFUSING, 1);
  rq_window_show_deployment (window, SILENT);
  ui_test_wait (g_str_equal (rq_deployment_page_get_state (page), "connecting"));
  camera_take (self->camera, window, "main-connecting");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.cancel-connecting", NULL);
  ui_test_wait (g_str_equal (rq_deployment_page_get_state (page), "offline"));
  camera_take (self->camera, window, "main-not-connected");
  rq_window_show_deployment (window, REFUSING);
  ui_test_wait (g_str_equal (rq_deployment_page_get_state (page), "failed"));
  camera_take (self->camera, window, "main-could-not-connect");
}

static void
take_edit (Pictures *self,
           RqWindow *window)
{
  gpointer dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.edit-deployment", "s", REFUSING);
  dialog = ui_test_find_toplevel (RQ_TYPE_EDIT_DEPLOYMENT);
  g_assert_nonnull (dialog);
  camera_take (self->camera, dialog, "edit-deployment");
  gtk_widget_grab_focus (ui_test_child (dialog, "sudo_switch"));
  camera_take (self->camera, dialog, "edit-deployment-end");
  gtk_window_close (dialog);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.remove-deployment", "s", REFUSING);
  camera_take (self->camera, in_window_question (), "remove-deployment");
  in_window_say_yes ();
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
}

/* (nullable): what is open over it */
static gpointer
find_window_over (RqWindow *parent)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (unsigned int i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (gtk_window_get_transient_for (window) == GTK_WINDOW (parent)
          && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static void
take_window_of (Pictures   *self,
                RqWindow   *parent,
                const char *action,
                const char *name)
{
  gtk_widget_activate_action (GTK_WIDGET (parent), action, NULL);
  ui_test_wait (find_window_over (parent) != NULL);
  camera_take (self->camera, find_window_over (parent), name);
  gtk_window_close (find_window_over (parent));
  ui_test_wait (find_window_over (parent) == NULL);
}

void
pictures_of_adding (Pictures *self)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "added.ini", NULL);
  g_autoptr (RqDeployments) deployments = rq_deployments_load (path, NULL);
  g_autoptr (RqSessionList) sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  RqWindow *window = rq_window_new (GTK_APPLICATION (self->application), sessions,
                                    rq_application_get_desk (self->application));

  rq_window_set_deployments (window, deployments);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait (g_str_equal (rq_deployment_page_get_state (rq_window_get_page (window)), "none"));
  camera_take (self->camera, window, "first-run");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.add-deployment", NULL);
  take_host (self, ui_test_find_toplevel (RQ_TYPE_ADD_DEPLOYMENT));
  take_stack_and_directory (self, ui_test_find_toplevel (RQ_TYPE_ADD_DEPLOYMENT));
  in_window_wait_for_services (window);
  camera_take (self->camera, window, "main-added");
  take_connecting (self, window, deployments);
  take_edit (self, window);
  take_window_of (self, window, "app.preferences", "preferences");
  take_window_of (self, window, "win.show-help-overlay", "shortcuts");
  take_window_of (self, window, "app.about", "about");
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_run_dispose (G_OBJECT (sessions));
}
