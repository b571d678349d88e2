/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-memory.h"

#include "base/secret-text.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>

struct _RqSshMemory
{
  GObject parent_instance;

  RqSshInteraction *person; /* (owned) (nullable) */
  GHashTable *secrets;      /* (owned) of what the question is about: the right answer */
  GHashTable *pending;      /* (owned) the same of answers that nobody has called right yet */
};

static void rq_ssh_memory_iface_init (RqSshInteractionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqSshMemory, rq_ssh_memory, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_SSH_INTERACTION,
                                                      rq_ssh_memory_iface_init))

/* @return: (transfer full) (nullable): what the same secret answers; %NULL: it is good once */
static char *
dup_about (const RqSshQuestion *question)
{
  if (question->kind == RQ_SSH_QUESTION_PASSPHRASE && question->key_file != NULL)
    return g_strconcat ("key ", question->key_file, NULL);
  if (question->kind == RQ_SSH_QUESTION_PASSWORD)
    return g_strdup_printf ("password %s@%s:%d", question->user, question->host, question->port);
  return NULL;
}

static void
host_key_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
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
ask_host_key_async (RqSshInteraction *interaction,
                    const char *host,
                    const char *key_type,
                    const char *fingerprint,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  RqSshMemory *self = RQ_SSH_MEMORY (interaction);
  g_autoptr (GTask) task = g_task_new (interaction, cancellable, callback, user_data);

  g_task_set_source_tag (task, ask_host_key_async);
  if (self->person != NULL)
    rq_ssh_interaction_ask_host_key_async (self->person, host, key_type, fingerprint, cancellable,
                                           host_key_cb, g_object_ref (task));
  else
    g_task_return_boolean (task, FALSE);
}

static gboolean
ask_host_key_finish (RqSshInteraction *interaction,
                     GAsyncResult *result,
                     GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
answered_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (GTask) task = data;
  RqSshMemory *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *about = dup_about (g_task_get_task_data (task));
  char *secret = rq_ssh_interaction_ask_secret_finish (RQ_SSH_INTERACTION (source), result, NULL,
                                                       &error);

  if (secret == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (about != NULL)
    g_hash_table_replace (self->pending, g_steal_pointer (&about), g_strdup (secret));
  g_task_return_pointer (task, secret, (GDestroyNotify) rq_secret_text_free);
}

static GError *
nobody (const RqSshQuestion *question)
{
  return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_AUTHENTICATION,
                      _("%s asks for something that only you can answer. Connect again and "
                        "answer it."), question->name);
}

static void
ask_secret_async (RqSshInteraction *interaction,
                  const RqSshQuestion *question,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  RqSshMemory *self = RQ_SSH_MEMORY (interaction);
  g_autoptr (GTask) task = g_task_new (interaction, cancellable, callback, user_data);
  g_autofree char *about = dup_about (question);
  const char *known = about != NULL ? g_hash_table_lookup (self->secrets, about) : NULL;

  g_task_set_source_tag (task, ask_secret_async);
  if (about != NULL)
    g_hash_table_remove (self->pending, about);
  if (known != NULL && question->attempt == 1)
    {
      g_task_return_pointer (task, g_strdup (known), (GDestroyNotify) rq_secret_text_free);
      return;
    }
  if (known != NULL)
    g_hash_table_remove (self->secrets, about);
  if (self->person == NULL || !rq_ssh_interaction_can_ask_secrets (self->person))
    {
      g_task_return_error (task, nobody (question));
      return;
    }
  g_task_set_task_data (task, rq_ssh_question_copy (question),
                        (GDestroyNotify) rq_ssh_question_free);
  rq_ssh_interaction_ask_secret_async (self->person, question, cancellable, answered_cb,
                                       g_object_ref (task));
}

static char *
ask_secret_finish (RqSshInteraction *interaction,
                   GAsyncResult *result,
                   gboolean *remember,
                   GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
secret_accepted (RqSshInteraction *interaction,
                 const RqSshQuestion *question)
{
  RqSshMemory *self = RQ_SSH_MEMORY (interaction);
  g_autofree char *about = dup_about (question);
  char *known = NULL;
  char *secret = NULL;

  if (self->person != NULL)
    rq_ssh_interaction_secret_accepted (self->person, question);
  if (about != NULL && g_hash_table_steal_extended (self->pending, about, (gpointer *) &known,
                                                    (gpointer *) &secret))
    g_hash_table_replace (self->secrets, known, secret);
}

static void
rq_ssh_memory_iface_init (RqSshInteractionInterface *iface)
{
  iface->ask_host_key_async = ask_host_key_async;
  iface->ask_host_key_finish = ask_host_key_finish;
  iface->ask_secret_async = ask_secret_async;
  iface->ask_secret_finish = ask_secret_finish;
  iface->secret_accepted = secret_accepted;
}

static void
rq_ssh_memory_finalize (GObject *object)
{
  RqSshMemory *self = RQ_SSH_MEMORY (object);

  g_hash_table_unref (self->pending);
  g_hash_table_unref (self->secrets);
  g_clear_object (&self->person);
  G_OBJECT_CLASS (rq_ssh_memory_parent_class)->finalize (object);
}

static void
rq_ssh_memory_class_init (RqSshMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_ssh_memory_finalize;
}

static void
rq_ssh_memory_init (RqSshMemory *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) rq_secret_text_free);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) rq_secret_text_free);
}

/**
 * rq_ssh_memory_new:
 *
 * Returns: (transfer full): a memory with nothing in it
 */
RqSshMemory *
rq_ssh_memory_new (void)
{
  return g_object_new (RQ_TYPE_SSH_MEMORY, NULL);
}

/**
 * rq_ssh_memory_begin:
 * @person: (nullable): who is asked what is not remembered
 *
 * For one connecting.
 *
 * Returns: (transfer none) (nullable): whom it asks
 */
RqSshInteraction *
rq_ssh_memory_begin (RqSshMemory *self,
                     RqSshInteraction *person)
{
  gboolean can_ask = person != NULL && rq_ssh_interaction_can_ask_secrets (person);

  g_set_object (&self->person, person);
  g_hash_table_remove_all (self->pending);
  return can_ask || g_hash_table_size (self->secrets) > 0 ? RQ_SSH_INTERACTION (self) : person;
}

/**
 * rq_ssh_memory_copy:
 *
 * Returns: (transfer full): another one that remembers what @self does now
 */
RqSshMemory *
rq_ssh_memory_copy (RqSshMemory *self)
{
  RqSshMemory *copy = rq_ssh_memory_new ();
  GHashTableIter iter;
  gpointer about;
  gpointer secret;

  g_hash_table_iter_init (&iter, self->secrets);
  while (g_hash_table_iter_next (&iter, &about, &secret))
    g_hash_table_insert (copy->secrets, g_strdup (about), g_strdup (secret));
  return copy;
}
