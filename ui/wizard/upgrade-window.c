/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/upgrade-window.h"

#include <glib/gi18n-lib.h>

#include "widgets/question.h"
#include "wizard/checklist-page.h"
#include "wizard/observe-page.h"
#include "wizard/pull-page.h"
#include "wizard/review-page.h"
#include "wizard/take-over.h"
#include "wizard/verify-page.h"

struct _RqUpgradeWindow
{
  RqWizardWindow parent_instance;

  RqUpgradeFlow *flow; /* (owned) */

  RqTargetPage    *target_page; /* (unowned) of the frame, as all below */
  RqChecklistPage *checklist_page;
  RqReviewPage    *review_page;
  RqPullPage      *pull_page;
  RqUpdatePage    *update_page;
  RqVerifyPage    *verify_page;
  RqObservePage   *observe_page;
  RqVerifyPage    *close_page;
  GtkWidget       *accept_button;
};

G_DEFINE_FINAL_TYPE (RqUpgradeWindow, rq_upgrade_window, RQ_TYPE_WIZARD_WINDOW)

static void
stop_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (RqJobRun) run = data;

  if (rq_question_ask_finish (RQ_QUESTION (source), result, NULL))
    rq_job_run_stop_command (run);
}

static void
end_answered_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (RqJobRun) run = data;

  if (rq_question_ask_finish (RQ_QUESTION (source), result, NULL))
    rq_job_run_end_command (run);
}

/* It was asked to stop, and does not. */
static void
ask_end (GtkWindow *window,
         RqJobRun  *run)
{
  RqQuestion *question = rq_question_new (window, _("Stop the Update Command at Once?"),
                                          _("It was asked to stop and still runs. It may be "
                                            "tidying up; stopped at once, it cannot, and what it "
                                            "is doing stays half done. Requeen then verifies what "
                                            "runs, and you can roll back."));

  rq_question_set_verb (question, _("_Stop at Once"), RQ_VERB_DESTRUCTIVE);
  rq_question_ask_async (question, NULL, end_answered_cb, g_object_ref (run));
}

static void
stop_action_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RqJobRun *run = rq_upgrade_flow_get_run (RQ_UPGRADE_WINDOW (widget)->flow);
  RqQuestion *question;

  if (run == NULL || !rq_job_run_can_stop_command (run))
    return;
  if (rq_job_run_is_stopping (run))
    {
      ask_end (GTK_WINDOW (widget), run);
      return;
    }

  question = rq_question_new (GTK_WINDOW (widget), _("Stop the Update Command?"),
                              _("Services that it has updated already stay updated: the stack is "
                                "left halfway. Requeen then verifies what runs, and you can roll "
                                "back."));
  rq_question_set_verb (question, _("_Stop Command"), RQ_VERB_DESTRUCTIVE);
  rq_question_ask_async (question, NULL, stop_answered_cb, g_object_ref (run));
}

static void
take_over_cb (RqUpgradeWindow *self)
{
  rq_ask_take_over (GTK_WINDOW (self), rq_upgrade_flow_get_run (self->flow));
}

static void
reason_changed_cb (GtkEditable *entry,
                   RqQuestion  *question)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  rq_question_set_ready (question, *text != '\0');
}

static void
accept_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (GtkEditable) entry = data;
  RqUpgradeFlow *flow = g_object_get_data (G_OBJECT (entry), "flow");
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (rq_question_ask_finish (RQ_QUESTION (source), result, NULL) && *reason != '\0'
      && rq_upgrade_flow_can_accept (flow))
    rq_upgrade_flow_accept (flow, reason);
}

