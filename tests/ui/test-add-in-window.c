/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"

#include "deployment/add-directory-page.h"
#include "deployment/add-stack-page.h"
#include "in-window.h"
#include "ui-test.h"
#include "widgets/question.h"

/* From an empty list to a connected deployment in the program's own window, on a real swarm, and
 * back again. */

static RqApplication *application;
static RqSandbox *sandbox;

static gboolean
is_on (RqAddDeployment *dialog,
       const char      *page)
{
  return g_str_equal (rq_add_deployment_get_page (dialog), page);
}

/* @transport: its place in the list of the form.
 * Returns: (transfer full): the name that was suggested, and taken */
static char *
add (RqWindow     *window,
     unsigned int  transport)
{
  RqAddDeployment *dialog;
  RqAddDirectoryPage *directory;
  char *name;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.add-deployment", NULL);
  dialog = ui_test_find_toplevel (RQ_TYPE_ADD_DEPLOYMENT);
  g_assert_nonnull (dialog);
  in_window_fill_in_host (dialog, sandbox);
  adw_combo_row_set_selected (ui_test_child (ui_test_child (dialog, "host_page"),
                                             "transport_row"), transport);
  ui_test_click (dialog, "Co_nnect");
  ui_test_wait (is_on (dialog, "stack"));
  g_assert_cmpstr (rq_add_stack_page_get_stack (ui_test_child (dialog, "stack_page")), ==,
                   rq_sandbox_get (sandbox, "SANDBOX_STACK"));
  ui_test_click (dialog, "_Next");

  directory = ui_test_child (dialog, "directory_page");
  ui_test_wait (ui_test_find_label (directory, rq_sandbox_get (sandbox,
                                                               "SANDBOX_DIRECTORY")) != NULL);
  gtk_editable_set_text (ui_test_child (directory, "other_row"), "/nowhere");
  ui_test_click (dialog, "_Add");
  ui_test_wait (is_on (dialog, "directory"));
  g_assert_nonnull (rq_add_directory_page_get_directory (directory));
  gtk_editable_set_text (ui_test_child (directory, "other_row"),
                         rq_sandbox_get (sandbox, "SANDBOX_DIRECTORY"));
  name = g_strdup (rq_add_directory_page_get_name (directory));
  ui_test_click (dialog, "_Add");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_ADD_DEPLOYMENT) == NULL);
  return name;
}

static void
test_add_and_remove (gconstpointer transport)
{
  unsigned int position = g_str_equal (transport, "openssh") ? 1 : 0;
  g_autofree char *path = g_build_filename (g_get_home_dir (), "deployments.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqDeployments) deployments = rq_deployments_load (path, &error);
  g_autoptr (RqSessionList) sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  RqWindow *window = rq_window_new (GTK_APPLICATION (application), sessions,
                                    rq_application_get_desk (application));
  RqDeploymentPage *page = rq_window_get_page (window);
  g_autofree char *name = NULL;

  rq_window_set_deployments (window, deployments);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait (g_str_equal (rq_deployment_page_get_state (page), "none"));
  name = add (window, position);
  g_assert_cmpstr (rq_deployment_get_transport (rq_deployments_find (deployments, name)), ==,
                   transport);
  g_assert_cmpstr (rq_deployment_get_directory (rq_deployments_find (deployments, name)), ==,
                   rq_sandbox_get (sandbox, "SANDBOX_DIRECTORY"));
  ui_test_wait_long (g_str_equal (rq_deployment_page_get_state (page), "services"));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.remove-deployment", "s", name);
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Remove") != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Remove");
  ui_test_wait (g_str_equal (rq_deployment_page_get_state (page), "none"));
  g_assert_null (rq_deployments_find (deployments, name));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  int result;

  ui_test_init (&argc, &argv);
  sandbox = rq_sandbox_new ();
  application = in_window_application_new ();
  g_test_add_data_func ("/ui/add-in-window/add-and-remove", "libssh2", test_add_and_remove);
  g_test_add_data_func ("/ui/add-in-window/openssh", "openssh", test_add_and_remove);
  result = g_test_run ();
  g_object_unref (application);
  rq_sandbox_free (sandbox);
  return result;
}
