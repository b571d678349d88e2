/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-asker-private.h"
#include "ssh/ssh-link-private.h"
#include "ssh/ssh-target.h"

G_BEGIN_DECLS

RqSshLink *rq_ssh_connect (RqSshTarget  *target,
                           const char   *name,
                           RqSshAsker   *asker,
                           GError      **error);

G_END_DECLS
