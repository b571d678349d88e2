/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-interaction.h"

G_DEFINE_INTERFACE (RqSshInteraction, rq_ssh_interaction, G_TYPE_OBJECT)

static void
rq_ssh_interaction_default_init (RqSshInteractionInterface *iface)
{
}

/**
 * rq_ssh_interaction_ask_host_key_async:
 * @host: as known_hosts will name it
 * @key_type: such as "ssh-ed25519"
 * @fingerprint: "SHA256:…", as `ssh-keygen -l` prints it
 *
 * Asks a person whether this key is the server's, in the context in which connecting was started.
 */
void
rq_ssh_interaction_ask_host_key_async (RqSshInteraction *self,
                                       const char *host,
                                       const char *key_type,
                                       const char *fingerprint,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_return_if_fail (RQ_IS_SSH_INTERACTION (self));

  RQ_SSH_INTERACTION_GET_IFACE (self)->ask_host_key_async (self, host, key_type, fingerprint,
                                                           cancellable, callback, user_data);
}

/**
 * rq_ssh_interaction_ask_host_key_finish:
 *
 * Returns: %TRUE to remember the key and go on; %FALSE, also without an error, to refuse it
 */
gboolean
rq_ssh_interaction_ask_host_key_finish (RqSshInteraction *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (RQ_IS_SSH_INTERACTION (self), FALSE);

  return RQ_SSH_INTERACTION_GET_IFACE (self)->ask_host_key_finish (self, result, error);
}

/**
 * rq_ssh_interaction_can_ask_secrets:
 *
 * Returns: whether rq_ssh_interaction_ask_secret_async() may be called; any thread
 */
gboolean
rq_ssh_interaction_can_ask_secrets (RqSshInteraction *self)
{
  g_return_val_if_fail (RQ_IS_SSH_INTERACTION (self), FALSE);

  return RQ_SSH_INTERACTION_GET_IFACE (self)->ask_secret_async != NULL;
}

/**
 * rq_ssh_interaction_ask_secret_async:
 *
 * Asks a person for a passphrase, a password or what the server wants to know, in the context in
 * which connecting was started.
 */
void
rq_ssh_interaction_ask_secret_async (RqSshInteraction *self,
                                     const RqSshQuestion *question,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (RQ_IS_SSH_INTERACTION (self) && question != NULL);

  RQ_SSH_INTERACTION_GET_IFACE (self)->ask_secret_async (self, question, cancellable, callback,
                                                         user_data);
}

/**
 * rq_ssh_interaction_ask_secret_finish:
 * @remember: (out) (optional): whether the answer shall be kept once it proves right
 *
 * Returns: (transfer full): the answer, to be freed with rq_secret_text_free(); %NULL with
 *   %G_IO_ERROR_CANCELLED when there is none
 */
char *
rq_ssh_interaction_ask_secret_finish (RqSshInteraction *self,
                                      GAsyncResult *result,
                                      gboolean *remember,
                                      GError **error)
{
  gboolean ignored;

  g_return_val_if_fail (RQ_IS_SSH_INTERACTION (self), NULL);

  if (remember == NULL)
    remember = &ignored;
  *remember = FALSE;
  return RQ_SSH_INTERACTION_GET_IFACE (self)->ask_secret_finish (self, result, remember, error);
}

/**
 * rq_ssh_interaction_secret_accepted:
 * @question: what was asked last
 *
 * Tells that the answer was right.
 */
void
rq_ssh_interaction_secret_accepted (RqSshInteraction *self,
                                    const RqSshQuestion *question)
{
  g_return_if_fail (RQ_IS_SSH_INTERACTION (self) && question != NULL);

  if (RQ_SSH_INTERACTION_GET_IFACE (self)->secret_accepted != NULL)
    RQ_SSH_INTERACTION_GET_IFACE (self)->secret_accepted (self, question);
}
