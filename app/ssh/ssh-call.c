/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-call-private.h"

#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

struct _RqSshCall
{
  gatomicrefcount references;
  GTask *task;            /* (owned) touched by whoever has set `over`, then in the context */
  GSource *cancel_source; /* (owned) (nullable) in the task's context */
  int wake_fd;            /* (owned) the worker's, so that it sees the cancelling; -1: nobody's */
  int over;               /* (atomic) somebody ends it, or has */

  /* written by who ends it, read in the context */
  gpointer result;        /* (owned) (nullable) */
  GDestroyNotify destroy;
  GError *error;          /* (owned) (nullable) */
  gboolean is_boolean;
};

static gboolean
claim (RqSshCall *self)
{
  return g_atomic_int_compare_and_exchange (&self->over, FALSE, TRUE);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer data)
{
  RqSshCall *self = data;
  g_autoptr (GTask) task = NULL;

  if (!claim (self))
    return G_SOURCE_REMOVE;

  task = g_steal_pointer (&self->task);
  if (self->wake_fd >= 0 && write (self->wake_fd, &(uint64_t){ 1 }, sizeof (uint64_t)) < 0)
    g_debug ("the worker is awake already");
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/**
 * rq_ssh_call_new:
 * @wake_fd: an eventfd to write to when the call is cancelled (copied), or -1
 *
 * To be called in the context of @task.
 *
 * Returns: (transfer full): the call
 */
RqSshCall *
rq_ssh_call_new (GTask *task,
                 int wake_fd)
{
  RqSshCall *self = g_new0 (RqSshCall, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_atomic_ref_count_init (&self->references);
  self->task = g_object_ref (task);
  self->wake_fd = wake_fd >= 0 ? fcntl (wake_fd, F_DUPFD_CLOEXEC, 0) : -1;
  if (cancellable != NULL)
    {
      self->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_priority (self->cancel_source, g_task_get_priority (task));
      g_source_set_callback (self->cancel_source, G_SOURCE_FUNC (cancelled_cb),
                             rq_ssh_call_ref (self), (GDestroyNotify) rq_ssh_call_unref);
      g_source_attach (self->cancel_source, g_task_get_context (task));
    }

  return self;
}

/**
 * rq_ssh_call_ref:
 *
 * Returns: (transfer full): @self
 */
RqSshCall *
rq_ssh_call_ref (RqSshCall *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
rq_ssh_call_unref (RqSshCall *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_object (&self->task); /* its context went away before it */
  g_clear_pointer (&self->cancel_source, g_source_unref);
  g_clear_error (&self->error);
  if (self->result != NULL)
    self->destroy (self->result);
  if (self->wake_fd >= 0)
    close (self->wake_fd);
  g_free (self);
}

/**
 * rq_ssh_call_is_over:
 *
 * Returns: whether it was cancelled or answered; any thread
 */
gboolean
rq_ssh_call_is_over (RqSshCall *self)
{
  return g_atomic_int_get (&self->over);
}

static gboolean
return_cb (gpointer data)
{
  RqSshCall *self = data;
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (self->cancel_source != NULL)
    g_source_destroy (self->cancel_source);

  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else if (self->is_boolean)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, g_steal_pointer (&self->result), self->destroy);
  return G_SOURCE_REMOVE;
}

static void
hand_over (RqSshCall *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref (g_task_get_context (self->task));
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (self->task));
  g_source_set_callback (source, return_cb, rq_ssh_call_ref (self),
                         (GDestroyNotify) rq_ssh_call_unref);
  g_source_attach (source, context);
}

/**
 * rq_ssh_call_return_pointer:
 * @result: (transfer full):
 *
 * Answers the call, from any thread.
 *
 * Returns: %FALSE when it was over already; then @result is destroyed
 */
gboolean
rq_ssh_call_return_pointer (RqSshCall *self,
                            gpointer result,
                            GDestroyNotify destroy)
{
  if (!claim (self))
    {
      destroy (result);
      return FALSE;
    }

  self->result = result;
  self->destroy = destroy;
  hand_over (self);
  return TRUE;
}

/**
 * rq_ssh_call_return_boolean:
 *
 * Answers the call with %TRUE, from any thread.
 *
 * Returns: %FALSE when it was over already
 */
gboolean
rq_ssh_call_return_boolean (RqSshCall *self)
{
  if (!claim (self))
    return FALSE;

  self->is_boolean = TRUE;
  hand_over (self);
  return TRUE;
}

/**
 * rq_ssh_call_return_error:
 *
 * Fails the call, from any thread.
 *
 * Returns: %FALSE when it was over already
 */
gboolean
rq_ssh_call_return_error (RqSshCall *self,
                          const GError *error)
{
  if (!claim (self))
    return FALSE;

  self->error = g_error_copy (error);
  hand_over (self);
  return TRUE;
}
