/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/endpoint.h"

struct _RqEndpoint
{
  gatomicrefcount references;
  RqEndpointKind kind;
  char *target; /* (owned) */
  guint16 port; /* 0 unless TCP */
};

G_DEFINE_BOXED_TYPE (RqEndpoint, rq_endpoint, rq_endpoint_ref, rq_endpoint_unref)

static RqEndpoint *
endpoint_new (RqEndpointKind kind,
              const char *target,
              guint16 port)
{
  RqEndpoint *self = g_new0 (RqEndpoint, 1);

  g_atomic_ref_count_init (&self->references);
  self->kind = kind;
  self->target = g_strdup (target);
  self->port = port;
  return self;
}

/**
 * rq_endpoint_new_unix:
 * @path: a unix socket over there
 *
 * Returns: (transfer full): the endpoint
 */
RqEndpoint *
rq_endpoint_new_unix (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  return endpoint_new (RQ_ENDPOINT_UNIX, path, 0);
}

/**
 * rq_endpoint_new_tcp:
 * @host: a name or address, as the other side resolves it
 *
 * Returns: (transfer full): the endpoint
 */
RqEndpoint *
rq_endpoint_new_tcp (const char *host,
                     guint16 port)
{
  g_return_val_if_fail (host != NULL, NULL);

  return endpoint_new (RQ_ENDPOINT_TCP, host, port);
}

/**
 * rq_endpoint_new_command:
 * @command_line: for the login shell over there; quote with rq_command_line_quote()
 *
 * Returns: (transfer full): the standard input and output of a command, as an endpoint
 */
RqEndpoint *
rq_endpoint_new_command (const char *command_line)
{
  g_return_val_if_fail (command_line != NULL, NULL);

  return endpoint_new (RQ_ENDPOINT_COMMAND, command_line, 0);
}

/**
 * rq_endpoint_ref:
 *
 * Returns: (transfer full): @self
 */
RqEndpoint *
rq_endpoint_ref (RqEndpoint *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rq_endpoint_unref:
 *
 * Drops a reference, from any thread.
 */
void
rq_endpoint_unref (RqEndpoint *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_free (self->target);
  g_free (self);
}

/**
 * rq_endpoint_get_kind:
 *
 * Returns: what @self leads to
 */
RqEndpointKind
rq_endpoint_get_kind (RqEndpoint *self)
{
  return self->kind;
}

/**
 * rq_endpoint_get_target:
 *
 * Returns: (transfer none): the path, host or command line
 */
const char *
rq_endpoint_get_target (RqEndpoint *self)
{
  return self->target;
}

/**
 * rq_endpoint_get_port:
 *
 * Returns: the port of a TCP endpoint, else 0
 */
guint16
rq_endpoint_get_port (RqEndpoint *self)
{
  return self->port;
}
