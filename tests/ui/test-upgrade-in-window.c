/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window.h"

#include <string.h>

#include "in-window.h"
#include "notification-server.h"
#include "release/unsent-draft.h"
#include "releases/post-mortem-window.h"
#include "ui-test.h"
#include "widgets/question.h"
#include "wizard/checklist-row.h"

/* The whole way in the program's own windows, on a real swarm: the list fills, an upgrade
 * streams and ends verified, a rollback asks once and ends verified. */

static RqApplication *application;
static RqSandbox *sandbox;

static RqUpgradeWindow *
find_wizard (void)
{
  return ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW);
}

static void
wait_until_over (gpointer    window,
                 RqJobRun   *run,
                 const char *headline)
{
  ui_test_wait_long (!rq_job_run_is_running (run));
  if (rq_job_run_get_phase (run) != RQ_JOB_PHASE_SUCCEEDED)
    g_error ("%s: %s", rq_job_run_get_headline (run), rq_job_run_get_detail (run));
  ui_test_wait (ui_test_find_label (window, headline) != NULL);
}

static gboolean
has_output (RqConsole  *console,
            const char *text)
{
  g_autofree char *all = rq_console_dup_text (console);

  return strstr (all, text) != NULL;
}

static void
upgrade (RqWindow *window)
{
  RqUpgradeWindow *wizard = in_window_ask_upgrade (window, "3.9.99");
  RqUpgradeFlow *flow = rq_upgrade_window_get_flow (wizard);

  ui_test_wait_long (ui_test_find_label (wizard, "The registry has no image of version 3.9.99. "
                                         "Check the spelling.") != NULL);
  rq_target_page_set_version (rq_upgrade_window_get_target_page (wizard), "3.9.52");
  ui_test_wait (ui_test_find_label (wizard, "3.9.51 → 3.9.52") != NULL);
  in_window_complete_checklist (wizard, in_window_start_checks (wizard));
  in_window_review (wizard);
  in_window_approve (wizard);
  ui_test_click (wizard, "_Pull Images and Update");

  ui_test_wait (rq_upgrade_flow_is_running (flow));
  ui_test_wait_long (has_output (rq_update_page_get_console (
                                   rq_upgrade_window_get_update_page (wizard)), "3.9.52"));
  ui_test_wait_long (ui_test_find_button (wizard, "_Finish Now…") != NULL
                     || !rq_upgrade_flow_is_running (flow));
  ui_test_click (wizard, "_Finish Now…");
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION),
                                     "_Finish Now") != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), "_Finish Now");
  wait_until_over (wizard, rq_upgrade_flow_get_run (flow), "Upgraded to 3.9.52 and verified");
}

/* What people do after a rollback, kept with the release. */
static void
tick_after (RqRollbackWindow *rollback)
{
  GtkWidget *row;

  ui_test_click (rollback, "_Next");
  ui_test_wait_long (ui_test_find_label (rollback, "0 of 5 done") != NULL);
  row = gtk_widget_get_ancestor (ui_test_find_label (rollback, "Behavior and data validated"),
                                 RQ_TYPE_CHECKLIST_ROW);
  gtk_editable_set_text (ui_test_child (row, "note"), "Logged in, sent a message.");
  gtk_check_button_set_active (ui_test_child (row, "check"), TRUE);
  ui_test_wait_long (ui_test_find_label (rollback, "1 of 5 done") != NULL);
}

static void
roll_back (RqWindow *window)
{
  RqRollbackWindow *rollback = in_window_ask_rollback (find_wizard ());
  RqRollbackFlow *flow = rq_rollback_window_get_flow (rollback);

  ui_test_wait (ui_test_find_button (rollback, "_Roll Back 2 Services") != NULL);
  g_assert_null (rq_rollback_flow_get_run (flow));
  ui_test_click (rollback, "_Roll Back 2 Services");

  ui_test_wait (rq_rollback_flow_get_run (flow) != NULL);
  ui_test_wait (find_wizard () == NULL);
  wait_until_over (rollback, rq_rollback_flow_get_run (flow), "Rolled back to 3.9.51 and verified");
  tick_after (rollback);
  ui_test_click (rollback, "_Post-mortem");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_ROLLBACK_WINDOW) == NULL);
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_POST_MORTEM_WINDOW) != NULL);
  gtk_window_close (ui_test_find_toplevel (RQ_TYPE_POST_MORTEM_WINDOW));
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_POST_MORTEM_WINDOW) == NULL);
}

/* (nullable) */
static GtkWindow *
find_titled (const char *title)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (unsigned int i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return window;
    }
  return NULL;
}

