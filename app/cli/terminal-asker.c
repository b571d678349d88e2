/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/terminal-asker.h"

#include <glib/gi18n-lib.h>

#include "base/secret-text.h"
#include "cli/ask-secret.h"
#include "cli/ask.h"
#include "cli/cli-context.h"
#include "cli/terminal.h"
#include "ssh/transport.h"

struct _RqTerminalAsker
{
  GObject parent_instance;
};

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autofree char *answer = rq_ask_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (g_ascii_strcasecmp (answer, "yes") == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, RQ_CLI_ERROR, RQ_CLI_ERROR_DECLINED,
                             _("The host key was not accepted, so nothing was done."));
}

static void
rq_terminal_asker_ask_async (RqSshInteraction    *interaction,
                             const char          *host,
                             const char          *key_type,
                             const char          *fingerprint,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (interaction, cancellable, callback, user_data);
  g_autofree char *shown_host = rq_terminal_clean (host);
  g_autofree char *shown_type = rq_terminal_clean (key_type);
  g_autofree char *shown_fingerprint = rq_terminal_clean (fingerprint);

  g_task_set_source_tag (task, rq_terminal_asker_ask_async);
  if (!rq_terminal_can_ask ())
    {
      g_task_return_new_error (task, RQ_SSH_ERROR, RQ_SSH_ERROR_HOST_KEY_UNKNOWN,
                               _("The host key of %s is not known, and there is no terminal "
                                 "to ask on: %s %s. Compare it with the server’s own; then "
                                 "connect once from a terminal, or add the key to the "
                                 "known-hosts file."),
                               shown_host, shown_type, shown_fingerprint);
      return;
    }

  rq_terminal_note (_("The host key of %s is not known here:\n  %s %s\n"
                      "Compare it with what whoever runs the server says it is."),
                    shown_host, shown_type, shown_fingerprint);
  rq_ask_async (_("Is it the same? Type “yes” to accept it from now on:"), cancellable, answer_cb,
                g_steal_pointer (&task));
}

static gboolean
rq_terminal_asker_ask_finish (RqSshInteraction  *interaction,
                              GAsyncResult      *result,
                              GError           **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* (transfer full): one line */
static char *
make_prompt (const RqSshQuestion *question)
{
  g_autofree char *shown = NULL;

  switch (question->kind)
    {
    case RQ_SSH_QUESTION_PASSPHRASE:
      shown = rq_terminal_clean (question->key_file);
      return g_strdup_printf (_("Passphrase of %s:"), shown);
    case RQ_SSH_QUESTION_PASSWORD:
      shown = rq_terminal_clean (question->name);
      return g_strdup_printf (_("Password of %s:"), shown);
    case RQ_SSH_QUESTION_PROMPT:
    default:
      shown = rq_terminal_clean (question->prompt);
      return g_strdup_printf ("%s: %s", question->name, shown);
    }
}

static void
note_before (const RqSshQuestion *question)
{
  g_auto (GStrv) lines = g_strsplit (question->instruction != NULL ? question->instruction : "",
                                     "\n", -1);

  if (question->was_remembered)
    rq_terminal_note (_("What was remembered is no longer right."));
  else if (question->attempt > 1)
    rq_terminal_note (_("That was not right. Try again."));
  for (int i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *shown = rq_terminal_clean (lines[i]);

      rq_terminal_note ("%s", shown);
    }
}

static void
echoed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *answer = rq_ask_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) rq_secret_text_free);
}

static void
secret_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *answer = rq_ask_secret_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) rq_secret_text_free);
}

static void
rq_terminal_asker_ask_secret_async (RqSshInteraction    *interaction,
                                    const RqSshQuestion *question,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (interaction, cancellable, callback, user_data);
  g_autofree char *prompt = make_prompt (question);

  g_task_set_source_tag (task, rq_terminal_asker_ask_secret_async);
  if (!rq_terminal_can_ask ())
    {
      g_task_return_new_error (task, RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION, "%s",
                               question->kind == RQ_SSH_QUESTION_PASSPHRASE
                               ? _("there is no terminal to ask for its passphrase on: add the key "
                                   "to the agent with ssh-add")
                               : _("there is no terminal to ask on"));
      return;
    }

  note_before (question);
  if (question->echo)
    rq_ask_async (prompt, cancellable, echoed_cb, g_steal_pointer (&task));
  else
    rq_ask_secret_async (prompt, cancellable, secret_cb, g_steal_pointer (&task));
}

static char *
rq_terminal_asker_ask_secret_finish (RqSshInteraction  *interaction,
                                     GAsyncResult      *result,
                                     gboolean          *remember,
                                     GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rq_terminal_asker_interaction_init (RqSshInteractionInterface *iface)
{
  iface->ask_host_key_async = rq_terminal_asker_ask_async;
  iface->ask_host_key_finish = rq_terminal_asker_ask_finish;
  iface->ask_secret_async = rq_terminal_asker_ask_secret_async;
  iface->ask_secret_finish = rq_terminal_asker_ask_secret_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RqTerminalAsker, rq_terminal_asker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_SSH_INTERACTION,
                                                      rq_terminal_asker_interaction_init))

static void
rq_terminal_asker_class_init (RqTerminalAskerClass *klass)
{
}

static void
rq_terminal_asker_init (RqTerminalAsker *self)
{
}

/** rq_terminal_asker_new: Returns: (transfer full): somebody who asks the person at the terminal */
RqTerminalAsker *
rq_terminal_asker_new (void)
{
  return g_object_new (RQ_TYPE_TERMINAL_ASKER, NULL);
}
