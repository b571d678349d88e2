/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/process.h"

G_DEFINE_INTERFACE (RqProcess, rq_process, G_TYPE_OBJECT)

static void
rq_process_default_init (RqProcessInterface *iface)
{
}

/**
 * rq_process_get_stdin:
 *
 * Closing the stream is the command's end of input; its output goes on.
 *
 * Returns: (transfer none): what the command reads
 */
GOutputStream *
rq_process_get_stdin (RqProcess *self)
{
  g_return_val_if_fail (RQ_IS_PROCESS (self), NULL);

  return RQ_PROCESS_GET_IFACE (self)->get_stdin (self);
}

/**
 * rq_process_get_stdout:
 *
 * Both outputs have to be read: what is left unread makes the command wait.
 *
 * Returns: (transfer none): what the command writes
 */
GInputStream *
rq_process_get_stdout (RqProcess *self)
{
  g_return_val_if_fail (RQ_IS_PROCESS (self), NULL);

  return RQ_PROCESS_GET_IFACE (self)->get_stdout (self);
}

/**
 * rq_process_get_stderr:
 *
 * Returns: (transfer none): what the command writes as its errors
 */
GInputStream *
rq_process_get_stderr (RqProcess *self)
{
  g_return_val_if_fail (RQ_IS_PROCESS (self), NULL);

  return RQ_PROCESS_GET_IFACE (self)->get_stderr (self);
}

/**
 * rq_process_wait_async:
 *
 * Waits for the end of the command. Cancelling stops the waiting, not the command.
 */
void
rq_process_wait_async (RqProcess *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (RQ_IS_PROCESS (self));

  RQ_PROCESS_GET_IFACE (self)->wait_async (self, cancellable, callback, user_data);
}

/**
 * rq_process_wait_finish:
 *
 * Returns: %FALSE with %RQ_SSH_ERROR_LOST when nobody knows how the command ended
 */
gboolean
rq_process_wait_finish (RqProcess *self,
                        GAsyncResult *result,
                        GError **error)
{
  g_return_val_if_fail (RQ_IS_PROCESS (self), FALSE);

  return RQ_PROCESS_GET_IFACE (self)->wait_finish (self, result, error);
}

/**
 * rq_process_get_exit_status:
 *
 * Returns: once waited for, the exit status; -1 when the command died by a signal
 */
int
rq_process_get_exit_status (RqProcess *self)
{
  g_return_val_if_fail (RQ_IS_PROCESS (self), -1);

  return RQ_PROCESS_GET_IFACE (self)->get_exit_status (self);
}

/**
 * rq_process_get_term_signal:
 *
 * Returns: (transfer none) (nullable): once waited for, such as "KILL"
 */
const char *
rq_process_get_term_signal (RqProcess *self)
{
  g_return_val_if_fail (RQ_IS_PROCESS (self), NULL);

  return RQ_PROCESS_GET_IFACE (self)->get_term_signal (self);
}

/**
 * rq_process_close:
 *
 * Cuts the streams. A command without a terminal may go on over there.
 */
void
rq_process_close (RqProcess *self)
{
  g_return_if_fail (RQ_IS_PROCESS (self));

  RQ_PROCESS_GET_IFACE (self)->close (self);
}
