/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-interaction.h"

G_BEGIN_DECLS

/* Remembers, for as long as it lives and nowhere but here, the passphrases and passwords that were
 * right, so that a lost connection is made again without a person. An answer to a question in the
 * server's own words is never given twice. */
#define RQ_TYPE_SSH_MEMORY (rq_ssh_memory_get_type ())
G_DECLARE_FINAL_TYPE (RqSshMemory, rq_ssh_memory, RQ, SSH_MEMORY, GObject)

RqSshMemory      *rq_ssh_memory_new   (void);
/* (transfer none) (nullable): what to connect with when @person (nullable: nobody) is asked what is
 * not remembered. With nobody and a question, connecting fails with RQ_SSH_ERROR_AUTHENTICATION. */
RqSshInteraction *rq_ssh_memory_begin (RqSshMemory      *self,
                                       RqSshInteraction *person);
/* (transfer full): one that remembers the same */
RqSshMemory      *rq_ssh_memory_copy  (RqSshMemory *self);

G_END_DECLS
