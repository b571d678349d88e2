/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"

struct _RqAwait
{
  GMainContext *context; /* (owned) */
  GAsyncResult *result;  /* (owned) (nullable) until the call has ended */
};

/**
 * rq_await_new:
 *
 * Prepares to wait for one asynchronous call on the calling thread's default main context.
 *
 * Returns: (transfer full): the thing to wait with
 */
RqAwait *
rq_await_new (void)
{
  RqAwait *self = g_new0 (RqAwait, 1);

  self->context = g_main_context_ref_thread_default ();
  return self;
}

void
rq_await_free (RqAwait *self)
{
  g_clear_object (&self->result);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * rq_await_cb:
 *
 * The #GAsyncReadyCallback to pass, with the #RqAwait as its data.
 */
void
rq_await_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      await)
{
  RqAwait *self = await;

  g_assert (self->result == NULL);
  self->result = g_object_ref (result);
}

/**
 * rq_await_result:
 *
 * Runs the main context until the call has ended. Cancelling goes through the call's own
 * #GCancellable.
 *
 * Returns: (transfer none): what to give to the call's finish function
 */
GAsyncResult *
rq_await_result (RqAwait *self)
{
  while (self->result == NULL)
    g_main_context_iteration (self->context, TRUE);

  return self->result;
}

static gboolean
wake_cb (gpointer data)
{
  gboolean *done = data;

  *done = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  return wake_cb (data);
}

/**
 * rq_await_sleep:
 * @milliseconds: for how long
 *
 * Lets time pass while the thread's main context goes on working. For pacing a poll, not for
 * waiting until something has "surely" happened.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED when cancelled
 */
gboolean
rq_await_sleep (unsigned int   milliseconds,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GSource) timeout = g_timeout_source_new (milliseconds);
  g_autoptr (GSource) cancel = NULL;
  gboolean done = FALSE;

  g_source_set_callback (timeout, wake_cb, &done, NULL);
  g_source_attach (timeout, context);
  if (cancellable != NULL)
    {
      cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (cancel, G_SOURCE_FUNC (cancelled_cb), &done, NULL);
      g_source_attach (cancel, context);
    }

  while (!done)
    g_main_context_iteration (context, TRUE);

  g_source_destroy (timeout);
  if (cancel != NULL)
    g_source_destroy (cancel);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
