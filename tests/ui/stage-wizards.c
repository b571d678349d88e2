/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include "releases/post-mortem-window.h"
#include "releases/rollback-checklist.h"
#include "sample.h"
#include "ui-test.h"
#include "wizard/after-rollback.h"
#include "wizard/checklist-page.h"
#include "wizard/checklist-row.h"
#include "wizard/review-page.h"
#include "wizard/rollback-window.h"
#include "wizard/upgrade-flow-private.h"
#include "wizard/upgrade-window.h"

static RqUpgradeFlow *flow;
static RqUpgradeWindow *wizard;

static GtkWindow *
open_target (RqApplication *application)
{
  flow = sample_flow_new (NULL);
  stage_keep (flow);
  wizard = rq_upgrade_window_new (GTK_APPLICATION (application), flow);
  gtk_window_present (GTK_WINDOW (wizard));
  rq_target_page_set_version (rq_upgrade_window_get_target_page (wizard), "3.9.52");
  return GTK_WINDOW (wizard);
}

static GtkWindow *
open_draft (RqApplication *application,
            const char    *version,
            SampleDraft    kind)
{
  g_autoptr (RqReleaseDraft) draft = NULL;

  open_target (application);
  draft = sample_draft_new (rq_upgrade_flow_get_session (flow), version, kind);
  rq_upgrade_flow_take_draft (flow, draft);
  return GTK_WINDOW (wizard);
}

/* So that all that is in them can be seen. */
static void
expand (GtkWidget *root)
{
  if (RQ_IS_CHECKLIST_ROW (root))
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (root), TRUE);
      gtk_editable_set_text (ui_test_child (root, "note"), "Seen.");
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    expand (child);
}

static GtkWindow *
open_checklist (RqApplication *application)
{
  open_draft (application, "3.9.52", SAMPLE_DRAFT_OPEN);
  expand (GTK_WIDGET (wizard));
  return GTK_WINDOW (wizard);
}

static GtkWindow *
open_review (RqApplication *application)
{
  open_draft (application, "3.9.52", SAMPLE_DRAFT_COMPLETE);
  rq_wizard_flow_next (RQ_WIZARD_FLOW (flow));
  gtk_editable_set_text (ui_test_child (ui_test_find_type (wizard, RQ_TYPE_REVIEW_PAGE),
                                        "comment"), "Seen.");
  return GTK_WINDOW (wizard);
}

static GtkWindow *
open_approved (RqApplication *application)
{
  return open_draft (application, "3.9.52", SAMPLE_DRAFT_READY);
}

/* From the approval until the job's script has come to @step, and to its end where @over. */
static GtkWindow *
open_run (RqApplication *application,
          const char    *version,
          const char    *step,
          gboolean       over)
{
  RqJobRun *run;

  open_draft (application, version, SAMPLE_DRAFT_READY);
  rq_wizard_flow_next (RQ_WIZARD_FLOW (flow));
  run = rq_upgrade_flow_get_run (flow);
  rq_job_run_start (run, FALSE);
  ui_test_wait (!over || !rq_job_run_is_running (run));
  ui_test_wait (g_str_equal (rq_wizard_step_get_name (rq_wizard_flow_get_current (
                                                        RQ_WIZARD_FLOW (flow))), step));
  return GTK_WINDOW (wizard);
}

static GtkWindow *
open_pull (RqApplication *application)
{
  return open_run (application, SAMPLE_PULLING, RQ_STEP_PULL, FALSE);
}

static GtkWindow *
open_update (RqApplication *application)
{
  return open_run (application, SAMPLE_RUNNING, RQ_STEP_UPDATE, FALSE);
}

static GtkWindow *
open_find (RqApplication *application)
{
  open_update (application);
  gtk_widget_activate_action (GTK_WIDGET (wizard), "win.find", NULL);
  return GTK_WINDOW (wizard);
}

static GtkWindow *
open_observe (RqApplication *application)
{
  return open_run (application, SAMPLE_OBSERVING, RQ_STEP_OBSERVE, FALSE);
}

static GtkWindow *
open_verified (RqApplication *application)
{
  return open_run (application, SAMPLE_VERIFIED, RQ_STEP_CLOSE, TRUE);
}

static GtkWindow *
open_failed (RqApplication *application)
{
  return open_run (application, SAMPLE_FAILED, RQ_STEP_CLOSE, TRUE);
}

static GtkWindow *
open_stopped (RqApplication *application)
{
  return open_run (application, SAMPLE_STOPPED, RQ_STEP_UPDATE, TRUE);
}

static GtkWindow *
open_locked (RqApplication *application)
{
  return open_run (application, SAMPLE_LOCKED, RQ_STEP_PULL, TRUE);
}

/* -- back */

static RqReleaseJob *
make_failed (RqDeployment *deployment,
             RqTransport  *transport,
             const char   *release_id)
{
  return sample_job_maker (deployment, transport, SAMPLE_FAILED);
}

static RqRollbackFlow *
new_rollback (RqApplication  *application,
              GtkWindow     **window)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  RqRollbackFlow *back = rq_rollback_flow_new (deployment, NULL, make_failed);

  stage_keep (back);
  *window = GTK_WINDOW (rq_release_desk_show_rollback (rq_application_get_desk (application),
                                                       back));
  return back;
}

