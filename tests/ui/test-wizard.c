/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/upgrade-window.h"

#include <string.h>

#include "notification-server.h"
#include "release/checklist-item-private.h"
#include "release/release-desk.h"
#include "sample.h"
#include "ui-test.h"
#include "widgets/question.h"
#include "wizard/checklist-row.h"
#include "wizard/upgrade-flow-private.h"

static GtkApplication *application;

typedef struct
{
  RqReleaseDesk *desk;     /* (owned) */
  RqUpgradeFlow *flow;     /* (owned) */
  RqUpgradeWindow *window; /* (unowned) */
} Fixture;

static RqWizardFlow *
steps (Fixture *fixture)
{
  return RQ_WIZARD_FLOW (fixture->flow);
}

static const char *
current (Fixture *fixture)
{
  return rq_wizard_step_get_name (rq_wizard_flow_get_current (steps (fixture)));
}

static RqStepState
state_of (Fixture    *fixture,
          const char *name)
{
  return rq_wizard_step_get_state (rq_wizard_flow_get_step (steps (fixture), name));
}

static RqWizardFrame *
frame (Fixture *fixture)
{
  return rq_wizard_window_get_frame (RQ_WIZARD_WINDOW (fixture->window));
}

static gboolean
says (Fixture    *fixture,
      const char *text)
{
  return ui_test_find_label (fixture->window, text) != NULL;
}

static gboolean
has_label (GtkWidget  *root,
           const char *beginning)
{
  if (GTK_IS_LABEL (root) && g_str_has_prefix (gtk_label_get_label (GTK_LABEL (root)), beginning))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, beginning))
      return TRUE;
  return FALSE;
}

static void
type_version (Fixture    *fixture,
              const char *version)
{
  rq_target_page_set_version (rq_upgrade_window_get_target_page (fixture->window), version);
}

static void
take_draft (Fixture     *fixture,
            const char  *version,
            SampleDraft  kind)
{
  g_autoptr (RqReleaseDraft) draft =
    sample_draft_new (rq_upgrade_flow_get_session (fixture->flow), version, kind);

  rq_upgrade_flow_take_draft (fixture->flow, draft);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  version)
{
  g_autoptr (GListStore) services = g_list_store_new (RQ_TYPE_SERVICE);
  g_autoptr (RqService) chat = sample_service_new ("chat-api", "3.9.51", 2, 2);
  g_autoptr (RqService) nginx = sample_service_new ("nginx", "1.22.1", 1, 1);

  g_list_store_append (services, chat);
  g_list_store_append (services, nginx);
  fixture->desk = rq_release_desk_new (application);
  fixture->flow = sample_flow_new (G_LIST_MODEL (services));
  rq_release_desk_show_upgrade (fixture->desk, fixture->flow);
  fixture->window = ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW);
  g_assert_nonnull (fixture->window);
  if (version == NULL)
    return;

  take_draft (fixture, version, SAMPLE_DRAFT_READY);
  ui_test_wait (ui_test_find_button (fixture->window, "_Pull Images and Update") != NULL);
  ui_test_click (fixture->window, "_Pull Images and Update");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  version)
{
  RqJobRun *run = rq_upgrade_flow_get_run (fixture->flow);

  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  if (run != NULL)
    {
      rq_job_run_leave (run);
      ui_test_wait (!rq_job_run_is_running (run));
    }
  g_assert_finalize_object (fixture->desk);
  g_assert_finalize_object (fixture->flow);
}

static void
test_checks_the_version (Fixture       *fixture,
                         gconstpointer  version)
{
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_TARGET);
  ui_test_wait (says (fixture, "Type the version to go to."));
  g_assert_false (gtk_widget_is_sensitive (ui_test_find_button (fixture->window,
                                                                "_Start Checks")));

  type_version (fixture, "3.9.52; rm -rf /");
  g_assert_true (says (fixture, "This is not a version."));
  type_version (fixture, "3.9.51");
  g_assert_true (says (fixture, "No service would change."));

  type_version (fixture, " 3.9.52 ");
  ui_test_wait (says (fixture, "3.9.51 → 3.9.52"));
  g_assert_true (says (fixture, "From 3.9.51, which runs now, to 3.9.52."));
  g_assert_true (says (fixture, "1.22.1"));
  g_assert_true (rq_wizard_step_is_ready (rq_wizard_flow_get_current (steps (fixture))));
  g_assert_null (ui_test_find_button (fixture->window, "_Roll Back…"));
}