static void
accept_action_cb (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RqUpgradeWindow *self = RQ_UPGRADE_WINDOW (widget);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("_Reason"));
  GtkWidget *entry = gtk_entry_new ();
  RqQuestion *question;

  question = rq_question_new (GTK_WINDOW (self), _("Accept the Stack as It Is?"),
                              _("The release is closed although not everything was verified. "
                                "Nothing is changed. Write why; the record keeps it."));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  g_object_set_data_full (G_OBJECT (entry), "flow", g_object_ref (self->flow), g_object_unref);
  g_signal_connect (entry, "changed", G_CALLBACK (reason_changed_cb), question);
  rq_question_set_extra (question, box);
  rq_question_set_verb (question, _("_Accept and Close"), RQ_VERB_DESTRUCTIVE);
  rq_question_set_ready (question, FALSE);
  rq_question_ask_async (question, NULL, accept_answered_cb, g_object_ref_sink (entry));
}

static void
abandon_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr (RqUpgradeFlow) flow = data;

  if (rq_question_ask_finish (RQ_QUESTION (source), result, NULL)
      && rq_upgrade_flow_can_abandon (flow))
    rq_upgrade_flow_abandon (flow);
}

static void
abandon_action_cb (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RqUpgradeWindow *self = RQ_UPGRADE_WINDOW (widget);
  RqQuestion *question;

  question = rq_question_new (GTK_WINDOW (self), _("Abandon This Release?"),
                              _("Nothing was changed on the swarm. What was ticked and noted stays "
                                "in the record, but this release can no longer begin."));
  rq_question_set_verb (question, _("_Abandon"), RQ_VERB_DESTRUCTIVE);
  rq_question_ask_async (question, NULL, abandon_answered_cb, g_object_ref (self->flow));
}

static void
cancel_pull_action_cb (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  rq_upgrade_flow_cancel_pull (RQ_UPGRADE_WINDOW (widget)->flow);
}

static void
finish_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (RqJobRun) run = data;

  if (rq_question_ask_finish (RQ_QUESTION (source), result, NULL))
    rq_job_run_finish_observing (run);
}

static void
finish_action_cb (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RqJobRun *run = rq_upgrade_flow_get_run (RQ_UPGRADE_WINDOW (widget)->flow);
  RqQuestion *question;

  if (run == NULL)
    return;

  question = rq_question_new (GTK_WINDOW (widget), _("Finish Observing Now?"),
                              _("What is seen until now decides. The record says that you ended "
                                "it, and when."));
  rq_question_set_verb (question, _("_Finish Now"), RQ_VERB_PLAIN);
  rq_question_ask_async (question, NULL, finish_answered_cb, g_object_ref (run));
}

static void
review_cb (RqUpgradeWindow *self)
{
  g_autofree char *comment = rq_review_page_dup_comment (self->review_page);

  rq_upgrade_flow_set_comment (self->flow, comment);
  rq_upgrade_flow_set_observe_minutes (self->flow,
                                       rq_review_page_get_observe_minutes (self->review_page));
}

static void
send_back_cb (RqUpgradeWindow *self)
{
  rq_upgrade_flow_send_back (self->flow);
}

static void
draft_cb (RqUpgradeWindow *self)
{
  RqReleaseDraft *draft = rq_upgrade_flow_get_draft (self->flow);

  rq_checklist_page_set_draft (self->checklist_page, draft);
  rq_review_page_set_draft (self->review_page, draft);
}

static void
rq_upgrade_window_find (RqWizardWindow *window)
{
  RqUpgradeWindow *self = RQ_UPGRADE_WINDOW (window);
  RqWizardStep *update = rq_wizard_flow_get_step (RQ_WIZARD_FLOW (self->flow), RQ_STEP_UPDATE);
  RqWizardFrame *frame = rq_wizard_window_get_frame (window);

  rq_wizard_frame_show (frame, update);
  if (rq_wizard_frame_get_shown (frame) == update)
    rq_console_find (rq_update_page_get_console (self->update_page));
}

static void
set_words (RqUpgradeWindow *self,
           const char      *headline,
           const char      *detail)
{
  rq_update_page_set_words (self->update_page, headline, detail);
  rq_verify_page_set_words (self->verify_page, headline, detail);
  rq_verify_page_set_words (self->close_page, headline, detail);
}

