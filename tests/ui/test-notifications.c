/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notifier.h"

#include "application.h"
#include "notification-server.h"
#include "sample.h"
#include "sidebar/sidebar.h"
#include "ui-test.h"
#include "window.h"
#include "wizard/upgrade-flow-private.h"

static RqApplication *application;

/* An upgrade to @version whose window was closed after it had begun. */
static RqUpgradeFlow *
leave_running (const char *version)
{
  RqReleaseDesk *desk = rq_application_get_desk (application);
  RqUpgradeFlow *flow = sample_flow_new (NULL);
  g_autoptr (RqReleaseDraft) draft = NULL;
  RqUpgradeWindow *window;

  rq_release_desk_show_upgrade (desk, flow);
  window = ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW);
  draft = sample_draft_new (rq_upgrade_flow_get_session (flow), version, SAMPLE_DRAFT_READY);
  rq_upgrade_flow_take_draft (flow, draft);
  ui_test_wait (ui_test_find_button (window, "_Pull Images and Update") != NULL);
  ui_test_click (window, "_Pull Images and Update");
  gtk_window_destroy (GTK_WINDOW (window));
  return flow;
}

static void
end (RqUpgradeFlow *flow)
{
  GtkWindow *window = ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW);

  rq_job_run_leave (rq_upgrade_flow_get_run (flow));
  ui_test_wait (!rq_upgrade_flow_is_running (flow));
  if (window != NULL)
    gtk_window_destroy (window);
  notification_server_forget ();
}

/* Told once, and taken back when it goes on by itself again. */
static void
test_need (void)
{
  g_autoptr (RqUpgradeFlow) flow = leave_running (SAMPLE_STUCK);
  const char *told = "Updating\nCometChat prod: websocket-gateway is paused: task 2 on node-1: "
                     "unhealthy container";

  ui_test_wait (g_str_equal (notification_server_get_last (), told));
  g_assert_cmpstr (rq_job_run_get_need (rq_upgrade_flow_get_run (flow)), !=, "");
  g_assert_true (notification_server_is_shown ());
  notification_server_settle ();
  rq_job_run_stop_command (rq_upgrade_flow_get_run (flow));
  ui_test_wait (!notification_server_is_shown ());
  g_assert_cmpstr (rq_job_run_get_need (rq_upgrade_flow_get_run (flow)), ==, "");
  end (flow);
}

/* Clicking leads to the window of the release, which was closed. */
static void
test_click (void)
{
  g_autoptr (RqUpgradeFlow) flow = leave_running (SAMPLE_STUCK);

  ui_test_wait (notification_server_is_shown ());
  g_assert_null (ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW));
  notification_server_click ();
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW) != NULL);
  end (flow);
}

/* What the preferences do not want is not told: the next thing told is something else. */
static void
test_preferences (void)
{
  RqPreferences *preferences = rq_application_get_preferences (application);
  guint before = notification_server_count ();
  g_autoptr (RqUpgradeFlow) stuck = NULL;
  g_autoptr (RqUpgradeFlow) quiet = NULL;
  g_autoptr (RqUpgradeFlow) told = NULL;

  g_object_set (preferences, "notify-over", FALSE, "notify-need", FALSE, NULL);
  stuck = leave_running (SAMPLE_STUCK);
  ui_test_wait (*rq_job_run_get_need (rq_upgrade_flow_get_run (stuck)) != '\0');
  end (stuck);
  quiet = leave_running (SAMPLE_FAILED);
  ui_test_wait (!rq_upgrade_flow_is_running (quiet));
  g_object_set (preferences, "notify-over", TRUE, "notify-need", TRUE, NULL);

  told = leave_running (SAMPLE_VERIFIED);
  ui_test_wait (g_str_has_prefix (notification_server_get_last (), "Upgraded to 3.9.53"));
  g_assert_cmpuint (notification_server_count (), ==, before + 1);
  end (told);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  gboolean *answered = data;

  *answered = TRUE;
}

/* A question over a window that nobody works in. */
static void
test_question (void)
{
  RqWindow *window;
  RqQuestion *question;
  gboolean answered = FALSE;

  g_application_activate (G_APPLICATION (application));
  window = ui_test_find_toplevel (RQ_TYPE_WINDOW);
  question = rq_question_new (GTK_WINDOW (window), "Is This the Right Server?", "Look well.");
  rq_question_ask_async (question, NULL, answered_cb, &answered);
  ui_test_wait (g_str_equal (notification_server_get_last (),
                             "Is This the Right Server?\nLook well."));
  notification_server_settle ();
  gtk_window_close (GTK_WINDOW (question));
  ui_test_wait (answered);
  ui_test_wait (!notification_server_is_shown ());
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Of a program that has ended since: its deployment is shown. */
static void
test_stale (void)
{
  RqDeploymentSession *session;
  RqWindow *window;

  g_action_group_activate_action (G_ACTION_GROUP (application), "show-release",
                                  g_variant_new ("(ss)", "two", "of-another-time"));
  window = ui_test_find_toplevel (RQ_TYPE_WINDOW);
  session = rq_sidebar_get_selected (ui_test_child (window, "sidebar"));
  g_assert_cmpstr (rq_deployment_get_name (rq_deployment_session_get_deployment (session)), ==,
                   "two");
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

  g_test_add_func ("/notifications/need", test_need);
  g_test_add_func ("/notifications/click", test_click);
  g_test_add_func ("/notifications/preferences", test_preferences);
  g_test_add_func ("/notifications/question", test_question);
  g_test_add_func ("/notifications/stale", test_stale);

  status = g_test_run ();
  notification_server_forget ();
  g_object_unref (application);
  return status;
}
