/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One conversation with the master connection of OpenSSH's client, over its control socket: what
 * `ssh -S SOCKET` speaks (PROTOCOL.mux of OpenSSH, version 4). No process per command is needed,
 * and the answers say what happened: `ssh` itself ends with 255 for everything.
 *
 * Threads: the worker's only; nothing here waits but for the master's own event loop. */
typedef struct _RqOpensshMux RqOpensshMux;

typedef enum
{
  RQ_OPENSSH_MUX_NOTHING, /* yet */
  RQ_OPENSSH_MUX_OK,      /* alive, or the forwarding is there */
  RQ_OPENSSH_MUX_OPENED,  /* the command runs, or the stream is open */
  RQ_OPENSSH_MUX_REFUSED, /* words say why */
  RQ_OPENSSH_MUX_EXITED,  /* the command has, with a status */
  RQ_OPENSSH_MUX_ENDED,   /* the master hung up */
} RqOpensshMuxEvent;

RqOpensshMux     *rq_openssh_mux_new           (const char *path,
                                                GError    **error);
void              rq_openssh_mux_free          (RqOpensshMux *self);
/* @fds: (transfer full): standard input, output and error of the command, handed to the master */
void              rq_openssh_mux_ask_command   (RqOpensshMux *self,
                                                const char   *command_line,
                                                const int     fds[3]);
/* @fds: (transfer full): what goes there is read from the first, the rest written to the second */
void              rq_openssh_mux_ask_stream    (RqOpensshMux *self,
                                                const char   *host,
                                                guint16       port,
                                                const int     fds[2]);
/* Connections to the unix socket @here are carried to the unix socket @there. */
void              rq_openssh_mux_ask_forward   (RqOpensshMux *self,
                                                const char   *here,
                                                const char   *there);
void              rq_openssh_mux_ask_alive     (RqOpensshMux *self);
int               rq_openssh_mux_get_fd        (RqOpensshMux *self);
gushort           rq_openssh_mux_get_events    (RqOpensshMux *self);
RqOpensshMuxEvent rq_openssh_mux_step          (RqOpensshMux *self);
int               rq_openssh_mux_get_status    (RqOpensshMux *self);
const char       *rq_openssh_mux_get_words     (RqOpensshMux *self); /* (nullable) */

/* One message of the master, without its length. */
RqOpensshMuxEvent rq_openssh_mux_parse         (const guint8 *data,
                                                gsize         size,
                                                int          *status,
                                                char        **words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqOpensshMux, rq_openssh_mux_free)

G_END_DECLS
