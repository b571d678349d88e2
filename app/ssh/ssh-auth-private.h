/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-config-private.h"
#include "ssh/ssh-link-private.h"

G_BEGIN_DECLS

gboolean rq_ssh_authenticate (RqSshLink         *link,
                              const RqSshConfig *config,
                              const char        *name,
                              GCancellable      *cancellable,
                              GError           **error);

G_END_DECLS
