/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ssh/ssh-question.h"

G_BEGIN_DECLS

/* What connecting may have to ask a person. Called in the context in which connecting was
 * started; without an interaction the answer is no. */
#define RQ_TYPE_SSH_INTERACTION (rq_ssh_interaction_get_type ())
G_DECLARE_INTERFACE (RqSshInteraction, rq_ssh_interaction, RQ, SSH_INTERACTION, GObject)

struct _RqSshInteractionInterface
{
  GTypeInterface parent_iface;

  /* @key_type: such as "ssh-ed25519"; @fingerprint: "SHA256:…" as ssh-keygen -l prints it.
   * TRUE: remember the key in known_hosts and go on. */
  void     (*ask_host_key_async)  (RqSshInteraction    *self,
                                   const char          *host,
                                   const char          *key_type,
                                   const char          *fingerprint,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
  gboolean (*ask_host_key_finish) (RqSshInteraction  *self,
                                   GAsyncResult      *result,
                                   GError           **error);

  /* (nullable): nobody is there to type a secret. The answer, (transfer full), is wiped by whoever
   * takes it; a person who gives none is G_IO_ERROR_CANCELLED, which ends connecting. */
  void     (*ask_secret_async)    (RqSshInteraction    *self,
                                   const RqSshQuestion *question,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
  char    *(*ask_secret_finish)   (RqSshInteraction  *self,
                                   GAsyncResult      *result,
                                   gboolean          *remember,
                                   GError           **error);
  /* (nullable): the last answer to @question was right. */
  void     (*secret_accepted)     (RqSshInteraction    *self,
                                   const RqSshQuestion *question);
};

void     rq_ssh_interaction_ask_host_key_async  (RqSshInteraction    *self,
                                                 const char          *host,
                                                 const char          *key_type,
                                                 const char          *fingerprint,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
gboolean rq_ssh_interaction_ask_host_key_finish (RqSshInteraction  *self,
                                                 GAsyncResult      *result,
                                                 GError           **error);
gboolean rq_ssh_interaction_can_ask_secrets     (RqSshInteraction *self);
void     rq_ssh_interaction_ask_secret_async    (RqSshInteraction    *self,
                                                 const RqSshQuestion *question,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
char    *rq_ssh_interaction_ask_secret_finish   (RqSshInteraction  *self,
                                                 GAsyncResult      *result,
                                                 gboolean          *remember,
                                                 GError           **error);
void     rq_ssh_interaction_secret_accepted     (RqSshInteraction    *self,
                                                 const RqSshQuestion *question);

G_END_DECLS
