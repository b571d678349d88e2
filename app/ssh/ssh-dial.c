/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-dial.h"

#include "ssh/ssh-session.h"

static void
connected_cb (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (GTask) task = data;
  RqSshSession *session = RQ_SSH_SESSION (source);
  GError *error = NULL;

  if (rq_ssh_session_connect_finish (session, result, &error))
    g_task_return_pointer (task, g_object_ref (session), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
begin (gpointer target,
       RqSshInteraction *interaction,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (RqSshSession) session = rq_ssh_session_new (target);

  g_task_set_source_tag (task, begin);
  g_task_set_check_cancellable (task, FALSE);
  rq_ssh_session_connect_async (session, interaction, cancellable, connected_cb, task);
}

static RqTransport *
finish (GAsyncResult *result,
        GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rq_ssh_dial_new_transport:
 *
 * Returns: (transfer full): not connected yet
 */
RqSteadyTransport *
rq_ssh_dial_new_transport (RqSshTarget *target)
{
  static const RqDial dial = { begin, finish };
  const char *user = rq_ssh_target_get_user (target);
  const char *host = rq_ssh_target_get_host (target);
  g_autofree char *name = user != NULL ? g_strdup_printf ("%s@%s", user, host) : g_strdup (host);

  return rq_steady_transport_new (name, &dial, rq_ssh_target_ref (target),
                                  (GDestroyNotify) rq_ssh_target_unref);
}
