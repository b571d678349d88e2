/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/steady-waiters-private.h"

struct _RqSteadyWaiters
{
  GMutex mutex;
  GPtrArray *waiters; /* (mutex) (owned) */
};

typedef struct
{
  gatomicrefcount references;
  RqSteadyWaiters *all; /* (unowned) */
  GTask *task;          /* (owned) */
  GSource *cancelled;   /* (owned) (nullable) */
} Waiter;

static void
waiter_unref (gpointer data)
{
  Waiter *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->cancelled, g_source_unref);
  g_object_unref (self->task);
  g_free (self);
}

static Waiter *
waiter_ref (Waiter *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rq_steady_waiters_new:
 *
 * Returns: (transfer full): nobody waits yet
 */
RqSteadyWaiters *
rq_steady_waiters_new (void)
{
  RqSteadyWaiters *self = g_new0 (RqSteadyWaiters, 1);

  g_mutex_init (&self->mutex);
  self->waiters = g_ptr_array_new_with_free_func (waiter_unref);
  return self;
}

/**
 * rq_steady_waiters_free:
 *
 * All must have been answered: each holds what owns this.
 */
void
rq_steady_waiters_free (RqSteadyWaiters *self)
{
  g_ptr_array_unref (self->waiters);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* In the waiter's own context. */
static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer data)
{
  Waiter *waiter = data;
  RqSteadyWaiters *all = waiter->all;
  gboolean was_there;

  waiter_ref (waiter);
  g_object_ref (waiter->task);
  g_mutex_lock (&all->mutex);
  was_there = g_ptr_array_remove_fast (all->waiters, waiter);
  g_mutex_unlock (&all->mutex);
  if (was_there)
    g_task_return_error_if_cancelled (waiter->task);
  g_object_unref (waiter->task);
  waiter_unref (waiter);
  return G_SOURCE_REMOVE;
}

/**
 * rq_steady_waiters_add:
 * @task: (transfer full): whose answer is a boolean
 *
 * Answers it once there is an answer for all, or it is cancelled.
 */
void
rq_steady_waiters_add (RqSteadyWaiters *self,
                       GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_atomic_ref_count_init (&waiter->references);
  waiter->all = self;
  waiter->task = task;
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->waiters, waiter);
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (cancelled_cb), waiter_ref (waiter),
                             waiter_unref);
      g_source_attach (waiter->cancelled, g_task_get_context (task));
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * rq_steady_waiters_answer:
 * @error: (nullable): why there will be no connection
 *
 * Answers all that wait now.
 */
void
rq_steady_waiters_answer (RqSteadyWaiters *self,
                          const GError *error)
{
  g_autoptr (GPtrArray) waiters = NULL;

  g_mutex_lock (&self->mutex);
  waiters = g_steal_pointer (&self->waiters);
  self->waiters = g_ptr_array_new_with_free_func (waiter_unref);
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);

      if (waiter->cancelled != NULL)
        g_source_destroy (waiter->cancelled);
      if (error != NULL)
        g_task_return_error (waiter->task, g_error_copy (error));
      else
        g_task_return_boolean (waiter->task, TRUE);
    }
}
