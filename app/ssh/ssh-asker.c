/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-asker-private.h"

#include "base/secret-text.h"

#include <glib/gi18n-lib.h>

/* One question that the worker's thread has for a person.
 *
 * Threads: the worker waits for `answered`; whoever comes last frees it. The interaction is only
 * touched, and let go, in its own context. */
typedef struct
{
  gatomicrefcount references;
  GMutex mutex;
  GCond changed;
  gboolean answered; /* (mutex) */
  gboolean yes;      /* (mutex) */
  char *secret;      /* (mutex) (owned) (nullable) */
  GError *error;     /* (mutex) (owned) (nullable) */

  RqSshInteraction *interaction; /* (owned) let go in the context, with the answer */
  GCancellable *cancellable;     /* (owned) */
  RqSshQuestion *question;       /* (owned) (nullable) a secret; else it is about a host key */
  char *host;        /* (owned) (nullable) */
  char *key_type;    /* (owned) (nullable) */
  char *fingerprint; /* (owned) (nullable) */
} Asking;

static void
asking_unref (Asking *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_clear_error (&self->error);
  g_clear_object (&self->interaction);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->question, rq_ssh_question_free);
  rq_secret_text_free (self->secret);
  g_free (self->host);
  g_free (self->key_type);
  g_free (self->fingerprint);
  g_free (self);
}

static Asking *
asking_ref (Asking *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static Asking *
asking_new (RqSshAsker *asker)
{
  Asking *self = g_new0 (Asking, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->interaction = g_object_ref (asker->interaction);
  self->cancellable = g_object_ref (asker->cancellable);
  return self;
}

static void
answered_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  Asking *self = data;
  RqSshInteraction *interaction = RQ_SSH_INTERACTION (source);
  g_autoptr (GError) error = NULL;
  char *secret = NULL;
  gboolean yes = FALSE;

  if (self->question != NULL)
    secret = rq_ssh_interaction_ask_secret_finish (interaction, result, NULL, &error);
  else
    yes = rq_ssh_interaction_ask_host_key_finish (interaction, result, &error);

  g_clear_object (&self->interaction);
  g_mutex_lock (&self->mutex);
  self->answered = TRUE;
  self->yes = yes;
  self->secret = secret;
  self->error = g_steal_pointer (&error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  asking_unref (self);
}

static gboolean
ask_cb (gpointer data)
{
  Asking *self = data;

  if (self->question != NULL)
    rq_ssh_interaction_ask_secret_async (self->interaction, self->question, self->cancellable,
                                         answered_cb, asking_ref (self));
  else
    rq_ssh_interaction_ask_host_key_async (self->interaction, self->host, self->key_type,
                                           self->fingerprint, self->cancellable,
                                           answered_cb, asking_ref (self));
  return G_SOURCE_REMOVE;
}

static void
post (GMainContext *context,
      GSourceFunc function,
      Asking *asking)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, asking_ref (asking), (GDestroyNotify) asking_unref);
  g_source_attach (source, context);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer data)
{
  Asking *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* Asks and waits. Not to be called in the context's own thread. */
static void
wait_for_answer (Asking *self,
                 GMainContext *context,
                 GError **error)
{
  gulong id;

  post (context, ask_cb, self);
  id = g_cancellable_connect (self->cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  g_mutex_lock (&self->mutex);
  while (!self->answered && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->changed, &self->mutex);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (self->cancellable, id);
}

/**
 * rq_ssh_asker_ask_host_key:
 *
 * Asks a person and blocks until there is an answer.
 *
 * Returns: %TRUE for yes; %FALSE without an error for no
 */
gboolean
rq_ssh_asker_ask_host_key (RqSshAsker *self,
                           const char *host,
                           const char *key_type,
                           const char *fingerprint,
                           GError **error)
{
  Asking *asking;
  gboolean yes;

  if (self->interaction == NULL)
    return FALSE;

  asking = asking_new (self);
  asking->host = g_strdup (host);
  asking->key_type = g_strdup (key_type);
  asking->fingerprint = g_strdup (fingerprint);
  wait_for_answer (asking, self->context, error);

  g_mutex_lock (&asking->mutex);
  yes = asking->yes;
  g_mutex_unlock (&asking->mutex);
  asking_unref (asking);
  return yes && !g_cancellable_is_cancelled (self->cancellable);
}

/**
 * rq_ssh_asker_can_ask_secrets:
 *
 * Returns: whether there is anybody who can type a passphrase
 */
gboolean
rq_ssh_asker_can_ask_secrets (RqSshAsker *self)
{
  return self->interaction != NULL && rq_ssh_interaction_can_ask_secrets (self->interaction);
}

/**
 * rq_ssh_asker_ask_secret:
 *
 * Asks a person and blocks until there is an answer.
 *
 * Returns: (transfer full): the secret, for rq_secret_text_free(); %NULL with an error, which is
 *   %G_IO_ERROR_CANCELLED when the person gave none
 */
char *
rq_ssh_asker_ask_secret (RqSshAsker *self,
                         const RqSshQuestion *question,
                         GError **error)
{
  g_autoptr (GError) failure = NULL;
  Asking *asking = asking_new (self);
  char *secret;

  self->typed = TRUE;
  asking->question = rq_ssh_question_copy (question);
  wait_for_answer (asking, self->context, &failure);

  g_mutex_lock (&asking->mutex);
  secret = g_steal_pointer (&asking->secret);
  g_mutex_unlock (&asking->mutex);
  asking_unref (asking);

  if (secret != NULL && failure == NULL && !g_cancellable_is_cancelled (self->cancellable))
    return secret;
  rq_secret_text_free (secret);
  if (failure == NULL && !g_cancellable_set_error_if_cancelled (self->cancellable, &failure))
    failure = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                   _("Connecting was given up."));
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
accepted_cb (gpointer data)
{
  Asking *self = data;

  rq_ssh_interaction_secret_accepted (self->interaction, self->question);
  g_clear_object (&self->interaction);
  return G_SOURCE_REMOVE;
}

/**
 * rq_ssh_asker_accept:
 * @question: what was asked last
 *
 * Tells, without waiting, that the answer was right.
 */
void
rq_ssh_asker_accept (RqSshAsker *self,
                     const RqSshQuestion *question)
{
  Asking *asking = asking_new (self);

  asking->question = rq_ssh_question_copy (question);
  post (self->context, accepted_cb, asking);
  asking_unref (asking);
}
