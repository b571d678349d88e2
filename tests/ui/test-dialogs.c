/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/window-asker.h"
#include "ui-test.h"
#include "widgets/question.h"

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

  g_test_add_func ("/dialogs/host-key", test_host_key);
  g_test_add_func ("/dialogs/question-taken-back", test_question_taken_back);

  return g_test_run ();
}
