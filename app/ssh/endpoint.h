/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Where a stream on the manager's side leads: immutable, refcounted, for any thread. */
#define RQ_TYPE_ENDPOINT (rq_endpoint_get_type ())
typedef struct _RqEndpoint RqEndpoint;

typedef enum
{
  RQ_ENDPOINT_UNIX,    /* a unix socket there */
  RQ_ENDPOINT_TCP,     /* a host and port, as seen from there */
  RQ_ENDPOINT_COMMAND, /* a command's standard input and output */
} RqEndpointKind;

GType           rq_endpoint_get_type    (void);
RqEndpoint     *rq_endpoint_new_unix    (const char *path);
RqEndpoint     *rq_endpoint_new_tcp     (const char *host,
                                         guint16     port);
RqEndpoint     *rq_endpoint_new_command (const char *command_line);
RqEndpoint     *rq_endpoint_ref         (RqEndpoint *self);
void            rq_endpoint_unref       (RqEndpoint *self);
RqEndpointKind  rq_endpoint_get_kind    (RqEndpoint *self);
const char     *rq_endpoint_get_target  (RqEndpoint *self); /* path, host or command line */
guint16         rq_endpoint_get_port    (RqEndpoint *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqEndpoint, rq_endpoint_unref)

G_END_DECLS
