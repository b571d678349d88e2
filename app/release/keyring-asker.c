/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/keyring-asker.h"

#include "base/secret-text.h"
#include "settings/secrets.h"

struct _RqKeyringAsker
{
  GObject parent_instance;

  RqSshInteraction *person;      /* (owned) */
  RqSshQuestion    *pending;     /* (owned) (nullable) to be remembered once it is accepted */
  char             *secret;      /* (owned) (nullable) the answer to it */
  gboolean          from_keyring; /* the last answer was a remembered one */
  gboolean          no_keyring;   /* nothing can be remembered */
};

static unsigned int not_remembered_signal;

static void rq_keyring_asker_iface_init (RqSshInteractionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqKeyringAsker, rq_keyring_asker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_SSH_INTERACTION,
                                                      rq_keyring_asker_iface_init))

static RqSecretKey
key_of (const RqSshQuestion *question)
{
  RqSecretKind kind = question->kind == RQ_SSH_QUESTION_PASSPHRASE ? RQ_SECRET_PASSPHRASE
                                                                   : RQ_SECRET_PASSWORD;
  RqSecretKey key = { kind, question->name, question->user, question->host, question->port,
                      question->key_file };

  return key;
}

static void
drop_pending (RqKeyringAsker *self)
{
  g_clear_pointer (&self->pending, rq_ssh_question_free);
  g_clear_pointer (&self->secret, rq_secret_text_free);
}

static void
host_key_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gboolean yes = rq_ssh_interaction_ask_host_key_finish (RQ_SSH_INTERACTION (source), result,
                                                         &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, yes);
}

static void
ask_host_key_async (RqSshInteraction    *interaction,
                    const char          *host,
                    const char          *key_type,
                    const char          *fingerprint,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  GTask *task = g_task_new (interaction, cancellable, callback, user_data);

  g_task_set_source_tag (task, ask_host_key_async);
  rq_ssh_interaction_ask_host_key_async (RQ_KEYRING_ASKER (interaction)->person, host, key_type,
                                         fingerprint, cancellable, host_key_cb, task);
}

static gboolean
ask_host_key_finish (RqSshInteraction  *interaction,
                     GAsyncResult      *result,
                     GError           **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  RqKeyringAsker *self = g_task_get_source_object (task);
  gboolean remember = FALSE;
  GError *error = NULL;
  char *secret = rq_ssh_interaction_ask_secret_finish (RQ_SSH_INTERACTION (source), result,
                                                       &remember, &error);

  drop_pending (self);
  self->from_keyring = FALSE;
  if (secret != NULL && remember)
    {
      self->pending = rq_ssh_question_copy (g_task_get_task_data (task));
      self->secret = g_strdup (secret);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) rq_secret_text_free);
}

/* @task: (transfer full) */
static void
ask_person (RqKeyringAsker *self,
            GTask          *task)
{
  RqSshQuestion *question = g_task_get_task_data (task);

  question->can_remember = question->kind != RQ_SSH_QUESTION_PROMPT && !self->no_keyring;
  rq_ssh_interaction_ask_secret_async (self->person, question, g_task_get_cancellable (task),
                                       answered_cb, task);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  RqKeyringAsker *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  char *secret = rq_secrets_look_up_finish (result, &error);

  self->from_keyring = secret != NULL;
  self->no_keyring = error != NULL;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) rq_secret_text_free);
  else
    ask_person (self, g_steal_pointer (&task));
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  GTask *task = data;
  g_autoptr (GError) error = NULL;

  /* One that cannot be forgotten is replaced by the right one. */
  if (!rq_secrets_forget_finish (result, &error) && error != NULL)
    g_debug ("A wrong secret stays: %s", error->message);
  ask_person (g_task_get_source_object (task), task);
}

static void
ask_secret_async (RqSshInteraction    *interaction,
                  const RqSshQuestion *question,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  RqKeyringAsker *self = RQ_KEYRING_ASKER (interaction);
  GTask *task = g_task_new (interaction, cancellable, callback, user_data);
  RqSshQuestion *copy = rq_ssh_question_copy (question);
  RqSecretKey key = key_of (copy);

  g_task_set_source_tag (task, ask_secret_async);
  g_task_set_task_data (task, copy, (GDestroyNotify) rq_ssh_question_free);
  if (question->kind == RQ_SSH_QUESTION_PROMPT)
    ask_person (self, task);
  else if (question->attempt == 1)
    rq_secrets_look_up_async (&key, cancellable, looked_up_cb, task);
  else if (self->from_keyring)
    {
      copy->was_remembered = TRUE;
      rq_secrets_forget_async (&key, cancellable, forgotten_cb, task);
    }
  else
    ask_person (self, task);
}

static char *
ask_secret_finish (RqSshInteraction  *interaction,
                   GAsyncResult      *result,
                   gboolean          *remember,
                   GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RqKeyringAsker) self = data;
  g_autoptr (GError) error = NULL;

  if (!rq_secrets_store_finish (result, &error))
    g_signal_emit (self, not_remembered_signal, 0, error->message);
}

static void
secret_accepted (RqSshInteraction    *interaction,
                 const RqSshQuestion *question)
{
  RqKeyringAsker *self = RQ_KEYRING_ASKER (interaction);

  if (self->pending != NULL && self->pending->kind == question->kind &&
      g_strcmp0 (self->pending->key_file, question->key_file) == 0)
    {
      RqSecretKey key = key_of (question);

      rq_secrets_store_async (&key, self->secret, NULL, stored_cb, g_object_ref (self));
    }
  drop_pending (self);
}

static void
rq_keyring_asker_iface_init (RqSshInteractionInterface *iface)
{
  iface->ask_host_key_async = ask_host_key_async;
  iface->ask_host_key_finish = ask_host_key_finish;
  iface->ask_secret_async = ask_secret_async;
  iface->ask_secret_finish = ask_secret_finish;
  iface->secret_accepted = secret_accepted;
}

static void
rq_keyring_asker_finalize (GObject *object)
{
  RqKeyringAsker *self = RQ_KEYRING_ASKER (object);

  drop_pending (self);
  g_clear_object (&self->person);
  G_OBJECT_CLASS (rq_keyring_asker_parent_class)->finalize (object);
}

static void
rq_keyring_asker_class_init (RqKeyringAskerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_keyring_asker_finalize;

  not_remembered_signal = g_signal_new ("not-remembered", RQ_TYPE_KEYRING_ASKER, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rq_keyring_asker_init (RqKeyringAsker *self)
{
}

/**
 * rq_keyring_asker_new:
 * @person: who is asked when nothing is remembered; must be able to answer for secrets
 *
 * Returns: (transfer full): what to give to rq_ssh_session_connect_async()
 */
RqKeyringAsker *
rq_keyring_asker_new (RqSshInteraction *person)
{
  RqKeyringAsker *self = g_object_new (RQ_TYPE_KEYRING_ASKER, NULL);

  self->person = g_object_ref (person);
  return self;
}
