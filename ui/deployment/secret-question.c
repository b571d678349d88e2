/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "deployment/secret-question.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "base/secret-text.h"
#include "widgets/question.h"

typedef struct
{
  GtkEditable    *entry;  /* (unowned) of the dialog, as long as it is there */
  GtkCheckButton *check;  /* (unowned) (nullable) likewise */
  char           *secret; /* (owned) (nullable) what was typed, once it is accepted */
  gboolean        remember;
} Form;

static void
form_free (Form *form)
{
  rq_secret_text_free (form->secret);
  g_free (form);
}

/* The dialog goes now. */
static void
accepted_cb (Form *form)
{
  form->secret = g_strdup (gtk_editable_get_text (form->entry));
  form->remember = form->check != NULL && gtk_check_button_get_active (form->check);
  gtk_editable_set_text (form->entry, "");
}

static const char *
heading_of (const RqSshQuestion *question)
{
  switch (question->kind)
    {
    case RQ_SSH_QUESTION_PASSPHRASE:
      return _("Passphrase Needed");
    case RQ_SSH_QUESTION_PASSWORD:
      return _("Password Needed");
    case RQ_SSH_QUESTION_PROMPT:
    default:
      return _("The Server Has a Question");
    }
}

/* (transfer full) */
static char *
body_of (const RqSshQuestion *question)
{
  if (question->kind == RQ_SSH_QUESTION_PASSPHRASE)
    return g_strdup_printf (_("The key %s is protected. Its passphrase stays on this workstation."),
                            question->key_file);
  if (question->instruction != NULL)
    return g_strdup_printf (_("%s says:\n%s"), question->name, question->instruction);
  if (question->kind == RQ_SSH_QUESTION_PASSWORD)
    return g_strdup_printf (_("%s wants a password to log in."), question->name);
  return g_strdup_printf (_("%s wants an answer to log in."), question->name);
}

static const char *
title_of (const RqSshQuestion *question)
{
  switch (question->kind)
    {
    case RQ_SSH_QUESTION_PASSPHRASE:
      return _("_Passphrase");
    case RQ_SSH_QUESTION_PASSWORD:
      return _("Pass_word");
    case RQ_SSH_QUESTION_PROMPT:
    default:
      return question->prompt != NULL ? question->prompt : _("_Answer");
    }
}

/* (transfer floating) (nullable): what was wrong with the last answer */
static GtkWidget *
wrong_new (const RqSshQuestion *question)
{
  GtkWidget *box, *label;

  if (question->attempt <= 1)
    return NULL;

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  label = gtk_label_new (question->was_remembered
                         ? _("What was remembered is no longer right.")
                         : _("That was not right. Try again."));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "error");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("rq-failed-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
entry_new (const RqSshQuestion *question)
{
  GtkWidget *entry = question->echo ? adw_entry_row_new () : adw_password_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (entry), FALSE);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (entry),
                                         question->kind != RQ_SSH_QUESTION_PROMPT
                                         || question->prompt == NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title_of (question));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  return entry;
}

static GtkWidget *
dim_label_new (const char *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  return label;
}

/* The entry, and below it whether to remember the answer, or why that cannot be. */
static GtkWidget *
form_new (Form                *form,
          const RqSshQuestion *question)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *wrong = wrong_new (question);
  GtkWidget *entry = entry_new (question);

  form->entry = GTK_EDITABLE (entry);
  if (wrong != NULL)
    gtk_box_append (GTK_BOX (box), wrong);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  gtk_box_append (GTK_BOX (box), list);
  if (question->can_remember)
    {
      GtkWidget *remember = gtk_check_button_new_with_mnemonic (_("_Remember in the keyring"));

      form->check = GTK_CHECK_BUTTON (remember);
      gtk_box_append (GTK_BOX (box), remember);
    }
  else if (question->kind != RQ_SSH_QUESTION_PROMPT)
    gtk_box_append (GTK_BOX (box),
                    dim_label_new (_("It cannot be remembered: no keyring is running in this "
                                     "session. Start one, such as gnome-keyring.")));
  return box;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  Form *form = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean yes = rq_question_ask_finish (RQ_QUESTION (source), result, &error);

  g_signal_handlers_disconnect_by_data (source, form);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!yes)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No answer was given");
  else
    g_task_return_pointer (task, g_steal_pointer (&form->secret),
                           (GDestroyNotify) rq_secret_text_free);
}

/**
 * rq_secret_question_ask_async:
 * @question: what to ask
 *
 * Shows the dialog. Closing it in any way but by its verb gives no answer.
 */
void
rq_secret_question_ask_async (GtkWindow           *parent,
                              const RqSshQuestion *question,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *body = body_of (question);
  RqQuestion *dialog = rq_question_new (parent, heading_of (question), body);
  Form *form = g_new0 (Form, 1);

  g_task_set_source_tag (task, rq_secret_question_ask_async);
  g_task_set_task_data (task, form, (GDestroyNotify) form_free);
  rq_question_set_verb (dialog, _("_Log In"), RQ_VERB_PLAIN);
  rq_question_set_extra (dialog, form_new (form, question));
  rq_question_set_entry (dialog, GTK_WIDGET (form->entry));
  g_signal_connect_swapped (dialog, "accepted", G_CALLBACK (accepted_cb), form);
  rq_question_ask_async (dialog, cancellable, answered_cb, task);
}

/**
 * rq_secret_question_ask_finish:
 * @remember: (out): whether the person ticked so
 *
 * Returns: (transfer full) (nullable): the answer, for rq_secret_text_free(); %NULL with
 *   %G_IO_ERROR_CANCELLED
 */
char *
rq_secret_question_ask_finish (GAsyncResult  *result,
                               gboolean      *remember,
                               GError       **error)
{
  Form *form = g_task_get_task_data (G_TASK (result));

  *remember = form->remember;
  return g_task_propagate_pointer (G_TASK (result), error);
}
