/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/endpoint.h"
#include "ssh/ssh-exit-private.h"
#include "ssh/ssh-link-private.h"

G_BEGIN_DECLS

/* One open channel and the file descriptors on this side that it is pumped to and from.
 *
 * Threads: the worker's only.
 *
 * One buffer a direction: a channel is not read while its buffer waits for a slow reader here, so
 * that the server stops at its window and memory stays bounded; and the other way round. */
typedef struct _RqSshChannel RqSshChannel;

/* The file descriptors of one channel. Input and output may be the same socket. */
typedef struct
{
  int input;  /* read, and sent to the other side */
  int output; /* written with what the other side says */
  int errors; /* likewise its standard error; -1: only the last words are kept */
} RqSshEnds;

RqSshChannel *rq_ssh_channel_new           (guint64          id,
                                            RqSshLink       *link,
                                            LIBSSH2_CHANNEL *handle,
                                            RqEndpoint      *endpoint);
void          rq_ssh_channel_free          (RqSshChannel *self);
guint64       rq_ssh_channel_get_id        (RqSshChannel *self);
RqEndpoint   *rq_ssh_channel_get_endpoint  (RqSshChannel *self);
void          rq_ssh_channel_set_tunnel    (RqSshChannel *self,
                                            guint64       tunnel);
guint64       rq_ssh_channel_get_tunnel    (RqSshChannel *self);
int           rq_ssh_channel_start_command (RqSshChannel *self);
void          rq_ssh_channel_attach        (RqSshChannel    *self,
                                            const RqSshEnds *ends,
                                            RqSshExit       *outcome);
void          rq_ssh_channel_cut           (RqSshChannel *self);
gboolean      rq_ssh_channel_step          (RqSshChannel *self,
                                            int          *code);
gboolean      rq_ssh_channel_is_running    (RqSshChannel *self);
gboolean      rq_ssh_channel_is_gone       (RqSshChannel *self);
void          rq_ssh_channel_lose          (RqSshChannel *self,
                                            const GError *error);
int           rq_ssh_channel_drain_link    (RqSshChannel *self);
void          rq_ssh_channel_add_polls     (RqSshChannel *self,
                                            GArray       *polls);
void          rq_ssh_channel_see_polls     (RqSshChannel  *self,
                                            const GPollFD *polls);
char         *rq_ssh_channel_dup_complaint (RqSshChannel *self);

/* How many entries rq_ssh_channel_add_polls() adds. */
#define RQ_SSH_CHANNEL_N_POLLS 3

G_END_DECLS
