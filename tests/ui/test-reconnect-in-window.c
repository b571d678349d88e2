/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"

#include "in-window.h"
#include "ui-test.h"

/* The connection of the program's own windows breaks, on a real swarm, and is there again. */

static RqApplication *application;
static RqSandbox *sandbox;

/* Whether a text that is seen there begins so. */
static gboolean
says (gpointer    root,
      const char *words)
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_mapped (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && g_str_has_prefix (gtk_label_get_text (root), words))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static unsigned int
count_services (RqSessionList *sessions)
{
  g_autoptr (RqDeploymentSession) session = g_list_model_get_item (G_LIST_MODEL (sessions), 0);
  RqSwarmModel *model = rq_deployment_session_get_model (session);

  return g_list_model_get_n_items (rq_swarm_model_get_services (model));
}

static RqPace
pace_of (RqSessionList *sessions)
{
  g_autoptr (RqDeploymentSession) session = g_list_model_get_item (G_LIST_MODEL (sessions), 0);
  int pace;

  g_object_get (rq_deployment_session_get_model (session), "pace", &pace, NULL);
  return (RqPace) pace;
}

/* A window that nobody can see asks seldom, and at once when it is there again. */
static void
test_hidden (void)
{
  g_autoptr (RqDeployments) deployments = in_window_deployments_new (sandbox, "Sandbox");
  g_autoptr (RqSessionList) sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  RqWindow *window = rq_window_new (GTK_APPLICATION (application), sessions,
                                    rq_application_get_desk (application));

  gtk_window_present (GTK_WINDOW (window));
  in_window_wait_for_services (window);
  g_assert_cmpint (pace_of (sessions), ==, RQ_PACE_SHOWN);
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  ui_test_wait (pace_of (sessions) == RQ_PACE_IDLE);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait (pace_of (sessions) == RQ_PACE_SHOWN);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_cmpint (pace_of (sessions), ==, RQ_PACE_IDLE);
  g_object_run_dispose (G_OBJECT (sessions));
}

/* What is known stays in sight, both windows say that it may be old, and Try Now does not wait. */
static void
test_drop (void)
{
  g_autoptr (RqDeployments) deployments = in_window_deployments_new (sandbox, "Sandbox");
  g_autoptr (RqSessionList) sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  RqWindow *window = rq_window_new (GTK_APPLICATION (application), sessions,
                                    rq_application_get_desk (application));
  RqUpgradeWindow *wizard;
  unsigned int n_services;

  gtk_window_present (GTK_WINDOW (window));
  in_window_wait_for_services (window);
  n_services = count_services (sessions);
  wizard = in_window_ask_upgrade (window, "3.9.52");
  g_assert_false (says (window, "Connection lost"));
  g_assert_false (says (wizard, "Connection lost"));

  g_free (rq_sandbox_run (sandbox, "drop", "m1", NULL));
  ui_test_wait (says (window, "Connection lost") && says (wizard, "Connection lost"));
  g_assert_nonnull (ui_test_find_label (window, "Reconnecting…"));
  g_assert_cmpuint (count_services (sessions), ==, n_services);
  g_assert_nonnull (ui_test_find_label (window, "chat-api"));

  g_free (rq_sandbox_run (sandbox, "undrop", "m1", NULL));
  ui_test_wait (ui_test_find_button (wizard, "Tr_y Now") != NULL);
  ui_test_click (wizard, "Tr_y Now");
  ui_test_wait (!says (window, "Connection lost") && !says (wizard, "Connection lost"));
  ui_test_wait (ui_test_find_label (window, "Connected") != NULL);
  g_assert_cmpuint (count_services (sessions), ==, n_services);
  gtk_window_close (GTK_WINDOW (wizard));
  g_object_run_dispose (G_OBJECT (sessions));
}

/* Both, and why not. */
static gboolean
may_change (gpointer window)
{
  GtkWidget *upgrade = ui_test_child (window, "upgrade_button");
  GtkWidget *rollback = ui_test_child (window, "rollback_button");
  gboolean able = gtk_widget_is_sensitive (upgrade);

  g_assert_true (gtk_widget_is_sensitive (rollback) == able);
  g_assert_true ((strstr (gtk_widget_get_tooltip_text (upgrade), "Not possible") == NULL) == able);
  return able;
}

static GtkWidget *
find_stale (GtkWidget *root)
{
  if (gtk_widget_has_css_class (root, "rq-stale"))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_stale (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The connection stands, and Docker does not answer behind it: what is known stays and looks old,
 * nothing can be begun, and it comes back by itself. */
static void
test_docker_gone (void)
{
  g_autoptr (RqDeployments) deployments = in_window_deployments_new (sandbox, "Sandbox");
  g_autoptr (RqSessionList) sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  RqWindow *window = rq_window_new (GTK_APPLICATION (application), sessions,
                                    rq_application_get_desk (application));
  unsigned int n_services;

  gtk_window_present (GTK_WINDOW (window));
  in_window_wait_for_services (window);
  n_services = count_services (sessions);
  g_assert_null (find_stale (GTK_WIDGET (window)));
  g_assert_true (may_change (window));

  g_free (rq_sandbox_run (sandbox, "dockerd-stop", "m1", NULL));
  ui_test_wait (says (window, "Docker has not answered for"));
  g_assert_nonnull (ui_test_find_label (window, "No answer from Docker"));
  g_assert_nonnull (find_stale (GTK_WIDGET (window)));
  g_assert_false (may_change (window));
  g_assert_cmpuint (count_services (sessions), ==, n_services);
  g_assert_nonnull (ui_test_find_label (window, "chat-api"));
  g_assert_nonnull (ui_test_find_button (window, "Tr_y Now"));

  g_free (rq_sandbox_run (sandbox, "dockerd-start", "m1", NULL));
  ui_test_wait (!says (window, "Docker has not answered for"));
  ui_test_wait (ui_test_find_label (window, "Connected") != NULL
                || ui_test_find_label (window, "Needs attention") != NULL);
  g_assert_null (find_stale (GTK_WIDGET (window)));
  g_assert_true (may_change (window));
  g_object_run_dispose (G_OBJECT (sessions));
}

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  sandbox = rq_sandbox_new ();
  rq_sandbox_reset (sandbox);
  application = in_window_application_new ();

  g_test_add_func ("/window/hidden", test_hidden);
  g_test_add_func ("/window/reconnect", test_drop);
  g_test_add_func ("/window/docker-gone", test_docker_gone);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