static void
run_cb (RqUpgradeWindow *self)
{
  RqJobRun *run = rq_upgrade_flow_get_run (self->flow);

  rq_pull_page_set_run (self->pull_page, run);
  rq_observe_page_set_run (self->observe_page, run);
  rq_update_page_set_run (self->update_page, run);
  rq_verify_page_set_run (self->verify_page, run);
  rq_verify_page_set_run (self->close_page, run);
  if (run == NULL)
    set_words (self, _("Not watched from here"),
               _("This release is open. Its command, if it still runs, goes on without Requeen; "
                 "resuming shows its output from the first byte and then verifies every "
                 "service."));
}

static void
closing_cb (RqUpgradeWindow *self)
{
  RqJobRun *closing = rq_upgrade_flow_get_closing (self->flow);

  if (closing != NULL)
    rq_verify_page_set_end (self->close_page, closing);
}

static void
changed_cb (RqUpgradeWindow *self)
{
  rq_target_page_set_editable (self->target_page, rq_upgrade_flow_is_unbegun (self->flow));
  rq_target_page_set_problem (self->target_page, rq_upgrade_flow_get_problem (self->flow));
  rq_review_page_set_problem (self->review_page, rq_upgrade_flow_get_problem (self->flow));
  rq_review_page_set_editable (self->review_page, rq_upgrade_flow_can_abandon (self->flow));
  rq_checklist_page_set_editable (self->checklist_page, rq_upgrade_flow_can_abandon (self->flow));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.abandon",
                                 rq_upgrade_flow_can_abandon (self->flow));
  gtk_widget_set_visible (self->accept_button, rq_upgrade_flow_can_accept (self->flow));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.find",
                                 rq_upgrade_flow_get_run (self->flow) != NULL);
}

