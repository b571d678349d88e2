/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/window-asker.h"
#include "release/rollback-dialog.h"
#include "sample.h"
#include "ui-test.h"
#include "widgets/question.h"

static void
count_cb (gpointer      dialog,
          gpointer      what,
          unsigned int *count)
{
  (*count)++;
}

static RqRollbackDialog *
rollback_dialog_new (unsigned int *confirmed)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();
  RqRollbackDialog *dialog = rq_rollback_dialog_new (NULL, deployment);

  g_signal_connect (dialog, "confirmed", G_CALLBACK (count_cb), confirmed);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static void
test_rollback_asks_once (void)
{
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.52");
  unsigned int confirmed = 0;
  RqRollbackDialog *dialog = rollback_dialog_new (&confirmed);
  GtkWidget *verb;

  g_assert_cmpstr (rq_rollback_dialog_get_state (dialog), ==, "loading");
  g_assert_null (ui_test_find_button (dialog, "_Roll Back 2 Services"));

  rq_rollback_dialog_show_preview (dialog, preview);
  ui_test_wait (ui_test_find_label (dialog, "chat-api") != NULL);
  g_assert_nonnull (ui_test_find_label (dialog, "3.9.52 → 3.9.51"));
  g_assert_nonnull (ui_test_find_label (dialog, "Does Not Go Back by Itself"));
  verb = ui_test_find_button (dialog, "_Roll Back 2 Services");
  g_assert_nonnull (verb);
  /* The way out is what Enter does. */
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (dialog)) != verb);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (dialog)) != verb);
  g_assert_cmpuint (confirmed, ==, 0);

  g_object_ref (verb);
  g_signal_emit_by_name (verb, "clicked");
  g_assert_cmpuint (confirmed, ==, 1);
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_ROLLBACK_DIALOG) == NULL);
  g_object_unref (verb);
}

static void
test_rollback_cancel (void)
{
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.52");
  unsigned int confirmed = 0;
  RqRollbackDialog *dialog = rollback_dialog_new (&confirmed);

  rq_rollback_dialog_show_preview (dialog, preview);
  ui_test_wait (ui_test_find_button (dialog, "_Cancel") != NULL);
  ui_test_click (dialog, "_Cancel");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_ROLLBACK_DIALOG) == NULL);
  g_assert_cmpuint (confirmed, ==, 0);
}

/* A release that changed nothing is still to be closed, which destroys nothing. */
static void
test_rollback_closes (void)
{
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.51");
  unsigned int confirmed = 0;
  RqRollbackDialog *dialog = rollback_dialog_new (&confirmed);

  rq_rollback_dialog_show_preview (dialog, preview);
  ui_test_wait (ui_test_find_label (dialog, "Nothing to Roll Back") != NULL);
  ui_test_click (dialog, "_Verify and Close the Release");
  g_assert_cmpuint (confirmed, ==, 1);
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_ROLLBACK_DIALOG) == NULL);
}

static void
test_rollback_cannot (void)
{
  g_autoptr (GError) error = g_error_new (RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                                          "No release of <cometchat> has a baseline.");
  unsigned int confirmed = 0;
  RqRollbackDialog *dialog = rollback_dialog_new (&confirmed);

  rq_rollback_dialog_show_error (dialog, error);
  ui_test_wait (ui_test_find_label (dialog, "Cannot Roll Back") != NULL);
  g_assert_cmpstr (rq_rollback_dialog_get_state (dialog), ==, "failed");
  ui_test_click (dialog, "_Close");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_ROLLBACK_DIALOG) == NULL);
  g_assert_cmpuint (confirmed, ==, 0);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
ask_host_key (const char *button)
{
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  g_autoptr (RqWindowAsker) question = rq_window_asker_new (parent);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RqSshInteraction *interaction = RQ_SSH_INTERACTION (question);
  gboolean yes;

  gtk_window_present (parent);
  rq_ssh_interaction_ask_host_key_async (interaction, "m1.example.com", "ssh-ed25519",
                                         "SHA256:0123456789abcdef", NULL, result_cb, &result);
  ui_test_wait (ui_test_find_button (ui_test_find_toplevel (RQ_TYPE_QUESTION), button) != NULL);
  g_assert_nonnull (ui_test_find_label (ui_test_find_toplevel (RQ_TYPE_QUESTION),
                                        "ssh-ed25519\nSHA256:0123456789abcdef"));
  g_assert_null (result);
  ui_test_click (ui_test_find_toplevel (RQ_TYPE_QUESTION), button);
  ui_test_wait (result != NULL);
  yes = rq_ssh_interaction_ask_host_key_finish (interaction, result, &error);
  g_assert_no_error (error);
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_QUESTION) == NULL);
  gtk_window_destroy (parent);
  return yes;
}

static void
test_host_key (void)
{
  g_assert_true (ask_host_key ("_Trust This Key"));
  g_assert_false (ask_host_key ("_Cancel"));
}

static void
test_question_taken_back (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RqQuestion *question = rq_question_new (NULL, "Really?", "It cannot be undone.");

  g_object_ref (question);
  rq_question_set_verb (question, "_Do It", RQ_VERB_DESTRUCTIVE);
  rq_question_ask_async (question, cancellable, result_cb, &result);
  ui_test_wait (ui_test_find_button (question, "_Do It") != NULL);
  g_cancellable_cancel (cancellable);
  ui_test_wait (result != NULL);
  g_assert_false (rq_question_ask_finish (question, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  g_assert_finalize_object (question);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/dialogs/rollback-asks-once", test_rollback_asks_once);
  g_test_add_func ("/dialogs/rollback-cancel", test_rollback_cancel);
  g_test_add_func ("/dialogs/rollback-closes", test_rollback_closes);
  g_test_add_func ("/dialogs/rollback-cannot", test_rollback_cannot);
  g_test_add_func ("/dialogs/host-key", test_host_key);
  g_test_add_func ("/dialogs/question-taken-back", test_question_taken_back);

  return g_test_run ();
}
