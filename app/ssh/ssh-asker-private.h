/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-interaction.h"

G_BEGIN_DECLS

/* How the worker's thread, while it connects, asks a person in another thread's main context. */
typedef struct
{
  RqSshInteraction *interaction; /* (unowned) (nullable) nobody: every answer is no */
  GMainContext *context;         /* (unowned) where it lives */
  GCancellable *cancellable;     /* (unowned) of connecting */
  gboolean typed;                /* a secret was asked for: nobody can log in without a person */
} RqSshAsker;

gboolean rq_ssh_asker_ask_host_key    (RqSshAsker *self,
                                       const char *host,
                                       const char *key_type,
                                       const char *fingerprint,
                                       GError    **error);
gboolean rq_ssh_asker_can_ask_secrets (RqSshAsker *self);
char    *rq_ssh_asker_ask_secret      (RqSshAsker          *self,
                                       const RqSshQuestion *question,
                                       GError             **error);
void     rq_ssh_asker_accept          (RqSshAsker          *self,
                                       const RqSshQuestion *question);

G_END_DECLS
