/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures.h"

#include "deployment/add-stack-page.h"
#include "deployment/secret-question.h"
#include "sample.h"
#include "stage.h"
#include "ui-test.h"
#include "widgets/question.h"
#include "wizard/upgrade-flow-private.h"

/* What does not come about on the sandbox, or is over before a picture is taken: with models that
 * were filled by hand. */

static void
take_secret_questions (Pictures *self)
{
  static const char *const names[] = { "question-passphrase", "question-password",
                                       "question-login-code" };
  RqSshQuestion questions[] = {
    { .kind = RQ_SSH_QUESTION_PASSPHRASE, .name = (char *) "deploy@m1.example.com", .attempt = 2,
      .key_file = (char *) "/home/ann/.ssh/id_ed25519", .can_remember = TRUE },
    { .kind = RQ_SSH_QUESTION_PASSWORD, .name = (char *) "deploy@m1.example.com", .attempt = 1 },
    { .kind = RQ_SSH_QUESTION_PROMPT, .name = (char *) "deploy@m1.example.com", .attempt = 1,
      .instruction = (char *) "Approve the login on your telephone, or type its code.",
      .prompt = (char *) "Code:", .echo = TRUE },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      rq_secret_question_ask_async (NULL, &questions[i], NULL, NULL, NULL);
      camera_take (self->camera, in_window_question (), names[i]);
      gtk_window_close (in_window_question ());
      ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
    }
}

static void
take_no_stack (Pictures *self)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "none.ini", NULL);
  g_autoptr (RqDeployments) deployments = rq_deployments_load (path, NULL);
  RqAddDeployment *dialog = rq_add_deployment_new (NULL, deployments);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  rq_add_stack_page_set_stacks (ui_test_child (dialog, "stack_page"), "m1", none);
  gtk_stack_set_visible_child_name (ui_test_child (dialog, "stack"), "stack");
  gtk_window_present (GTK_WINDOW (dialog));
  camera_take (self->camera, dialog, "add-no-stack");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* From the approval of @version until its job has come to @phase. */
static void
take_upgrade (Pictures   *self,
              const char *version,
              RqJobPhase  phase,
              const char *name)
{
  g_autoptr (RqUpgradeFlow) flow = sample_flow_new (NULL);
  RqUpgradeWindow *window = rq_upgrade_window_new (GTK_APPLICATION (self->application), flow);
  g_autoptr (RqReleaseDraft) draft = sample_draft_new (rq_upgrade_flow_get_session (flow), version,
                                                       SAMPLE_DRAFT_READY);

  gtk_window_present (GTK_WINDOW (window));
  rq_upgrade_flow_take_draft (flow, draft);
  rq_wizard_flow_next (RQ_WIZARD_FLOW (flow));
  rq_job_run_start (rq_upgrade_flow_get_run (flow), FALSE);
  ui_test_wait (rq_job_run_get_phase (rq_upgrade_flow_get_run (flow)) == phase);
  camera_take (self->camera, window, name);
  rq_job_run_leave (rq_upgrade_flow_get_run (flow));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Who has ticked what, with evidence in every state. */
static void
take_draft (Pictures *self)
{
  g_autoptr (RqUpgradeFlow) flow = sample_flow_new (NULL);
  RqUpgradeWindow *window = rq_upgrade_window_new (GTK_APPLICATION (self->application), flow);
  g_autoptr (RqReleaseDraft) draft = sample_draft_new (rq_upgrade_flow_get_session (flow),
                                                       "3.9.52", SAMPLE_DRAFT_OPEN);

  gtk_window_present (GTK_WINDOW (window));
  rq_upgrade_flow_take_draft (flow, draft);
  camera_take (self->camera, window, "upgrade-checklist-failing");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Ten services, and one that needs a person. */
static void
take_many_services (Pictures *self)
{
  g_autoptr (GListStore) deployments = g_list_store_new (RQ_TYPE_DEPLOYMENT);
  g_autoptr (RqSessionList) sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  RqWindow *window = rq_window_new (GTK_APPLICATION (self->application), sessions,
                                    rq_application_get_desk (self->application));
  RqServicesPage *page = rq_deployment_page_get_services (rq_window_get_page (window));
  g_autoptr (GListStore) services = sample_services_new (10);
  g_autoptr (RqService) first = g_list_model_get_item (G_LIST_MODEL (services), 0);

  rq_services_page_set_services (page, G_LIST_MODEL (services));
  g_object_set (page, "summary", "10 services · 14/19 tasks · 3.9.51 and 3.9.52",
                "attention", "chat-api is paused: task 2: unhealthy container",
                "attention-service", first, NULL);
  gtk_stack_set_visible_child_name (ui_test_child (rq_window_get_page (window), "stack"),
                                    "services");
  gtk_window_present (GTK_WINDOW (window));
  camera_take (self->camera, window, "services-of-every-kind");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* @name: of a window that the test of the keyboard goes through, too */
static void
take_scene (Pictures   *self,
            const char *name)
{
  camera_take (self->camera, stage_open (self->application, name), name);
  stage_clear ();
}

void
pictures_of_samples (Pictures *self)
{
  static const char *const scenes[] = {
    "rollback-checklist", "upgrade-update", "rollback-checklist-unread", "rollback-nothing",
    "rollback-cannot", "rollback-failed", "post-mortem-unread", "upgrade-find", "record-failed",
    "add-suggestions",
    "add-busy", "duplicate", "question-stop", "question-accept", "question-abandon",
    "question-take-over",
  };

  take_secret_questions (self);
  take_no_stack (self);
  take_many_services (self);
  take_draft (self);
  take_upgrade (self, SAMPLE_PULLING, RQ_JOB_PHASE_RUNNING, "upgrade-pull");
  take_upgrade (self, SAMPLE_STOPPED, RQ_JOB_PHASE_STOPPED, "upgrade-stopped");
  take_upgrade (self, SAMPLE_LOCKED, RQ_JOB_PHASE_LOCKED, "upgrade-locked");
  for (unsigned int i = 0; i < G_N_ELEMENTS (scenes); i++)
    take_scene (self, scenes[i]);
}
