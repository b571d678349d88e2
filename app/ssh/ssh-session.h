/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-interaction.h"
#include "ssh/ssh-target.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_SSH_STATE_IDLE,
  RQ_SSH_STATE_CONNECTING,
  RQ_SSH_STATE_CONNECTED,
  RQ_SSH_STATE_LOST,
} RqSshState;

/* One SSH connection with many channels; an RqTransport once connected. Properties (notified in
 * the context in which the session was made): "state". */
#define RQ_TYPE_SSH_SESSION (rq_ssh_session_get_type ())
G_DECLARE_FINAL_TYPE (RqSshSession, rq_ssh_session, RQ, SSH_SESSION, GObject)

RqSshSession *rq_ssh_session_new            (RqSshTarget *target);
void          rq_ssh_session_connect_async  (RqSshSession        *self,
                                             RqSshInteraction    *interaction,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean      rq_ssh_session_connect_finish (RqSshSession  *self,
                                             GAsyncResult  *result,
                                             GError       **error);
RqSshState    rq_ssh_session_get_state      (RqSshSession *self);
/* Ends the connection and joins its worker; all channels fail with RQ_SSH_ERROR_LOST. */
void          rq_ssh_session_close          (RqSshSession *self);

/* Ends all that are left, at the end of main(). */
void          rq_ssh_shut_down              (void);

G_END_DECLS
