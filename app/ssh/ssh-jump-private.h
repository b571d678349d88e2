/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ssh/ssh-asker-private.h"

G_BEGIN_DECLS

/* The connection to the host that another one is reached through (ProxyJump): a session by itself,
 * with a thread by itself, and one stream in it. */
typedef struct _RqSshJump RqSshJump;

RqSshJump         *rq_ssh_jump_new  (const char *destination,
                                     RqSshAsker *asker,
                                     GError    **error);
void               rq_ssh_jump_free (RqSshJump *self);
GSocketConnection *rq_ssh_jump_open (RqSshJump  *self,
                                     const char *host,
                                     guint16     port,
                                     GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshJump, rq_ssh_jump_free)

G_END_DECLS
