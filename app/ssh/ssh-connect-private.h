/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-interaction.h"
#include "ssh/ssh-link-private.h"
#include "ssh/ssh-target.h"

G_BEGIN_DECLS

RqSshLink *rq_ssh_connect  (RqSshTarget      *target,
                            const char       *name,
                            RqSshInteraction *interaction,
                            GMainContext     *context,
                            GCancellable     *cancellable,
                            GError          **error);
gboolean   rq_ssh_ask_host_key (RqSshInteraction *interaction,
                                GMainContext     *context,
                                const char       *host,
                                const char       *key_type,
                                const char       *fingerprint,
                                GCancellable     *cancellable,
                                GError          **error);

G_END_DECLS
