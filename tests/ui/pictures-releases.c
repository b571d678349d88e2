/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "releases/post-mortem-window.h"
#include "ui-test.h"
#include "widgets/banner.h"
#include "wizard/checklist-row.h"

/* An upgrade, what it leaves behind, the way back, and one that fails. */

static RqReleasesPage *
releases_of (RqWindow *window)
{
  return rq_deployment_page_get_releases (rq_window_get_page (window));
}

static void
show_view (RqWindow   *window,
           const char *view)
{
  AdwViewStack *views = rq_deployment_page_get_views (rq_window_get_page (window));

  adw_view_stack_set_visible_child_name (views, view);
}

static void
take_question (Pictures   *self,
               const char *name)
{
  camera_take (self->camera, in_window_question (), name);
  gtk_window_close (in_window_question ());
}

static RqUpgradeWindow *
take_target (Pictures *self,
             RqWindow *window)
{
  RqUpgradeWindow *wizard = in_window_ask_upgrade (window, "");

  camera_take (self->camera, wizard, "upgrade-target-empty");
  rq_target_page_set_version (rq_upgrade_window_get_target_page (wizard), "../3");
  camera_take (self->camera, wizard, "upgrade-target-wrong");
  rq_target_page_set_version (rq_upgrade_window_get_target_page (wizard), "3.9.52");
  camera_take (self->camera, wizard, "upgrade-target");
  return wizard;
}

static void
take_checklist (Pictures        *self,
                RqUpgradeWindow *wizard)
{
  RqReleaseDraft *draft;
  AdwExpanderRow *row;

  /* While the registry is silent the checks do not come to an end. */
  g_free (rq_sandbox_run (self->sandbox, "registry-stall", NULL));
  draft = in_window_start_checks (wizard);
  camera_take (self->camera, wizard, "upgrade-checklist-busy");
  g_free (rq_sandbox_run (self->sandbox, "registry-resume", NULL));
  in_window_wait_for_checks (draft);
  camera_take (self->camera, wizard, "upgrade-checklist");
  row = ADW_EXPANDER_ROW (ui_test_find_type (wizard, RQ_TYPE_CHECKLIST_ROW));
  adw_expander_row_set_expanded (row, TRUE);
  camera_take (self->camera, wizard, "upgrade-checklist-item");
  adw_expander_row_set_expanded (row, FALSE);
  in_window_complete_checklist (wizard, draft);
  camera_take (self->camera, wizard, "upgrade-checklist-complete");
}

/* Approved, and begun. */
static void
take_review (Pictures        *self,
             RqUpgradeWindow *wizard)
{
  in_window_review (wizard);
  camera_take (self->camera, wizard, "upgrade-review");
  in_window_approve (wizard);
  camera_take (self->camera, wizard, "upgrade-review-approved");
  ui_test_click (wizard, _("_Pull Images and Update"));
}

static gboolean
has_output (RqUpgradeWindow *wizard,
            const char      *text)
{
  RqConsole *console = rq_update_page_get_console (rq_upgrade_window_get_update_page (wizard));
  g_autofree char *all = rq_console_dup_text (console);

  return strstr (all, text) != NULL;
}

static void
take_quit (Pictures *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
  take_question (self, "quit-while-running");
}

static void
take_run (Pictures        *self,
          RqWindow        *window,
          RqUpgradeWindow *wizard)
{
  RqUpgradeFlow *flow = rq_upgrade_window_get_flow (wizard);
  GtkWidget *observe;

  ui_test_wait_long (has_output (wizard, "overall progress"));
  camera_take (self->camera, wizard, "upgrade-update");
  camera_take (self->camera, window, "main-under-way");
  take_quit (self);
  ui_test_wait_long (in_window_is_at (RQ_WIZARD_FLOW (flow), RQ_STEP_VERIFY));
  camera_take (self->camera, wizard, "upgrade-verify");
  ui_test_wait_long (in_window_is_at (RQ_WIZARD_FLOW (flow), RQ_STEP_OBSERVE));
  ui_test_wait (ui_test_find_button (wizard, _("_Finish Now…")) != NULL);
  camera_take (self->camera, wizard, "upgrade-observe");
  observe = ui_test_find_button (wizard, _("_Finish Now…"));
  g_signal_emit_by_name (observe, "clicked");
  camera_take (self->camera, in_window_question (), "question-finish-observing");
  in_window_say_yes ();
  ui_test_wait_long (!rq_upgrade_flow_is_running (flow));
  camera_take (self->camera, wizard, "upgrade-close");
}

static RqUpgradeWindow *
upgrade (Pictures *self,
         RqWindow *window)
{
  RqUpgradeWindow *wizard = take_target (self, window);

  take_checklist (self, wizard);
  take_review (self, wizard);
  take_run (self, window, wizard);
  camera_take (self->camera, window, "main-upgraded");
  return wizard;
}

static void
roll_back (Pictures *self,
           gpointer  parent)
{
  RqRollbackWindow *rollback = in_window_ask_rollback (parent);
  RqRollbackFlow *flow = rq_rollback_window_get_flow (rollback);

  camera_take (self->camera, rollback, "rollback-preview");
  in_window_next (rollback);
  ui_test_wait (rq_rollback_flow_get_run (flow) != NULL);
  ui_test_wait_long (rq_job_run_get_progress (rq_rollback_flow_get_run (flow)) != NULL);
  camera_take (self->camera, rollback, "rollback-running");
  ui_test_wait_long (!rq_job_run_is_running (rq_rollback_flow_get_run (flow)));
  camera_take (self->camera, rollback, "rollback-result");
  in_window_next (rollback);
  ui_test_wait_long (ui_test_find_label (rollback, _("Behavior and data validated")) != NULL);
  camera_take (self->camera, rollback, "rollback-after");
  gtk_window_close (GTK_WINDOW (rollback));
}

