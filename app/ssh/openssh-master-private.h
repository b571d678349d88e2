/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/openssh-mux-private.h"
#include "ssh/ssh-asker-private.h"
#include "ssh/ssh-config-private.h"

G_BEGIN_DECLS

/* The process of OpenSSH's client that holds one connection for others (ControlMaster), with a
 * private directory for its sockets. It dies with the thread that started it, however that ends.
 *
 * Threads: the worker's only. */
typedef struct _RqOpensshMaster RqOpensshMaster;

RqOpensshMaster *rq_openssh_master_start         (RqSshTarget       *target,
                                                  const RqSshConfig *config,
                                                  gboolean           may_ask,
                                                  GError           **error);
void             rq_openssh_master_free          (RqOpensshMaster *self);
const char      *rq_openssh_master_get_control   (RqOpensshMaster *self);
/* (transfer full): of a socket in the directory */
char            *rq_openssh_master_path          (RqOpensshMaster *self,
                                                  const char      *name);
int              rq_openssh_master_get_fd        (RqOpensshMaster *self);
void             rq_openssh_master_read          (RqOpensshMaster *self);
gboolean         rq_openssh_master_has_exited    (RqOpensshMaster *self);
const char      *rq_openssh_master_get_words     (RqOpensshMaster *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqOpensshMaster, rq_openssh_master_free)

G_END_DECLS