/* Without a connection nothing is written, and the page says so. */
static void
test_offline (Fixture       *fixture,
              gconstpointer  version)
{
  type_version (fixture, "3.9.52");
  ui_test_click (fixture->window, "_Start Checks");
  ui_test_wait (rq_upgrade_flow_get_problem (fixture->flow) != NULL);
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_TARGET);
  g_assert_true (says (fixture, rq_upgrade_flow_get_problem (fixture->flow)));
  g_assert_true (rq_upgrade_flow_is_unbegun (fixture->flow));
}

static GtkWidget *
row_of (Fixture    *fixture,
        const char *title)
{
  return gtk_widget_get_ancestor (ui_test_find_label (fixture->window, title),
                                  RQ_TYPE_CHECKLIST_ROW);
}

static void
test_checklist (Fixture       *fixture,
                gconstpointer  version)
{
  GtkWidget *row;
  GtkCheckButton *check;

  take_draft (fixture, "3.9.52", SAMPLE_DRAFT_OPEN);
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_CHECKLIST);
  ui_test_wait (says (fixture, "9 of 14 done"));
  g_assert_false (gtk_widget_is_sensitive (ui_test_find_button (fixture->window, "_Review")));
  g_assert_true (says (fixture, rq_release_draft_get_why_not (
                         rq_upgrade_flow_get_draft (fixture->flow))));

  row = row_of (fixture, "Redis persistence files");
  check = ui_test_child (row, "check");
  g_assert_false (gtk_check_button_get_active (check));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_test_wait (gtk_widget_get_mapped (ui_test_child (row, "not_applicable_button")));
  g_assert_false (gtk_widget_is_sensitive (ui_test_child (row, "not_applicable_button")));
  gtk_editable_set_text (ui_test_child (row, "note"), "No Redis here.");
  g_assert_true (gtk_widget_is_sensitive (ui_test_child (row, "not_applicable_button")));

  /* what cannot be written is not shown as done, and what was typed stays */
  gtk_check_button_set_active (check, TRUE);
  ui_test_wait (!gtk_check_button_get_active (check));
  g_assert_cmpstr (gtk_editable_get_text (ui_test_child (row, "note")), ==, "No Redis here.");
}

/* While something is being found out or written, a row says so and waits; the rest can be done. */
static void
test_checklist_busy (Fixture       *fixture,
                     gconstpointer  version)
{
  GListModel *items;
  g_autoptr (RqChecklistItem) item = NULL;
  GtkWidget *row;

  take_draft (fixture, "3.9.52", SAMPLE_DRAFT_OPEN);
  items = rq_release_draft_get_items (rq_upgrade_flow_get_draft (fixture->flow));
  for (unsigned int i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_clear_object (&item);
      item = g_list_model_get_item (items, i);
      if (rq_checklist_item_get_kind (item) == RQ_ITEM_CHECK)
        break;
    }
  ui_test_wait (says (fixture, rq_checklist_item_get_title (item)));
  row = row_of (fixture, rq_checklist_item_get_title (item));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_test_wait (gtk_widget_is_sensitive (ui_test_child (row, "again_button")));
  rq_checklist_item_hold (item);
  g_assert_true (says (fixture, "Checking…"));
  g_assert_false (gtk_widget_is_sensitive (ui_test_child (row, "again_button")));
  rq_checklist_item_release (item);
  g_assert_false (says (fixture, "Checking…"));
  g_assert_true (gtk_widget_is_sensitive (ui_test_child (row, "again_button")));
}