/* Written as a person would: some of the texts, and something to do. */
static void
take_post_mortem (Pictures *self,
                  RqWindow *window)
{
  RqReleasePage *release = rq_releases_page_get_release_page (releases_of (window));
  RqPostMortemWindow *form;
  RqPostMortemEditor *editor;
  g_autoptr (RqPostMortem) impact = NULL;
  g_autoptr (RqPostMortem) mine = NULL;
  g_autoptr (GPtrArray) actions = g_ptr_array_new ();
  g_autoptr (RqActionItem) item =
    rq_action_item_new (NULL, "Pin the base image of chat-api", "Bob Ray", "2026-12-01", FALSE);

  ui_test_click (release, _("_Post-mortem"));
  form = ui_test_find_toplevel (RQ_TYPE_POST_MORTEM_WINDOW);
  g_assert_nonnull (form);
  editor = rq_post_mortem_window_get_editor (form);
  ui_test_wait_long (g_str_equal (rq_post_mortem_window_get_state (form), "form"));
  camera_take (self->camera, form, "post-mortem-drafted");
  impact = rq_post_mortem_with_text (rq_post_mortem_editor_get_post_mortem (editor),
                                     RQ_POST_MORTEM_IMPACT, "Nobody noticed.");
  g_ptr_array_add (actions, item);
  mine = rq_post_mortem_with_actions (impact, actions);
  rq_post_mortem_editor_change (editor, mine);
  ui_test_wait_long (rq_post_mortem_editor_get_state (editor) == RQ_EDITOR_SAVED);
  gtk_window_close (GTK_WINDOW (form));
  ui_test_click (release, _("_Post-mortem"));
  form = ui_test_find_toplevel (RQ_TYPE_POST_MORTEM_WINDOW);
  ui_test_wait_long (g_str_equal (rq_post_mortem_window_get_state (form), "form"));
  camera_take (self->camera, form, "post-mortem-saved");
  gtk_widget_child_focus (ui_test_child (form, "actions"), GTK_DIR_TAB_FORWARD);
  camera_take (self->camera, form, "post-mortem-actions");
  gtk_window_close (GTK_WINDOW (form));
}

static void
take_record (Pictures   *self,
             RqWindow   *window,
             const char *name)
{
  RqReleasesPage *page = releases_of (window);
  RqReleasePage *release = rq_releases_page_get_release_page (page);

  show_view (window, "releases");
  ui_test_wait_long (g_str_equal (rq_releases_page_get_state (page), "list"));
  rq_releases_page_open (page, 0);
  ui_test_wait_long (g_str_equal (rq_release_page_get_state (release), "record"));
  camera_take (self->camera, window, name);
}

void
pictures_of_releases (Pictures *self)
{
  g_autoptr (RqSessionList) sessions = NULL;
  RqWindow *window = pictures_open_window (self, &sessions);

  show_view (window, "releases");
  ui_test_wait_long (g_str_equal (rq_releases_page_get_state (releases_of (window)), "empty"));
  camera_take (self->camera, window, "releases-empty");
  show_view (window, "services");
  roll_back (self, upgrade (self, window));
  show_view (window, "releases");
  ui_test_wait_long (g_str_equal (rq_releases_page_get_state (releases_of (window)), "list"));
  camera_take (self->camera, window, "releases");
  take_record (self, window, "release-rolled-back");
  take_post_mortem (self, window);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_run_dispose (G_OBJECT (sessions));
}

/* 3.9.54 crashes, and Swarm takes the service back by itself. */
static void
take_failed_upgrade (Pictures *self,
                     RqWindow *window)
{
  RqUpgradeWindow *wizard = in_window_ask_upgrade (window, "3.9.54");
  RqUpgradeFlow *flow = rq_upgrade_window_get_flow (wizard);

  in_window_complete_checklist (wizard, in_window_start_checks (wizard));
  in_window_review (wizard);
  in_window_approve (wizard);
  ui_test_click (wizard, _("_Pull Images and Update"));
  ui_test_wait_long (has_output (wizard, "overall progress"));
  camera_take (self->camera, wizard, "upgrade-failing");
  camera_take (self->camera, window, "main-failing");
  ui_test_wait_long (!rq_upgrade_flow_is_running (flow));
  camera_take (self->camera, wizard, "upgrade-failed");
  gtk_widget_activate_action (GTK_WIDGET (wizard), "win.accept", NULL);
  take_question (self, "question-accept");
  gtk_window_close (GTK_WINDOW (wizard));
}

void
pictures_of_failure (Pictures *self)
{
  g_autoptr (RqSessionList) sessions = NULL;
  RqWindow *window = pictures_open_window (self, &sessions);
  GtkWidget *banner = ui_test_child (window, "job_banner");

  take_failed_upgrade (self, window);
  ui_test_wait_long (rq_banner_get_title (RQ_BANNER (banner)) != NULL);
  camera_take (self->camera, window, "main-open-release");
  take_record (self, window, "release-failed");
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_run_dispose (G_OBJECT (sessions));
}
