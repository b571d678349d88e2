/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libssh2.h>

G_BEGIN_DECLS

/* One libssh2 session on one connected socket.
 *
 * Threads: made and used by one thread, the worker's.
 *
 * libssh2 1.10 cannot be interrupted while a packet of it waits to be sent: then only the same call
 * with the same buffer may follow. Its sends therefore always succeed, into an outbox which the
 * worker empties; writers ask rq_ssh_link_has_room() first, so that the outbox stays small. */
typedef struct _RqSshLink RqSshLink;

RqSshLink       *rq_ssh_link_new            (GSocketConnection *connection,
                                             const char        *name,
                                             GError           **error);
void             rq_ssh_link_free           (RqSshLink *self);
LIBSSH2_SESSION *rq_ssh_link_get_session    (RqSshLink *self);
int              rq_ssh_link_get_fd         (RqSshLink *self);
guint64          rq_ssh_link_get_received   (RqSshLink *self);
gint64           rq_ssh_link_get_last_heard (RqSshLink *self);
const char      *rq_ssh_link_get_goodbye    (RqSshLink *self);
GBytes          *rq_ssh_link_dup_greeting   (RqSshLink *self);
int              rq_ssh_link_get_errno      (RqSshLink *self);
gboolean         rq_ssh_link_has_ended      (RqSshLink *self);
gboolean         rq_ssh_link_has_room       (RqSshLink *self);
gboolean         rq_ssh_link_has_outbox     (RqSshLink *self);
gboolean         rq_ssh_link_flush          (RqSshLink *self);
void             rq_ssh_link_set_wiping     (RqSshLink *self,
                                             gboolean   wiping);
void             rq_ssh_link_set_data       (RqSshLink *self,
                                             gpointer   data);
gpointer         rq_ssh_link_get_data       (RqSshLink *self);
void             rq_ssh_link_break          (RqSshLink *self);
void             rq_ssh_link_keep           (RqSshLink     *self,
                                             gpointer       kept,
                                             GDestroyNotify destroy);
void             rq_ssh_link_set_encrypted  (RqSshLink *self);
void             rq_ssh_link_set_deadline   (RqSshLink   *self,
                                             unsigned int seconds);
gboolean         rq_ssh_link_wait           (RqSshLink    *self,
                                             GCancellable *cancellable,
                                             GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshLink, rq_ssh_link_free)

G_END_DECLS
