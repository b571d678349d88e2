/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/openssh-mux-private.h"
#include "ssh/openssh-pump-private.h"
#include "ssh/ssh-opener-private.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_OPENSSH_CHANNEL_OPENING,
  RQ_OPENSSH_CHANNEL_OPEN,
  RQ_OPENSSH_CHANNEL_REFUSED, /* the request is still there; or did the connection end? */
  RQ_OPENSSH_CHANNEL_ORPHAN,  /* its command ended without a status: did the connection, too? */
  RQ_OPENSSH_CHANNEL_GONE,
} RqOpensshChannelState;

/* A wish on its way through the master, then the open channel.
 *
 * Threads: the worker's only. */
typedef struct _RqOpensshChannel RqOpensshChannel;

RqOpensshChannel     *rq_openssh_channel_new          (guint64       id,
                                                       RqSshWorker  *worker,
                                                       const char   *name,
                                                       const char   *control,
                                                       const char   *forwarded,
                                                       RqSshRequest *request,
                                                       GError      **error);
void                  rq_openssh_channel_free         (RqOpensshChannel *self);
guint64               rq_openssh_channel_get_id       (RqOpensshChannel *self);
guint64               rq_openssh_channel_get_tunnel   (RqOpensshChannel *self);
gboolean              rq_openssh_channel_is_command   (RqOpensshChannel *self);
RqOpensshChannelState rq_openssh_channel_get_state    (RqOpensshChannel *self);
gboolean              rq_openssh_channel_step         (RqOpensshChannel *self);
void                  rq_openssh_channel_add_polls    (RqOpensshChannel *self,
                                                       GArray           *polls);
RqSshRequest         *rq_openssh_channel_take_request (RqOpensshChannel *self);
gboolean              rq_openssh_channel_needs_assurance (RqOpensshChannel *self);
void                  rq_openssh_channel_set_asked    (RqOpensshChannel *self,
                                                       guint64           number);
gboolean              rq_openssh_channel_assure       (RqOpensshChannel *self,
                                                       guint64           number);
void                  rq_openssh_channel_lose         (RqOpensshChannel *self,
                                                       const GError     *error);

G_END_DECLS