/* The keyboard stays where a person ticks, and a second tick waits for the first. */
static void
test_tick_keeps_focus (Fixture       *fixture,
                       gconstpointer  version)
{
  RqReleaseDraft *draft;
  RqChecklistItem *item;
  GtkCheckButton *check;

  take_draft (fixture, "3.9.52", SAMPLE_DRAFT_OPEN);
  draft = rq_upgrade_flow_get_draft (fixture->flow);
  ui_test_wait (says (fixture, "Redis persistence files"));
  check = ui_test_child (row_of (fixture, "Redis persistence files"), "check");
  item = rq_release_draft_find_item (draft, "backup-redis");
  gtk_widget_grab_focus (GTK_WIDGET (check));
  rq_checklist_item_hold (item);
  g_assert_true (says (fixture, "Saving…"));
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 3);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (check)));
  gtk_check_button_set_active (check, TRUE);
  g_assert_false (gtk_check_button_get_active (check));
  rq_checklist_item_release (item);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (check)));
}

static void
test_review (Fixture       *fixture,
             gconstpointer  version)
{
  take_draft (fixture, "3.9.52", SAMPLE_DRAFT_COMPLETE);
  ui_test_wait (says (fixture, "14 of 14 done"));
  ui_test_click (fixture->window, "_Review");
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_REVIEW);
  ui_test_wait (says (fixture, "Prepared by Ann Lee. Not approved yet."));
  g_assert_true (says (fixture, "Database snapshots"));
  g_assert_false (gtk_widget_is_sensitive (ui_test_find_button (fixture->window, "Send _Back")));

  ui_test_click (fixture->window, "_Approve");
  ui_test_wait (rq_upgrade_flow_get_problem (fixture->flow) != NULL);
  g_assert_true (says (fixture, rq_upgrade_flow_get_problem (fixture->flow)));
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_REVIEW);
  g_assert_null (rq_upgrade_flow_get_run (fixture->flow));
}

static void
test_approved (Fixture       *fixture,
               gconstpointer  version)
{
  take_draft (fixture, "3.9.52", SAMPLE_DRAFT_READY);
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_REVIEW);
  ui_test_wait (ui_test_find_button (fixture->window, "_Pull Images and Update") != NULL);
  g_assert_null (ui_test_find_button (fixture->window, "_Approve"));
  g_assert_true (has_label (GTK_WIDGET (fixture->window), "Approved by Bob Ray, "));
}

/* Nothing forbids it, but it is said. */
static void
test_approved_alone (Fixture       *fixture,
                     gconstpointer  version)
{
  take_draft (fixture, "3.9.52", SAMPLE_DRAFT_READY_ALONE);
  ui_test_wait (ui_test_find_button (fixture->window, "_Pull Images and Update") != NULL);
  g_assert_true (has_label (GTK_WIDGET (fixture->window),
                            "Prepared and approved by the same person, Ann Lee, "));
}

static void
test_never_skips_ahead (Fixture       *fixture,
                        gconstpointer  version)
{
  RqWizardStep *pull = rq_wizard_flow_get_step (steps (fixture), RQ_STEP_PULL);
  RqWizardStep *update = rq_wizard_flow_get_step (steps (fixture), RQ_STEP_UPDATE);
  RqWizardStep *verify = rq_wizard_flow_get_step (steps (fixture), RQ_STEP_VERIFY);

  ui_test_wait (says (fixture, "Running ./update.sh on deploy@m1.example.com."));
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_UPDATE);
  g_assert_cmpint (state_of (fixture, RQ_STEP_TARGET), ==, RQ_STEP_DONE);
  g_assert_cmpint (state_of (fixture, RQ_STEP_VERIFY), ==, RQ_STEP_TO_COME);
  rq_wizard_frame_show (frame (fixture), verify);
  g_assert_true (rq_wizard_frame_get_shown (frame (fixture)) == update);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.next-page", NULL);
  g_assert_true (rq_wizard_frame_get_shown (frame (fixture)) == update);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.previous-page", NULL);
  g_assert_true (rq_wizard_frame_get_shown (frame (fixture)) == pull);
  for (unsigned int i = 0; i < 5; i++)
    gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.previous-page", NULL);
  g_assert_cmpstr (rq_wizard_step_get_name (rq_wizard_frame_get_shown (frame (fixture))), ==,
                   RQ_STEP_TARGET);
  ui_test_click (fixture->window, "Show _Current Step");
  g_assert_true (rq_wizard_frame_get_shown (frame (fixture)) == update);
}