/* The record of the release that was rolled back, from the page of releases. */
static RqReleasePage *
open_release (RqWindow *window)
{
  RqReleasesPage *page = rq_deployment_page_get_releases (rq_window_get_page (window));
  RqReleasePage *release = rq_releases_page_get_release_page (page);

  g_action_group_activate_action (G_ACTION_GROUP (window), "view",
                                  g_variant_new_string ("releases"));
  ui_test_wait (g_str_equal (rq_releases_page_get_state (page), "list"));
  ui_test_wait_long (ui_test_find_label (page, "3.9.51 → 3.9.52") != NULL);
  rq_releases_page_open (page, 0);
  ui_test_wait_long (g_str_equal (rq_release_page_get_state (release), "record"));
  ui_test_wait_long (ui_test_find_label (page, "Rolled back") != NULL);
  ui_test_wait (ui_test_find_label (page, "Every service runs its baseline again.") != NULL);
  g_assert_null (ui_test_find_button (page, "Roll _Back to 3.9.51…"));
  ui_test_wait (ui_test_find_label (page, "Behavior and data validated") != NULL);
  ui_test_click (page, "Rollback _Checklist…");
  ui_test_wait (find_titled ("After the Rollback") != NULL);
  ui_test_wait_long (ui_test_find_label (find_titled ("After the Rollback"), "1 of 5 done")
                     != NULL);
  gtk_window_close (find_titled ("After the Rollback"));
  return release;
}

/* What an earlier run could not send is sent as soon as there is a connection. */
static void
send_what_was_typed_before (RqWindow   *window,
                            const char *release_id)
{
  RqReleasesPage *page = rq_deployment_page_get_releases (rq_window_get_page (window));
  g_autoptr (RqPostMortem) base = rq_post_mortem_new (release_id);
  g_autoptr (RqPostMortem) mine =
    rq_post_mortem_with_text (base, RQ_POST_MORTEM_LUCKY, "It was Sunday.");
  g_autofree char *path = rq_unsent_draft_path (release_id);
  g_autoptr (GError) error = NULL;

  rq_unsent_draft_write (base, mine, &error);
  g_assert_no_error (error);
  rq_release_history_reload (rq_releases_page_get_history (page));
  ui_test_wait_long (!g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
write_post_mortem (RqWindow *window)
{
  RqReleasePage *release = open_release (window);
  g_autoptr (RqReleaseEntry) entry = g_list_model_get_item (
    rq_release_history_get_entries (rq_releases_page_get_history (
                                      rq_deployment_page_get_releases (
                                        rq_window_get_page (window)))), 0);
  RqPostMortemEditor *editor;
  RqPostMortem *now;
  g_autoptr (RqPostMortem) mine = NULL;

  send_what_was_typed_before (window,
                              rq_release_head_get_id (rq_release_entry_get_head (entry)));
  ui_test_click (release, "_Post-mortem");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_POST_MORTEM_WINDOW) != NULL);
  editor =
    rq_post_mortem_window_get_editor (ui_test_find_toplevel (RQ_TYPE_POST_MORTEM_WINDOW));
  ui_test_wait_long (rq_post_mortem_editor_get_state (editor) == RQ_EDITOR_SAVED);
  now = rq_post_mortem_editor_get_post_mortem (editor);
  g_assert_cmpstr (rq_post_mortem_get_text (now, RQ_POST_MORTEM_LUCKY), ==, "It was Sunday.");
  g_assert_nonnull (strstr (rq_post_mortem_get_text (now, RQ_POST_MORTEM_TIMELINE), "UTC"));

  mine = rq_post_mortem_with_text (now, RQ_POST_MORTEM_IMPACT, "Nobody noticed.");
  rq_post_mortem_editor_change (editor, mine);
  g_assert_cmpint (rq_post_mortem_editor_get_state (editor), ==, RQ_EDITOR_UNSAVED);
  ui_test_wait_long (rq_post_mortem_editor_get_state (editor) == RQ_EDITOR_SAVED);
  g_assert_null (rq_post_mortem_editor_get_conflict (editor));
  gtk_window_close (ui_test_find_toplevel (RQ_TYPE_POST_MORTEM_WINDOW));
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_POST_MORTEM_WINDOW) == NULL);
}

static void
test_upgrade_and_back (void)
{
  g_autoptr (RqDeployments) deployments = in_window_deployments_new (sandbox, "Sandbox");
  g_autoptr (RqSessionList) sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  RqWindow *window = rq_window_new (GTK_APPLICATION (application), sessions,
                                    rq_application_get_desk (application));

  gtk_window_present (GTK_WINDOW (window));
  in_window_wait_for_services (window);
  upgrade (window);
  ui_test_wait_long (ui_test_find_label (window, "3.9.52") != NULL);
  roll_back (window);
  ui_test_wait_long (ui_test_find_label (window, "3.9.52") == NULL);
  write_post_mortem (window);
  g_object_run_dispose (G_OBJECT (sessions));
}

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  notification_server_start ();
  sandbox = rq_sandbox_new ();
  rq_sandbox_reset (sandbox);
  application = in_window_application_new ();

  g_test_add_func ("/window/upgrade-and-back", test_upgrade_and_back);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  notification_server_forget ();
  return status;
}
