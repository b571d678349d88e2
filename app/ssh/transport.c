/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/transport.h"

#include "base/await.h"
#include "ssh/ssh-errors-private.h"

G_DEFINE_INTERFACE (RqTransport, rq_transport, G_TYPE_OBJECT)

/* What goes with an error beside its code. (It is never NULL: that is asked for gcc's sake, which
 * cannot tell.) */
typedef struct
{
  gboolean for_openssh;
} RqSshErrorPrivate;

static void
rq_ssh_error_private_init (RqSshErrorPrivate *self)
{
  if (self != NULL)
    self->for_openssh = FALSE;
}

static void
rq_ssh_error_private_copy (const RqSshErrorPrivate *self,
                           RqSshErrorPrivate *copy)
{
  if (self != NULL && copy != NULL)
    *copy = *self;
}

static void
rq_ssh_error_private_clear (RqSshErrorPrivate *self)
{
}

/* GLib reserves the memory in front of the error, and aligned; clang cannot know. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
G_DEFINE_EXTENDED_ERROR (RqSshError, rq_ssh_error)
#pragma GCC diagnostic pop

/**
 * rq_ssh_error_is_for_openssh:
 * @error: (nullable): of any domain
 *
 * Returns: whether another transport, "openssh", may reach what libssh2 cannot
 */
gboolean
rq_ssh_error_is_for_openssh (const GError *error)
{
  const RqSshErrorPrivate *private;

  if (error == NULL || error->domain != RQ_SSH_ERROR)
    return FALSE;
  private = rq_ssh_error_get_private (error);
  return private != NULL && private->for_openssh;
}

/**
 * rq_ssh_error_set_for_openssh:
 * @error: an #RqSshError
 *
 * Marks it so.
 */
void
rq_ssh_error_set_for_openssh (GError *error)
{
  RqSshErrorPrivate *private = rq_ssh_error_get_private (error);

  g_assert (private != NULL);
  private->for_openssh = TRUE;
}

static void
rq_transport_default_init (RqTransportInterface *iface)
{
  /**
   * RqTransport::lost:
   *
   * The connection is gone. In the context in which the transport was made.
   */
  g_signal_new ("lost", RQ_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * rq_transport_open_async:
 *
 * Opens one stream to @endpoint. Closing its output half is the end of input over there, and its
 * input goes on.
 */
void
rq_transport_open_async (RqTransport *self,
                         RqEndpoint *endpoint,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (RQ_IS_TRANSPORT (self));
  g_return_if_fail (endpoint != NULL);

  RQ_TRANSPORT_GET_IFACE (self)->open_async (self, endpoint, cancellable, callback, user_data);
}

/**
 * rq_transport_open_finish:
 *
 * Returns: (transfer full): the stream; %NULL with %RQ_SSH_ERROR_REFUSED, %RQ_SSH_ERROR_LOST…
 */
GIOStream *
rq_transport_open_finish (RqTransport *self,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), NULL);

  return RQ_TRANSPORT_GET_IFACE (self)->open_finish (self, result, error);
}

/**
 * rq_transport_spawn_async:
 * @command_line: for the login shell over there; quote with rq_command_line_quote()
 *
 * Starts a command without a terminal.
 */
void
rq_transport_spawn_async (RqTransport *self,
                          const char *command_line,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (RQ_IS_TRANSPORT (self));
  g_return_if_fail (command_line != NULL);

  RQ_TRANSPORT_GET_IFACE (self)->spawn_async (self, command_line, cancellable, callback, user_data);
}

/**
 * rq_transport_spawn_finish:
 *
 * Returns: (transfer full): the running command
 */
RqProcess *
rq_transport_spawn_finish (RqTransport *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), NULL);

  return RQ_TRANSPORT_GET_IFACE (self)->spawn_finish (self, result, error);
}

/**
 * rq_transport_forward_async:
 *
 * Makes a listening address whose connections are carried to @endpoint. The endpoint itself is
 * opened per connection; see rq_tunnel_check().
 */
void
rq_transport_forward_async (RqTransport *self,
                            RqEndpoint *endpoint,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (RQ_IS_TRANSPORT (self));
  g_return_if_fail (endpoint != NULL);

  RQ_TRANSPORT_GET_IFACE (self)->forward_async (self, endpoint, cancellable, callback, user_data);
}

/**
 * rq_transport_forward_finish:
 *
 * Returns: (transfer full): the tunnel
 */
RqTunnel *
rq_transport_forward_finish (RqTransport *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), NULL);

  return RQ_TRANSPORT_GET_IFACE (self)->forward_finish (self, result, error);
}

/**
 * rq_transport_check:
 *
 * A lost connection looks like a clean end of a stream: ask here before believing one. Any thread.
 *
 * Returns: %FALSE with %RQ_SSH_ERROR_LOST (or why it never was up) when the connection is gone
 */
gboolean
rq_transport_check (RqTransport *self,
                    GError **error)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), FALSE);

  return RQ_TRANSPORT_GET_IFACE (self)->check (self, error);
}

/**
 * rq_transport_get_name:
 *
 * Returns: (transfer none): "deploy@m1.example.com", for sentences
 */
const char *
rq_transport_get_name (RqTransport *self)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), NULL);

  return RQ_TRANSPORT_GET_IFACE (self)->get_name (self);
}

/**
 * rq_transport_close:
 *
 * Ends the connection: all channels fail with %RQ_SSH_ERROR_LOST. In the context in which it was
 * made.
 */