static void
finished_cb (RqUpgradeWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
rq_upgrade_window_dispose (GObject *object)
{
  RqUpgradeWindow *self = RQ_UPGRADE_WINDOW (object);

  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_data (self->flow, self);
  g_clear_object (&self->flow);
  G_OBJECT_CLASS (rq_upgrade_window_parent_class)->dispose (object);
}

static void
rq_upgrade_window_class_init (RqUpgradeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rq_upgrade_window_dispose;
  RQ_WIZARD_WINDOW_CLASS (klass)->find = rq_upgrade_window_find;
  gtk_widget_class_install_action (widget_class, "win.stop-command", NULL, stop_action_cb);
  gtk_widget_class_install_action (widget_class, "win.accept", NULL, accept_action_cb);
  gtk_widget_class_install_action (widget_class, "win.abandon", NULL, abandon_action_cb);
  gtk_widget_class_install_action (widget_class, "win.cancel-pull", NULL, cancel_pull_action_cb);
  gtk_widget_class_install_action (widget_class, "win.finish-observing", NULL, finish_action_cb);
}

static void
rq_upgrade_window_init (RqUpgradeWindow *self)
{
}

static void
add_pages (RqUpgradeWindow *self,
           RqDeployment    *deployment)
{
  RqWizardFrame *frame = rq_wizard_window_get_frame (RQ_WIZARD_WINDOW (self));
  GtkWidget *target = rq_target_page_new (deployment, rq_upgrade_flow_get_choice (self->flow));
  GtkWidget *checklist = rq_checklist_page_new ();
  GtkWidget *review = rq_review_page_new ();
  GtkWidget *pull = rq_pull_page_new ();
  GtkWidget *update = rq_update_page_new ();
  GtkWidget *verify = rq_verify_page_new ();
  GtkWidget *observe = rq_observe_page_new ();
  GtkWidget *close = rq_verify_page_new ();

  self->target_page = RQ_TARGET_PAGE (target);
  self->checklist_page = RQ_CHECKLIST_PAGE (checklist);
  self->review_page = RQ_REVIEW_PAGE (review);
  self->pull_page = RQ_PULL_PAGE (pull);
  self->update_page = RQ_UPDATE_PAGE (update);
  self->verify_page = RQ_VERIFY_PAGE (verify);
  self->observe_page = RQ_OBSERVE_PAGE (observe);
  self->close_page = RQ_VERIFY_PAGE (close);
  self->accept_button = gtk_button_new_with_mnemonic (_("_Accept as It Is…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->accept_button), "win.accept");
  rq_verify_page_add (self->close_page, self->accept_button);
  rq_wizard_frame_add_page (frame, RQ_STEP_TARGET, target);
  g_signal_connect_swapped (review, "changed", G_CALLBACK (review_cb), self);
  g_signal_connect_swapped (review, "send-back", G_CALLBACK (send_back_cb), self);
  rq_wizard_frame_add_page (frame, RQ_STEP_CHECKLIST, checklist);
  rq_wizard_frame_add_page (frame, RQ_STEP_REVIEW, review);
  rq_wizard_frame_add_page (frame, RQ_STEP_PULL, pull);
  rq_wizard_frame_add_page (frame, RQ_STEP_UPDATE, update);
  rq_wizard_frame_add_page (frame, RQ_STEP_VERIFY, verify);
  rq_wizard_frame_add_page (frame, RQ_STEP_OBSERVE, observe);
  rq_wizard_frame_add_page (frame, RQ_STEP_CLOSE, close);
}

/**
 * rq_upgrade_window_new:
 * @flow: what it shows
 *
 * Returns: (transfer none): a window that is not shown yet
 */
RqUpgradeWindow *
rq_upgrade_window_new (GtkApplication *application,
                       RqUpgradeFlow  *flow)
{
  RqUpgradeWindow *self = g_object_new (RQ_TYPE_UPGRADE_WINDOW, "application", application, NULL);
  RqDeployment *deployment =
    rq_deployment_session_get_deployment (rq_upgrade_flow_get_session (flow));

  self->flow = g_object_ref (flow);
  add_pages (self, deployment);
  rq_wizard_window_set_flow (RQ_WIZARD_WINDOW (self), RQ_WIZARD_FLOW (flow),
                             rq_deployment_get_name (deployment));
  rq_wizard_window_set_session (RQ_WIZARD_WINDOW (self), rq_upgrade_flow_get_session (flow));
  g_signal_connect_swapped (flow, "notify::run", G_CALLBACK (run_cb), self);
  g_signal_connect_swapped (flow, "notify::draft", G_CALLBACK (draft_cb), self);
  g_signal_connect_swapped (flow, "notify::closing", G_CALLBACK (closing_cb), self);
  g_signal_connect_swapped (flow, "notify", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (flow, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (flow, "take-over-requested", G_CALLBACK (take_over_cb), self);
  g_signal_connect_swapped (flow, "finished", G_CALLBACK (finished_cb), self);
  draft_cb (self);
  run_cb (self);
  closing_cb (self);
  changed_cb (self);
  return self;
}

/**
 * rq_upgrade_window_get_flow:
 *
 * Returns: (transfer none): what it shows
 */
RqUpgradeFlow *
rq_upgrade_window_get_flow (RqUpgradeWindow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_WINDOW (self), NULL);

  return self->flow;
}

/**
 * rq_upgrade_window_get_target_page:
 *
 * Returns: (transfer none): where the version is typed
 */
RqTargetPage *
rq_upgrade_window_get_target_page (RqUpgradeWindow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_WINDOW (self), NULL);

  return self->target_page;
}

/**
 * rq_upgrade_window_get_update_page:
 *
 * Returns: (transfer none): where the services change
 */
RqUpdatePage *
rq_upgrade_window_get_update_page (RqUpgradeWindow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_WINDOW (self), NULL);

  return self->update_page;
}
