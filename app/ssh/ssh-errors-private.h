/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/endpoint.h"
#include "ssh/ssh-link-private.h"

G_BEGIN_DECLS

/* The one place where what libssh2 and the system say becomes an RqSshError. */
GError  *rq_ssh_error_lost         (RqSshLink *link,
                                    const char *name);
GError  *rq_ssh_error_broken       (const char *name);
GError  *rq_ssh_error_silent       (const char *name);
GError  *rq_ssh_error_closed       (const char *name);
GError  *rq_ssh_error_handshake    (RqSshLink  *link,
                                    const char *name,
                                    int         code);
GError  *rq_ssh_error_open_refused (RqSshLink  *link,
                                    RqEndpoint *endpoint,
                                    const char *name);
GError  *rq_ssh_error_refused      (RqEndpoint *endpoint,
                                    const char *name,
                                    gboolean    forbidden);
GError  *rq_ssh_error_unreachable  (const GError *cause,
                                    const char   *host,
                                    guint16       port);
gboolean rq_ssh_error_is_fatal     (int code);
void     rq_ssh_error_offer_openssh (GError **error);
void     rq_ssh_error_set_for_openssh (GError *error);

G_END_DECLS
