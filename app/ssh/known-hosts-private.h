/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What known_hosts files (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT) say of one host: plain and hashed
 * names, patterns, "[host]:port", @revoked. Read by our own code: libssh2 1.10 does not know
 * patterns (it would call a changed key an unknown one) and cannot tell @revoked. */
typedef struct _RqKnownHosts RqKnownHosts;

typedef enum
{
  RQ_KNOWN_HOSTS_MATCH,
  RQ_KNOWN_HOSTS_UNKNOWN,
  RQ_KNOWN_HOSTS_CHANGED, /* another key of the same type is known */
  RQ_KNOWN_HOSTS_REVOKED,
} RqKnownHostsVerdict;

RqKnownHosts        *rq_known_hosts_new             (const char *host,
                                                     guint16     port);
void                 rq_known_hosts_free            (RqKnownHosts *self);
void                 rq_known_hosts_add_text        (RqKnownHosts *self,
                                                     const char   *text,
                                                     gsize         size,
                                                     const char   *file);
gboolean             rq_known_hosts_add_file        (RqKnownHosts *self,
                                                     const char   *path,
                                                     GError      **error);
const char * const  *rq_known_hosts_get_types       (RqKnownHosts *self);
RqKnownHostsVerdict  rq_known_hosts_check           (RqKnownHosts *self,
                                                     GBytes       *key,
                                                     const char  **file);
char                *rq_known_hosts_make_line       (RqKnownHosts *self,
                                                     GBytes       *key,
                                                     gboolean      hashed);
const char          *rq_known_hosts_get_name        (RqKnownHosts *self);
char                *rq_known_hosts_key_type        (GBytes *key);
char                *rq_known_hosts_key_fingerprint (GBytes *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqKnownHosts, rq_known_hosts_free)

G_END_DECLS
