/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/transport.h"

G_DEFINE_INTERFACE (RqTransport, rq_transport, G_TYPE_OBJECT)

G_DEFINE_QUARK (rq - ssh - error - quark, rq_ssh_error)

static void
rq_transport_default_init (RqTransportInterface *iface)
{
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
