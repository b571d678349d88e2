/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"

#include "application.h"
#include "deployment/add-deployment.h"
#include "deployment/edit-deployment.h"
#include "sidebar/sidebar-row.h"
#include "ui-test.h"
#include "widgets/question.h"

/* The list of deployments, changed from the window; nothing listens where they point to. */

static RqApplication *application;

typedef struct
{
  RqDeployments *deployments; /* (owned) */
  RqSessionList *sessions;    /* (owned) */
  RqWindow      *window;      /* (unowned) */
} Fixture;

static void
add (Fixture    *fixture,
     const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqDeployment) deployment = rq_deployment_new (name, "127.0.0.1:1", "stack", "/opt/x",
                                                           NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  rq_deployments_add (fixture->deployments, deployment, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "actions.ini", NULL);
  g_autoptr (GError) error = NULL;

  fixture->deployments = rq_deployments_load (path, &error);
  g_assert_no_error (error);
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->deployments)) > 0)
    {
      g_autoptr (RqDeployment) first =
        g_list_model_get_item (G_LIST_MODEL (fixture->deployments), 0);

      rq_deployments_remove (fixture->deployments, rq_deployment_get_name (first), NULL);
    }
  add (fixture, "one");
  add (fixture, "two");
  fixture->sessions = rq_session_list_new (G_LIST_MODEL (fixture->deployments));
  fixture->window = rq_window_new (GTK_APPLICATION (application), fixture->sessions,
                                   rq_application_get_desk (application));
  rq_window_set_deployments (fixture->window, fixture->deployments);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_test_wait (ui_test_find_label (fixture->window, "one") != NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_run_dispose (G_OBJECT (fixture->sessions));
  g_object_unref (fixture->sessions);
  g_object_unref (fixture->deployments);
}

static void
activate (Fixture    *fixture,
          const char *action,
          const char *name)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, "s", name);
}

/* What Menu and Shift+F10 do in a row. */
static void
test_menu (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *row = gtk_widget_get_ancestor (ui_test_find_label (fixture->window, "two"),
                                            RQ_TYPE_SIDEBAR_ROW);
  GtkMenuButton *button = ui_test_child (row, "menu_button");
  GMenuModel *menu = gtk_menu_button_get_menu_model (button);
  g_autoptr (GVariant) target = g_menu_model_get_item_attribute_value (menu, 2, "target", NULL);

  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 3);
  g_assert_cmpstr (g_variant_get_string (target, NULL), ==, "two");
  g_assert_true (gtk_widget_activate_action (row, "row.menu", NULL));
  ui_test_wait (gtk_widget_get_mapped (GTK_WIDGET (gtk_menu_button_get_popover (button))));
  gtk_menu_button_popdown (button);
}

static void
test_edit (Fixture      *fixture,
           gconstpointer data)
{
  RqEditDeployment *dialog;

  activate (fixture, "win.edit-deployment", "two");
  dialog = ui_test_find_toplevel (RQ_TYPE_EDIT_DEPLOYMENT);
  g_assert_nonnull (dialog);
  gtk_editable_set_text (ui_test_child (dialog, "name_row"), "three");
  ui_test_wait (ui_test_find_button (dialog, "Sa_ve") != NULL);
  ui_test_click (dialog, "Sa_ve");
  ui_test_wait (ui_test_find_label (fixture->window, "three") != NULL);
  g_assert_null (rq_deployments_find (fixture->deployments, "two"));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "Requeen");
}

static void
test_duplicate (Fixture      *fixture,
                gconstpointer data)
{
  RqEditDeployment *dialog;

  activate (fixture, "win.duplicate-deployment", "one");
  dialog = ui_test_find_toplevel (RQ_TYPE_EDIT_DEPLOYMENT);
  ui_test_wait (ui_test_find_button (dialog, "_Add") != NULL);
  ui_test_click (dialog, "_Add");
  ui_test_wait (ui_test_find_label (fixture->window, "one 2") != NULL);
  g_assert_nonnull (rq_deployments_find (fixture->deployments, "one"));
}

/* Asked once; Cancel is the default. */
static void
test_remove (Fixture      *fixture,
             gconstpointer data)
{
  activate (fixture, "win.remove-deployment", "one");
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Remove") != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Cancel");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
  g_assert_nonnull (rq_deployments_find (fixture->deployments, "one"));

  activate (fixture, "win.remove-deployment", "one");
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Remove") != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Remove");
  ui_test_wait (ui_test_find_label (fixture->window, "one") == NULL);
  g_assert_null (rq_deployments_find (fixture->deployments, "one"));
  activate (fixture, "win.remove-deployment", "one");
  g_assert_null (ui_test_find_toplevel (RQ_TYPE_QUESTION));
}

/* Nor has a question that is open when its window goes anything left to do. */
static void
test_remove_and_close (Fixture      *fixture,
                       gconstpointer data)
{
  RqQuestion *question;

  activate (fixture, "win.remove-deployment", "one");
  question = ui_test_find_toplevel (RQ_TYPE_QUESTION);
  g_object_add_weak_pointer (G_OBJECT (question), (gpointer *) &question);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_test_wait (question == NULL);
  g_assert_nonnull (rq_deployments_find (fixture->deployments, "one"));
  fixture->window = rq_window_new (GTK_APPLICATION (application), fixture->sessions,
                                   rq_application_get_desk (application));
}

/* Where libssh2 cannot go on, one click lets the system's own ssh try. */
static void
test_use_openssh (Fixture      *fixture,
                  gconstpointer data)
{
  ui_test_set_ssh_config ("ProxyCommand false\n");
  rq_window_show_deployment (fixture->window, "two");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.connect", NULL);
  ui_test_wait (ui_test_find_button (fixture->window, "_Use the System’s SSH") != NULL);
  ui_test_click (fixture->window, "_Use the System’s SSH");
  g_assert_cmpstr (rq_deployment_get_transport (rq_deployments_find (fixture->deployments, "two")),
                   ==, "openssh");
  g_assert_cmpstr (rq_deployment_get_transport (rq_deployments_find (fixture->deployments, "one")),
                   ==, "libssh2");

  /* It does try, at once; and there is nothing more to offer. */
  ui_test_wait (ui_test_find_button (fixture->window, "_Try Again") != NULL);
  g_assert_null (ui_test_find_button (fixture->window, "_Use the System’s SSH"));
  ui_test_set_ssh_config ("");
}

/* The dialog goes with its window. */
static void
test_add_and_close (Fixture      *fixture,
                    gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-deployment", NULL);
  g_assert_nonnull (ui_test_find_toplevel (RQ_TYPE_ADD_DEPLOYMENT));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  ui_test_init (&argc, &argv);
  application = rq_application_new (NULL);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_test_add ("/ui/deployment-actions/menu", Fixture, NULL, set_up, test_menu, tear_down);
  g_test_add ("/ui/deployment-actions/edit", Fixture, NULL, set_up, test_edit, tear_down);
  g_test_add ("/ui/deployment-actions/duplicate", Fixture, NULL, set_up, test_duplicate, tear_down);
  g_test_add ("/ui/deployment-actions/use-openssh", Fixture, NULL, set_up, test_use_openssh,
              tear_down);
  g_test_add ("/ui/deployment-actions/remove", Fixture, NULL, set_up, test_remove, tear_down);
  g_test_add ("/ui/deployment-actions/remove-and-close", Fixture, NULL, set_up,
              test_remove_and_close, tear_down);
  g_test_add ("/ui/deployment-actions/close", Fixture, NULL, set_up, test_add_and_close, tear_down);
  result = g_test_run ();
  g_object_unref (application);
  return result;
}
