/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-connect-private.h"

/* A question that the worker's thread asks a person in another thread's main context.
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
  GError *error;     /* (mutex) (owned) (nullable) */

  RqSshInteraction *interaction; /* (owned) let go in the context, with the answer */
  GCancellable *cancellable;     /* (owned) */
  char *host;        /* (owned) */
  char *key_type;    /* (owned) */
  char *fingerprint; /* (owned) */
} Question;

static void
question_unref (Question *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_clear_error (&self->error);
  g_clear_object (&self->interaction);
  g_object_unref (self->cancellable);
  g_free (self->host);
  g_free (self->key_type);
  g_free (self->fingerprint);
  g_free (self);
}

static Question *
question_ref (Question *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
answered_cb (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  Question *self = data;
  g_autoptr (GError) error = NULL;
  gboolean yes = rq_ssh_interaction_ask_host_key_finish (RQ_SSH_INTERACTION (source), result,
                                                         &error);

  g_clear_object (&self->interaction);
  g_mutex_lock (&self->mutex);
  self->answered = TRUE;
  self->yes = yes;
  self->error = g_steal_pointer (&error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  question_unref (self);
}

static gboolean
ask_cb (gpointer data)
{
  Question *self = data;

  rq_ssh_interaction_ask_host_key_async (self->interaction, self->host, self->key_type,
                                         self->fingerprint, self->cancellable,
                                         answered_cb, question_ref (self));
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer data)
{
  Question *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * rq_ssh_ask_host_key:
 * @context: where @interaction lives
 *
 * Asks a person and blocks until there is an answer. Not to be called in @context's own thread.
 *
 * Returns: %TRUE for yes; %FALSE without an error for no
 */
gboolean
rq_ssh_ask_host_key (RqSshInteraction *interaction,
                     GMainContext *context,
                     const char *host,
                     const char *key_type,
                     const char *fingerprint,
                     GCancellable *cancellable,
                     GError **error)
{
  Question *self = g_new0 (Question, 1);
  g_autoptr (GSource) source = g_idle_source_new ();
  gboolean yes;
  gulong id;

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->interaction = g_object_ref (interaction);
  self->cancellable = g_object_ref (cancellable);
  self->host = g_strdup (host);
  self->key_type = g_strdup (key_type);
  self->fingerprint = g_strdup (fingerprint);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, ask_cb, question_ref (self), (GDestroyNotify) question_unref);
  g_source_attach (source, context);

  id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  g_mutex_lock (&self->mutex);
  while (!self->answered && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->mutex);
  yes = self->yes;
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, id);

  question_unref (self);
  return yes && !g_cancellable_is_cancelled (cancellable);
}
