/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/host-key-asker.h"

#include <glib/gi18n-lib.h>

#include "cli/ask.h"
#include "cli/cli-context.h"
#include "cli/terminal.h"
#include "ssh/transport.h"

struct _RqHostKeyAsker
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
rq_host_key_asker_ask_async (RqSshInteraction    *interaction,
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

  g_task_set_source_tag (task, rq_host_key_asker_ask_async);
  if (!rq_terminal_can_ask ())
    {
      g_task_return_new_error (task, RQ_SSH_ERROR, RQ_SSH_ERROR_HOST_KEY_UNKNOWN,
                               _("The host key of %s is not known, and there is no terminal to ask "
                                 "on: %s %s. Compare it with the server's own; then connect once "
                                 "from a terminal, or add the key to the known-hosts file."),
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
rq_host_key_asker_ask_finish (RqSshInteraction  *interaction,
                              GAsyncResult      *result,
                              GError           **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rq_host_key_asker_interaction_init (RqSshInteractionInterface *iface)
{
  iface->ask_host_key_async = rq_host_key_asker_ask_async;
  iface->ask_host_key_finish = rq_host_key_asker_ask_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RqHostKeyAsker, rq_host_key_asker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_SSH_INTERACTION,
                                                      rq_host_key_asker_interaction_init))

static void
rq_host_key_asker_class_init (RqHostKeyAskerClass *klass)
{
}

static void
rq_host_key_asker_init (RqHostKeyAsker *self)
{
}

/** rq_host_key_asker_new: Returns: (transfer full): somebody who asks the person at the terminal */
RqHostKeyAsker *
rq_host_key_asker_new (void)
{
  return g_object_new (RQ_TYPE_HOST_KEY_ASKER, NULL);
}