void
rq_transport_close (RqTransport *self)
{
  g_return_if_fail (RQ_IS_TRANSPORT (self));

  RQ_TRANSPORT_GET_IFACE (self)->close (self);
}

/**
 * rq_transport_wait_async:
 *
 * Waits until there is a connection, where somebody makes it anew after a loss.
 */
void
rq_transport_wait_async (RqTransport *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (RQ_IS_TRANSPORT (self));

  if (RQ_TRANSPORT_GET_IFACE (self)->wait_async != NULL)
    {
      RQ_TRANSPORT_GET_IFACE (self)->wait_async (self, cancellable, callback, user_data);
      return;
    }
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rq_transport_wait_async);
  if (rq_transport_check (self, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * rq_transport_wait_finish:
 *
 * Returns: %FALSE with why there is no connection and will be none by itself, or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
rq_transport_wait_finish (RqTransport *self,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), FALSE);

  if (RQ_TRANSPORT_GET_IFACE (self)->wait_async != NULL)
    return RQ_TRANSPORT_GET_IFACE (self)->wait_finish (self, result, error);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rq_transport_get_generation:
 *
 * Returns: how many connections there have been, 0 where a transport is one connection; any thread
 */
guint
rq_transport_get_generation (RqTransport *self)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), 0);

  if (RQ_TRANSPORT_GET_IFACE (self)->get_generation == NULL)
    return 0;
  return RQ_TRANSPORT_GET_IFACE (self)->get_generation (self);
}

/**
 * rq_transport_get_place:
 *
 * Returns: which of its addresses it is connected to or was last, from 0; any thread
 */
guint
rq_transport_get_place (RqTransport *self)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), 0);

  if (RQ_TRANSPORT_GET_IFACE (self)->get_place == NULL)
    return 0;
  return RQ_TRANSPORT_GET_IFACE (self)->get_place (self);
}

/**
 * rq_transport_get_shortage:
 *
 * Returns: whether the server's sessions are enough; any thread
 */
RqShortage
rq_transport_get_shortage (RqTransport *self)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), RQ_SHORTAGE_NONE);

  if (RQ_TRANSPORT_GET_IFACE (self)->get_shortage == NULL)
    return RQ_SHORTAGE_NONE;
  return RQ_TRANSPORT_GET_IFACE (self)->get_shortage (self);
}

/**
 * rq_transport_count_places:
 *
 * Returns: how many addresses it has; any thread
 */
guint
rq_transport_count_places (RqTransport *self)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), 1);

  if (RQ_TRANSPORT_GET_IFACE (self)->count_places == NULL)
    return 1;
  return RQ_TRANSPORT_GET_IFACE (self)->count_places (self);
}

/**
 * rq_transport_move_on:
 * @generation: of the connection that is of no use
 *
 * Goes on with the next address, unless that has happened already.
 *
 * Returns: %FALSE when there is no other; any thread
 */
gboolean
rq_transport_move_on (RqTransport *self,
                      guint generation)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), FALSE);

  return RQ_TRANSPORT_GET_IFACE (self)->move_on != NULL &&
         RQ_TRANSPORT_GET_IFACE (self)->move_on (self, generation);
}

/**
 * rq_transport_open_place:
 * @place: from 0
 *
 * Returns: (transfer full) (nullable): a transport to that address only, for
 *   rq_transport_close_place(); any thread
 */
RqTransport *
rq_transport_open_place (RqTransport *self,
                         guint place)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), NULL);

  if (RQ_TRANSPORT_GET_IFACE (self)->open_place == NULL)
    return NULL;
  return RQ_TRANSPORT_GET_IFACE (self)->open_place (self, place);
}

/**
 * rq_transport_close_place:
 * @place: (transfer full)
 *
 * Ends its connection; any thread.
 */
void
rq_transport_close_place (RqTransport *place)
{
  g_return_if_fail (RQ_IS_TRANSPORT (place));

  RQ_TRANSPORT_GET_IFACE (place)->close_place (place);
}

/**
 * rq_transport_was_cut:
 * @generation: from before
 * @reason: (nullable): what came of it
 *
 * Returns: whether it is to be done again once there is a connection; any thread
 */
gboolean
rq_transport_was_cut (RqTransport *self,
                      guint generation,
                      const GError *reason)
{
  g_return_val_if_fail (RQ_IS_TRANSPORT (self), FALSE);

  return RQ_TRANSPORT_GET_IFACE (self)->wait_async != NULL &&
         !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         (rq_transport_get_generation (self) != generation || !rq_transport_check (self, NULL));
}

/**
 * rq_transport_wait_again:
 * @generation: from before
 * @reason: (transfer full): what came of it
 *
 * Blocks until what was cut can be done again: never on GTK's thread.
 *
 * Returns: %FALSE with @reason when it was not cut, or why there will be no connection
 */
gboolean
rq_transport_wait_again (RqTransport *self,
                         guint generation,
                         GError *reason,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GError) owned = reason;
  g_autoptr (RqAwait) await = NULL;

  if (!rq_transport_was_cut (self, generation, reason))
    {
      g_propagate_error (error, g_steal_pointer (&owned));
      return FALSE;
    }
  await = rq_await_new ();
  rq_transport_wait_async (self, cancellable, rq_await_cb, await);
  return rq_transport_wait_finish (self, rq_await_result (await), error);
}