static gboolean
console_has (Fixture    *fixture,
             const char *text)
{
  RqUpdatePage *page = rq_upgrade_window_get_update_page (fixture->window);
  g_autofree char *all = rq_console_dup_text (rq_update_page_get_console (page));

  return strstr (all, text) != NULL;
}

static void
test_streams (Fixture       *fixture,
              gconstpointer  version)
{
  ui_test_wait (console_has (fixture, "one slot is still on 3.9.51"));
  ui_test_wait (says (fixture, "websocket-gateway"));
  g_assert_true (says (fixture, "Updating · 1 of 2 slots"));
  g_assert_true (says (fixture, "The next step begins by itself."));
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Roll Back…"));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "Upgrade to 3.9.52");
}

static void
answer (const char *button)
{
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION), button) != NULL);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), button);
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
}

static void
test_stop_asks_once (Fixture       *fixture,
                     gconstpointer  version)
{
  ui_test_wait (ui_test_find_button (fixture->window, "_Stop…") != NULL);
  ui_test_click (fixture->window, "_Stop…");
  answer ("_Cancel");
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_UPDATE);
  ui_test_click (fixture->window, "_Stop…");
  answer ("_Stop Command");
  ui_test_wait (g_str_equal (current (fixture), RQ_STEP_VERIFY));
  g_assert_cmpint (state_of (fixture, RQ_STEP_UPDATE), ==, RQ_STEP_DONE);
  g_assert_null (ui_test_find_button (fixture->window, "_Stop…"));
}

static void
test_verified (Fixture       *fixture,
               gconstpointer  version)
{
  GListModel *all = rq_wizard_flow_get_steps (steps (fixture));

  ui_test_wait (g_str_equal (current (fixture), RQ_STEP_CLOSE));
  ui_test_wait (says (fixture, "Upgraded to 3.9.53 and verified"));
  for (unsigned int i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (RqWizardStep) step = g_list_model_get_item (all, i);

      g_assert_cmpint (rq_wizard_step_get_state (step), ==, RQ_STEP_DONE);
    }
  g_assert_null (ui_test_find_button (fixture->window, "_Accept as It Is…"));
  ui_test_click (fixture->window, "_Close");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW) == NULL);
  fixture->window = NULL;
}

/* A failed release is closed as it is only with a reason. */
static void
test_failed_and_accepted (Fixture       *fixture,
                          gconstpointer  version)
{
  RqQuestion *question;

  ui_test_wait (says (fixture, "The upgrade failed"));
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_CLOSE);
  g_assert_cmpint (state_of (fixture, RQ_STEP_UPDATE), ==, RQ_STEP_FAILED);
  g_assert_true (says (fixture, "Paused · task 2 on node-1: unhealthy container"));
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Roll Back…"));

  ui_test_click (fixture->window, "_Accept as It Is…");
  question = ui_test_find_toplevel (RQ_TYPE_QUESTION);
  ui_test_wait (ui_test_find_button (question, "_Accept and Close") != NULL);
  g_assert_false (gtk_widget_is_sensitive (ui_test_find_button (question, "_Accept and Close")));
  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_type (question, GTK_TYPE_ENTRY)), "  Known. ");
  answer ("_Accept and Close");
  ui_test_wait (says (fixture, "Accepted as it is"));
  g_assert_cmpint (state_of (fixture, RQ_STEP_CLOSE), ==, RQ_STEP_DONE);
  g_assert_false (rq_upgrade_flow_is_open (fixture->flow));
}