static GtkWindow *
open_preview (RqApplication *application)
{
  GtkWindow *window;
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.52");

  rq_rollback_flow_take_preview (new_rollback (application, &window), preview);
  return window;
}

static GtkWindow *
open_nothing (RqApplication *application)
{
  GtkWindow *window;
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.51");

  rq_rollback_flow_take_preview (new_rollback (application, &window), preview);
  return window;
}

static GtkWindow *
open_cannot (RqApplication *application)
{
  GtkWindow *window;
  g_autoptr (GError) error = g_error_new (RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                                          "No release of cometchat has a baseline.");

  rq_rollback_flow_take_error (new_rollback (application, &window), error);
  return window;
}

static GtkWindow *
open_rollback_failed (RqApplication *application)
{
  GtkWindow *window;
  RqRollbackFlow *back = new_rollback (application, &window);
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.52");

  rq_rollback_flow_take_preview (back, preview);
  rq_wizard_flow_next (RQ_WIZARD_FLOW (back));
  ui_test_wait (rq_rollback_flow_get_run (back) != NULL
                && !rq_job_run_is_running (rq_rollback_flow_get_run (back)));
  return window;
}

static GtkWindow *
open_rollback_unread (RqApplication *application)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  g_autoptr (RqDeploymentSession) session = rq_deployment_session_new (deployment);

  return rq_rollback_checklist_present (GTK_APPLICATION (application), session, SAMPLE_RESUMED);
}

static GtkWindow *
open_rollback_checklist (RqApplication *application)
{
  GtkWindow *window = open_rollback_unread (application);
  gpointer after = ui_test_find_type (window, RQ_TYPE_AFTER_ROLLBACK);
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  g_autoptr (RqDeploymentSession) session = rq_deployment_session_new (deployment);
  g_autoptr (RqReleaseDraft) draft = sample_after_rollback_new (session);
  GtkWidget *page = rq_checklist_page_new ();

  ui_test_wait (!g_str_equal (rq_after_rollback_get_state (after), "busy"));
  rq_checklist_page_set_draft (RQ_CHECKLIST_PAGE (page), draft);
  adw_bin_set_child (ui_test_child (after, "place"), page);
  gtk_stack_set_visible_child_name (ui_test_child (after, "stack"), "checklist");
  expand (GTK_WIDGET (window));
  return window;
}

static GtkWindow *
open_post_mortem_unread (RqApplication *application)
{
  g_autoptr (RqPostMortemEditor) editor = rq_post_mortem_editor_new (NULL, SAMPLE_RESUMED,
                                                                     "Ann Lee <ann@desk>");
  RqPostMortemWindow *window = rq_post_mortem_window_new (GTK_APPLICATION (application), editor);

  gtk_window_present (GTK_WINDOW (window));
  rq_post_mortem_editor_open (editor);
  return GTK_WINDOW (window);
}

static GtkWindow *
open_post_mortem (RqApplication *application)
{
  GtkWindow *window = open_post_mortem_unread (application);
  g_autoptr (RqReleaseRecord) record = sample_record_new (RQ_RELEASE_ROLLED_BACK);

  rq_post_mortem_editor_show (rq_post_mortem_window_get_editor (RQ_POST_MORTEM_WINDOW (window)),
                              record, NULL);
  for (unsigned int i = 0; i < 2; i++)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.add-action", NULL);
  return window;
}

const StageScene stage_wizards[] = {
  { "upgrade-target", STAGE_ESCAPES | STAGE_NARROW, open_target },
  { "upgrade-checklist", STAGE_ESCAPES | STAGE_NARROW, open_checklist },
  { "upgrade-review", STAGE_ESCAPES | STAGE_NARROW, open_review },
  { "upgrade-approved", STAGE_ESCAPES | STAGE_NARROW, open_approved },
  { "upgrade-pull", 0, open_pull },
  { "upgrade-update", STAGE_NARROW, open_update },
  { "upgrade-find", STAGE_NARROW, open_find },
  { "upgrade-observe", STAGE_NARROW, open_observe },
  { "upgrade-verified", STAGE_ESCAPES | STAGE_NARROW, open_verified },
  { "upgrade-failed", STAGE_ESCAPES | STAGE_NARROW, open_failed },
  { "upgrade-stopped", STAGE_ESCAPES, open_stopped },
  { "upgrade-locked", STAGE_ESCAPES, open_locked },
  { "rollback-preview", STAGE_ESCAPES | STAGE_NARROW, open_preview },
  { "rollback-nothing", STAGE_ESCAPES, open_nothing },
  { "rollback-cannot", STAGE_ESCAPES, open_cannot },
  { "rollback-failed", STAGE_ESCAPES | STAGE_NARROW, open_rollback_failed },
  { "rollback-checklist-unread", STAGE_ESCAPES, open_rollback_unread },
  { "rollback-checklist", STAGE_ESCAPES | STAGE_NARROW, open_rollback_checklist },
  { "post-mortem-unread", STAGE_ESCAPES, open_post_mortem_unread },
  { "post-mortem", STAGE_ESCAPES | STAGE_NARROW, open_post_mortem },
  { NULL, 0, NULL },
};
