/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-asker-private.h"
#include "ssh/ssh-opener-private.h"

G_BEGIN_DECLS

/* What carries the channels and tunnels of one connection that is up: libssh2 (ssh-loop) or the
 * system's own client (openssh-loop). One of them is connected as the target wants it.
 *
 * Threads: the worker's only. */
typedef struct _RqSshCarrier RqSshCarrier;

typedef struct
{
  void          (*free)        (RqSshCarrier *self);
  /* (nullable): why the connection is broken */
  const GError *(*get_failure) (RqSshCarrier *self);
  /* Wants a channel; @request: (transfer full) */
  void          (*open)        (RqSshCarrier *self,
                                RqSshRequest *request);
  /* Makes a tunnel, which answers @call. */
  void          (*forward)     (RqSshCarrier *self,
                                RqEndpoint   *endpoint,
                                RqSshCall    *call);
  /* Ends a channel, if it is still there. */
  void          (*cut_channel) (RqSshCarrier *self,
                                guint64       id);
  /* Ends a tunnel and its connections, if it is still there. */
  void          (*cut_tunnel)  (RqSshCarrier *self,
                                guint64       id);
  /* Carries what can be carried now; returns whether another turn is worth it. */
  gboolean      (*turn)        (RqSshCarrier *self);
  /* Whether there are enough sessions. */
  RqShortage    (*get_shortage) (RqSshCarrier *self);
  /* Sees to it that silence is noticed. */
  void          (*check)       (RqSshCarrier *self);
  /* Waits until another turn is worth it; @wake_fd: an eventfd, which is emptied */
  void          (*wait)        (RqSshCarrier *self,
                                int           wake_fd);
  /* Everybody who waits is told @error; who reads or writes sees the end. @politely: the other
   * side is told, too. */
  void          (*end)         (RqSshCarrier *self,
                                const GError *error,
                                gboolean      politely);
  /* (nullable): %FALSE when what carries has just gone, before the worker has noticed. Called by
   * any thread, between connecting and end(). */
  gboolean      (*is_there)    (RqSshCarrier *self);
} RqSshCarrierClass;

struct _RqSshCarrier
{
  const RqSshCarrierClass *klass;
};

RqSshCarrier *rq_ssh_carrier_connect (RqSshWorker *worker,
                                      RqSshTarget *target,
                                      const char  *name,
                                      RqSshAsker  *asker,
                                      GError     **error);
void          rq_ssh_carrier_free    (RqSshCarrier *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshCarrier, rq_ssh_carrier_free)

G_END_DECLS
