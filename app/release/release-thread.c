/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-thread.h"

/* Threads: the new thread alone until it attaches the source that ends the work, then the context
 * of the task. */
typedef struct
{
  GTask *task;                /* (owned) */
  GThread *thread;            /* (owned) (context of the task only) */
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

static gpointer
run_thread (gpointer data)
{
  Work *work = data;
  GMainContext *context = g_main_context_new ();
  g_autoptr (GSource) source = g_idle_source_new ();

  g_main_context_push_thread_default (context);
  work->answer = work->func (work->task, g_task_get_source_object (work->task),
                             g_task_get_cancellable (work->task), &work->error);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);

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
  work->thread = g_thread_new (name, run_thread, work);
}