static void
test_stopped_and_resumed (Fixture       *fixture,
                          gconstpointer  version)
{
  ui_test_wait (says (fixture, "The upgrade could not go on"));
  g_assert_cmpint (state_of (fixture, RQ_STEP_UPDATE), ==, RQ_STEP_FAILED);
  ui_test_click (fixture->window, "Res_ume");
  ui_test_wait (says (fixture, "Upgraded to 3.9.56 and verified"));
  g_assert_cmpint (state_of (fixture, RQ_STEP_UPDATE), ==, RQ_STEP_DONE);
}

static void
test_take_over_is_deliberate (Fixture       *fixture,
                              gconstpointer  version)
{
  ui_test_wait (says (fixture, "Somebody else is working on this stack"));
  g_assert_null (ui_test_find_button (fixture->window, "_Roll Back…"));
  ui_test_click (fixture->window, "_Take Over…");
  answer ("_Cancel");
  g_assert_true (says (fixture, "Somebody else is working on this stack"));
  ui_test_click (fixture->window, "_Take Over…");
  answer ("_Take Over");
  ui_test_wait (says (fixture, "Upgraded to 3.9.55 and verified"));
}

/* Closing the window stops nothing, and opening it again shows the same. */
static void
test_closing_stops_nothing (Fixture       *fixture,
                            gconstpointer  version)
{
  GtkWindow *other = GTK_WINDOW (gtk_application_window_new (application));
  RqJobRun *run = rq_upgrade_flow_get_run (fixture->flow);

  gtk_window_present (other);
  ui_test_wait (console_has (fixture, "one slot is still on 3.9.51"));
  gtk_window_close (GTK_WINDOW (fixture->window));
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW) == NULL);
  g_assert_true (rq_job_run_is_running (run));

  fixture->window = RQ_UPGRADE_WINDOW (rq_release_desk_present (fixture->desk, run));
  ui_test_wait (console_has (fixture, "one slot is still on 3.9.51"));
  g_assert_true (rq_upgrade_window_get_flow (fixture->window) == fixture->flow);
  gtk_window_destroy (other);
}

/* As narrow as a telephone the steps are behind a button. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  version)
{
  ui_test_wait (gtk_widget_get_mapped (ui_test_child (frame (fixture), "steps")));
  gtk_widget_set_visible (GTK_WIDGET (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 640);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_test_wait (gtk_widget_get_mapped (ui_test_child (frame (fixture), "compact")));
  g_assert_false (gtk_widget_get_mapped (ui_test_child (frame (fixture), "steps")));
  g_assert_cmpstr (gtk_menu_button_get_label (ui_test_child (frame (fixture), "compact")), ==,
                   "Step 1 of 8 · Target");
}

static void
test_pull (Fixture       *fixture,
           gconstpointer  version)
{
  ui_test_wait (g_str_equal (current (fixture), RQ_STEP_PULL));
  ui_test_wait (says (fixture, "10.77.0.1:5000/chat-api:3.9.58"));
  g_assert_true (says (fixture, "Already there · Already on the manager"));
  g_assert_null (ui_test_find_button (fixture->window, "_Roll Back…"));

  ui_test_click (fixture->window, "_Cancel");
  ui_test_wait (ui_test_find_button (fixture->window, "_Back to Review") != NULL);
  ui_test_click (fixture->window, "_Back to Review");
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_REVIEW);
  g_assert_null (rq_upgrade_flow_get_run (fixture->flow));
}

static void
test_observe (Fixture       *fixture,
              gconstpointer  version)
{
  ui_test_wait (g_str_equal (current (fixture), RQ_STEP_OBSERVE));
  ui_test_wait (says (fixture, "All services checked 7 times."));
  ui_test_wait (says (fixture, "7:29 left") || says (fixture, "7:30 left"));
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Roll Back…"));

  ui_test_click (fixture->window, "_Finish Now…");
  answer ("_Cancel");
  g_assert_cmpstr (current (fixture), ==, RQ_STEP_OBSERVE);
  ui_test_click (fixture->window, "_Finish Now…");
  answer ("_Finish Now");
  ui_test_wait (says (fixture, "Upgraded to 3.9.59 and verified"));
  g_assert_cmpint (state_of (fixture, RQ_STEP_OBSERVE), ==, RQ_STEP_DONE);
}

/* A long transcript: shown to its end, and shown again after its window was opened anew. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  version)
{
  RqWizardStep *update = rq_wizard_flow_get_step (steps (fixture), RQ_STEP_UPDATE);

  ui_test_wait (says (fixture, "Upgraded to 3.9.57 and verified"));
  rq_wizard_frame_show (frame (fixture), update);
  ui_test_wait (console_has (fixture, "flood line 199999"));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window =
    RQ_UPGRADE_WINDOW (rq_release_desk_present (fixture->desk,
                                                rq_upgrade_flow_get_run (fixture->flow)));
  rq_wizard_frame_show (frame (fixture), update);
  ui_test_wait (console_has (fixture, "flood line 199999"));
}

/* Who does not look at it is told, and the notification leads back to it. */
static void
test_notifies (Fixture       *fixture,
               gconstpointer  version)
{
  notification_server_forget ();
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window = NULL;
  ui_test_wait (!rq_upgrade_flow_is_running (fixture->flow));
  ui_test_wait (g_str_equal (notification_server_get_last (),
                             "The upgrade failed\nCometChat prod: websocket-gateway is paused: "
                             "task 2: unhealthy container."));
  fixture->window =
    RQ_UPGRADE_WINDOW (rq_release_desk_present (fixture->desk,
                                                rq_upgrade_flow_get_run (fixture->flow)));
  ui_test_wait (says (fixture, "The upgrade failed"));
}

