/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/endpoint.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A private unix socket: in a 0700 directory of its own, and only for this very process. The
 * worker accepts from it; the tunnel that is handed out removes it.
 *
 * Threads: refcounted; the status has its own mutex, the rest does not change. */
typedef struct _RqSshListener RqSshListener;

RqSshListener  *rq_ssh_listener_new          (guint64     id,
                                              RqEndpoint *endpoint,
                                              GError    **error);
RqSshListener  *rq_ssh_listener_ref          (RqSshListener *self);
void            rq_ssh_listener_unref        (RqSshListener *self);
guint64         rq_ssh_listener_get_id       (RqSshListener *self);
RqEndpoint     *rq_ssh_listener_get_endpoint (RqSshListener *self);
GSocketAddress *rq_ssh_listener_get_address  (RqSshListener *self);
int             rq_ssh_listener_get_fd       (RqSshListener *self);
int             rq_ssh_listener_accept       (RqSshListener *self);
void            rq_ssh_listener_stop         (RqSshListener *self);
void            rq_ssh_listener_remove       (RqSshListener *self);
void            rq_ssh_listener_set_status   (RqSshListener *self,
                                              const GError  *error);
gboolean        rq_ssh_listener_check        (RqSshListener *self,
                                              GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshListener, rq_ssh_listener_unref)

G_END_DECLS
