/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-thread.h"

/* Threads: the new thread alone until it attaches the source that ends the work, then the context
 * of the task. */
typedef struct
{
  GTask *task;                /* (owned) */
  GThread *thread;            /* (owned) (context of the task only) */
  GMainContext *context;      /* (owned) the thread's own */
  GCancellable *cancellable;  /* (owned) the thread's own, cancelled in its context only */
  RqReleaseThreadFunc func;
  GDestroyNotify free_answer; /* (nullable) */
  gpointer answer;            /* (owned) (nullable) */
  GError *error;              /* (owned) (nullable) */
} Work;

static gboolean
end_cb (gpointer data)
{
  Work *work = data;

  g_thread_join (work->thread);
  if (work->error != NULL)
    g_task_return_error (work->task, work->error);
  else
    g_task_return_pointer (work->task, work->answer, work->free_answer);
  g_object_unref (work->task);
  g_free (work);
  return G_SOURCE_REMOVE;
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* In the thread that cancels. GLib 2.74 leaks the source of a cancellable that one thread lets go
 * of while another is still emitting "cancelled": the thread's own is cancelled by itself. */
static void
caller_cancelled_cb (GCancellable *caller,
                     gpointer      data)
{
  Work *work = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, cancel_cb, g_object_ref (work->cancellable), g_object_unref);
  g_source_attach (source, work->context);
}

static gpointer
run_thread (gpointer data)
{
  Work *work = data;
  GCancellable *caller = g_task_get_cancellable (work->task);
  gulong caller_id = 0;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_main_context_push_thread_default (work->context);
  if (g_cancellable_is_cancelled (caller))
    g_cancellable_cancel (work->cancellable);
  else if (caller != NULL)
    caller_id = g_cancellable_connect (caller, G_CALLBACK (caller_cancelled_cb), work, NULL);

  work->answer = work->func (work->task, g_task_get_source_object (work->task), work->cancellable,
                             &work->error);

  g_cancellable_disconnect (caller, caller_id);
  while (g_main_context_iteration (work->context, FALSE))
    continue;
  g_main_context_pop_thread_default (work->context);
  g_clear_pointer (&work->context, g_main_context_unref);
  g_clear_object (&work->cancellable);

  g_source_set_priority (source, g_task_get_priority (work->task));
  g_source_set_callback (source, end_cb, work, NULL);
  g_source_attach (source, g_task_get_context (work->task));
  return NULL;
}

/**
 * rq_release_thread_run:
 * @task: (transfer none): made in the calling thread's context; it gets a pointer or an error
 * @name: of the thread, at most 15 characters
 *
 * Runs @func on a new thread with a main context of its own.
 */
void
rq_release_thread_run (GTask               *task,
                       const char          *name,
                       RqReleaseThreadFunc  func,
                       GDestroyNotify       free_answer)
{
  Work *work = g_new0 (Work, 1);

  work->task = g_object_ref (task);
  work->func = func;
  work->free_answer = free_answer;
  work->context = g_main_context_new ();
  work->cancellable = g_cancellable_new ();
  work->thread = g_thread_new (name, run_thread, work);
}
