/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include "deployment/secret-question.h"
#include "deployment/window-asker.h"
#include "ui-test.h"
#include "widgets/question.h"
#include "window.h"
#include "wizard/take-over.h"
#include "wizard/upgrade-window.h"

static GtkWindow *
wait_for_question (void)
{
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) != NULL
                && gtk_widget_get_mapped (ui_test_find_toplevel (RQ_TYPE_QUESTION)));
  return ui_test_find_toplevel (RQ_TYPE_QUESTION);
}

static GtkWindow *
open_passphrase (RqApplication *application)
{
  RqSshQuestion question = {
    .kind = RQ_SSH_QUESTION_PASSPHRASE, .name = (char *) "deploy@m1", .attempt = 2,
    .key_file = (char *) "/home/ann/.ssh/id_ed25519", .can_remember = TRUE
  };

  rq_secret_question_ask_async (NULL, &question, NULL, NULL, NULL);
  return wait_for_question ();
}

static GtkWindow *
open_host_key (RqApplication *application)
{
  GtkWindow *window = stage_open (application, "add-host");
  RqWindowAsker *asker = rq_window_asker_new (window);

  stage_keep (asker);
  rq_ssh_interaction_ask_host_key_async (RQ_SSH_INTERACTION (asker), "m1.example.com",
                                         "ssh-ed25519",
                                         "SHA256:upTB1L5gn36wshsr4GMtayZ2G9NH761AI/viHJfkMqA",
                                         NULL, NULL, NULL);
  return wait_for_question ();
}

static GtkWindow *
open_remove (RqApplication *application)
{
  GtkWindow *window = stage_open (application, "main-failed");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.remove-deployment", "s", "prod");
  return wait_for_question ();
}

/* -- of a service */

static GtkWindow *
ask_of_service (RqApplication *application,
                const char    *action)
{
  RqWindow *window = RQ_WINDOW (stage_open (application, "details-tasks"));
  RqServicesPage *page = rq_deployment_page_get_services (rq_window_get_page (window));

  gtk_widget_activate_action (GTK_WIDGET (rq_services_page_get_details (page)), action, NULL);
  return wait_for_question ();
}

static GtkWindow *
open_update_image (RqApplication *application)
{
  return ask_of_service (application, "service.update-image");
}

static GtkWindow *
open_restart (RqApplication *application)
{
  return ask_of_service (application, "service.restart");
}

/* -- of a release */

static GtkWindow *
ask_of_release (RqApplication *application,
                const char    *scene,
                const char    *action)
{
  GtkWindow *window = stage_open (application, scene);

  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
  return wait_for_question ();
}

static GtkWindow *
open_stop (RqApplication *application)
{
  return ask_of_release (application, "upgrade-update", "win.stop-command");
}

static GtkWindow *
open_finish (RqApplication *application)
{
  return ask_of_release (application, "upgrade-observe", "win.finish-observing");
}

static GtkWindow *
open_accept (RqApplication *application)
{
  GtkWindow *question = ask_of_release (application, "upgrade-failed", "win.accept");

  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_type (question, GTK_TYPE_ENTRY)), "Known.");
  return question;
}

static GtkWindow *
open_abandon (RqApplication *application)
{
  return ask_of_release (application, "upgrade-checklist", "win.abandon");
}

static GtkWindow *
open_take_over (RqApplication *application)
{
  GtkWindow *window = stage_open (application, "upgrade-locked");

  rq_ask_take_over (window, rq_upgrade_flow_get_run (rq_upgrade_window_get_flow (
                                                       RQ_UPGRADE_WINDOW (window))));
  return wait_for_question ();
}

const StageScene stage_questions[] = {
  { "question-passphrase", STAGE_ESCAPES | STAGE_NARROW, open_passphrase },
  { "question-host-key", STAGE_ESCAPES | STAGE_NARROW, open_host_key },
  { "question-remove", STAGE_ESCAPES | STAGE_NARROW, open_remove },
  { "question-update-image", STAGE_ESCAPES | STAGE_NARROW, open_update_image },
  { "question-restart", STAGE_ESCAPES | STAGE_NARROW, open_restart },
  { "question-stop", STAGE_ESCAPES | STAGE_NARROW, open_stop },
  { "question-finish", STAGE_ESCAPES | STAGE_NARROW, open_finish },
  { "question-accept", STAGE_ESCAPES | STAGE_NARROW, open_accept },
  { "question-abandon", STAGE_ESCAPES | STAGE_NARROW, open_abandon },
  { "question-take-over", STAGE_ESCAPES | STAGE_NARROW, open_take_over },
  { NULL, 0, NULL },
};
