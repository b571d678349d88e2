/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/openssh-master-private.h"

G_BEGIN_DECLS

RqOpensshMaster *rq_openssh_connect (RqSshTarget   *target,
                                     const char    *name,
                                     RqSshAsker    *asker,
                                     RqOpensshMux **anchor,
                                     GError       **error);

G_END_DECLS
