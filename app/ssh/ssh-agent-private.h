/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A client of ssh-agent (draft-miller-ssh-agent). libssh2 has one too, but it blocks where nothing
 * can stop it: gpg-agent asks for a PIN, and may wait for ever.
 *
 * Threads: used by one thread, which it blocks until the agent answers or it is cancelled. */
typedef struct _RqSshAgent RqSshAgent;

typedef struct
{
  GBytes *public_key; /* (owned) */
  char *type;         /* (owned) */
  char *comment;      /* (owned) */
} RqSshAgentKey;

RqSshAgent *rq_ssh_agent_connect    (const char   *path,
                                     GCancellable *cancellable,
                                     GError      **error);
void        rq_ssh_agent_free       (RqSshAgent *self);
GPtrArray  *rq_ssh_agent_list       (RqSshAgent   *self,
                                     GCancellable *cancellable,
                                     GError      **error);
GBytes     *rq_ssh_agent_sign       (RqSshAgent   *self,
                                     GBytes       *public_key,
                                     const guint8 *data,
                                     gsize         size,
                                     guint32       flags,
                                     GCancellable *cancellable,
                                     GError      **error);
GPtrArray  *rq_ssh_agent_parse_list (GBytes *answer);
GBytes     *rq_ssh_agent_parse_sign (GBytes *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshAgent, rq_ssh_agent_free)

G_END_DECLS
