/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

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

G_END_DECLS