/* Where no other window is left, closing says first that it stops nothing. */
static void
test_last_window_asks (Fixture       *fixture,
                       gconstpointer  version)
{
  ui_test_wait (rq_upgrade_flow_is_running (fixture->flow));
  gtk_window_close (GTK_WINDOW (fixture->window));
  answer ("_Cancel");
  g_assert_nonnull (ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW));
  gtk_window_close (GTK_WINDOW (fixture->window));
  answer ("Close _Window");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_UPGRADE_WINDOW) == NULL);
  fixture->window = NULL;
  g_assert_true (rq_upgrade_flow_is_running (fixture->flow));
}

#define TEST(path, version, function) \
  g_test_add ("/wizard/" path, Fixture, version, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  application = gtk_application_new ("io.github.requeen.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);

  TEST ("checks-the-version", NULL, test_checks_the_version);
  TEST ("offline", NULL, test_offline);
  TEST ("checklist", NULL, test_checklist);
  TEST ("checklist-busy", NULL, test_checklist_busy);
  TEST ("tick-keeps-focus", NULL, test_tick_keeps_focus);
  TEST ("review", NULL, test_review);
  TEST ("approved", NULL, test_approved);
  TEST ("approved-alone", NULL, test_approved_alone);
  TEST ("narrow", NULL, test_narrow);
  TEST ("never-skips-ahead", SAMPLE_RUNNING, test_never_skips_ahead);
  TEST ("streams", SAMPLE_RUNNING, test_streams);
  TEST ("stop-asks-once", SAMPLE_RUNNING, test_stop_asks_once);
  TEST ("closing-stops-nothing", SAMPLE_RUNNING, test_closing_stops_nothing);
  TEST ("verified", SAMPLE_VERIFIED, test_verified);
  TEST ("failed-and-accepted", SAMPLE_FAILED, test_failed_and_accepted);
  TEST ("stopped-and-resumed", SAMPLE_STOPPED, test_stopped_and_resumed);
  TEST ("take-over-is-deliberate", SAMPLE_LOCKED, test_take_over_is_deliberate);

  TEST ("pull", SAMPLE_PULLING, test_pull);
  TEST ("observe", SAMPLE_OBSERVING, test_observe);
  TEST ("flood", SAMPLE_FLOOD, test_flood);
  TEST ("notifies", SAMPLE_FAILED, test_notifies);
  TEST ("last-window-asks", SAMPLE_RUNNING, test_last_window_asks);

  status = g_test_run ();
  g_object_unref (application);
  notification_server_forget ();
  return status;
}
