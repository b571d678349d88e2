/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-thread.h"

typedef struct
{
  GTask *task;               /* (owned) */
  RqReleaseThreadFunc func;
} Work;

static gboolean
let_go_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* The task may hold the last reference to an object that belongs to the caller's thread: it has
 * to go there to be given up. Attached after the task's own answer, so it comes after that. */
static void
hand_over (GTask *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, let_go_cb, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/**
 * rq_release_thread_settle:
 *
 * On a thread of rq_release_thread_run(): lets what is pending in its context happen.
 */
void
rq_release_thread_settle (void)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  while (g_main_context_iteration (context, FALSE))
    continue;
}

static gpointer
run_thread (gpointer data)
{
  Work *work = data;
  GMainContext *context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  work->func (work->task, g_task_get_source_object (work->task),
              g_task_get_cancellable (work->task));
  rq_release_thread_settle ();
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);

  hand_over (g_steal_pointer (&work->task));
  g_free (work);
  return NULL;
}

/**
 * rq_release_thread_run:
 * @task: (transfer none): whose answer @func gives
 * @name: of the thread, at most 15 characters
 *
 * Runs @func on a new thread with a main context of its own.
 */
void
rq_release_thread_run (GTask               *task,
                       const char          *name,
                       RqReleaseThreadFunc  func)
{
  Work *work = g_new0 (Work, 1);

  work->task = g_object_ref (task);
  work->func = func;
  g_thread_unref (g_thread_new (name, run_thread, work));
}
