/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a server offers before anything is encrypted (RFC 4253, 7.1). libssh2 does not tell, and
 * "-5" helps nobody. */
typedef struct
{
  char *banner;     /* (owned) such as "SSH-2.0-OpenSSH_9.2p1" */
  char *kex;        /* (owned) comma-separated names, likewise the others */
  char *host_keys;  /* (owned) */
  char *ciphers;    /* (owned) to us */
  char *macs;       /* (owned) to us */
} RqSshKexinit;

RqSshKexinit *rq_ssh_kexinit_parse  (GBytes *greeting);
void          rq_ssh_kexinit_free   (RqSshKexinit *self);
gboolean      rq_ssh_kexinit_shares (const char         *offered,
                                     const char * const *known,
                                     gsize               n_known);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshKexinit, rq_ssh_kexinit_free)

G_END_DECLS
