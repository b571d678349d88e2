/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/await.h"
#include "release/release-thread.h"

/* Threads: the members under the lock by the test's and the release's. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean begun;
  gboolean ended;
  GThread *cancelled_in; /* (not owned) (nullable) where the thread's cancellable was cancelled */
  GThread *thread;       /* (not owned) (nullable) */
} Meeting;

static void
meeting_say (Meeting  *meeting,
             gboolean *what)
{
  g_mutex_lock (&meeting->lock);
  *what = TRUE;
  g_cond_broadcast (&meeting->changed);
  g_mutex_unlock (&meeting->lock);
}

static void
meeting_wait (Meeting  *meeting,
              gboolean *what)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;

  g_mutex_lock (&meeting->lock);
  while (!*what)
    g_assert_true (g_cond_wait_until (&meeting->changed, &meeting->lock, deadline));
  g_mutex_unlock (&meeting->lock);
}

static void
note_thread_cb (GCancellable *cancellable,
                gpointer      data)
{
  Meeting *meeting = data;

  meeting->cancelled_in = g_thread_self ();
}

/* Sleeps until it is cancelled. */
static gpointer
sleep_thread (GTask         *task,
              gpointer       source,
              GCancellable  *cancellable,
              GError       **error)
{
  Meeting *meeting = g_task_get_task_data (task);
  gulong id = g_cancellable_connect (cancellable, G_CALLBACK (note_thread_cb), meeting, NULL);

  meeting->thread = g_thread_self ();
  meeting_say (meeting, &meeting->begun);
  while (rq_await_sleep (60000, cancellable, error))
    continue;
  g_cancellable_disconnect (cancellable, id);
  meeting_say (meeting, &meeting->ended);
  return NULL;
}

static gpointer
answer_thread (GTask         *task,
               gpointer       source,
               GCancellable  *cancellable,
               GError       **error)
{
  g_assert_nonnull (cancellable);
  g_assert_false (g_cancellable_is_cancelled (cancellable));
  return g_strdup ("an answer");
}

static void
run (GCancellable        *cancellable,
     Meeting             *meeting,
     RqReleaseThreadFunc  func,
     RqAwait             *await)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, rq_await_cb, await);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, meeting, NULL);
  rq_release_thread_run (task, "test", func, g_free);
}

static void
test_answer (void)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  run (NULL, NULL, answer_thread, await);
  answer = g_task_propagate_pointer (G_TASK (rq_await_result (await)), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "an answer");
}

/* Another handler of the caller's cancellable goes on until the thread has let go of everything:
 * what the thread waits with must not be caught in the caller's emission (a leak of GLib's that
 * the sanitizer sees). */
static void
linger_cb (GCancellable *cancellable,
           gpointer      data)
{
  Meeting *meeting = data;

  meeting_wait (meeting, &meeting->ended);
}

static void
test_cancel_while_running (void)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Meeting meeting = { 0 };
  gulong id;

  run (cancellable, &meeting, sleep_thread, await);
  meeting_wait (&meeting, &meeting.begun);
  id = g_cancellable_connect (cancellable, G_CALLBACK (linger_cb), &meeting, NULL);
  g_cancellable_cancel (cancellable);
  g_cancellable_disconnect (cancellable, id);

  g_assert_null (g_task_propagate_pointer (G_TASK (rq_await_result (await)), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_nonnull (meeting.thread);
  g_assert_true (meeting.cancelled_in == meeting.thread);
  g_assert_true (meeting.thread != g_thread_self ());
}

static void
test_cancelled_before (void)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Meeting meeting = { 0 };

  g_cancellable_cancel (cancellable);
  run (cancellable, &meeting, sleep_thread, await);
  g_assert_null (g_task_propagate_pointer (G_TASK (rq_await_result (await)), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (meeting.cancelled_in == meeting.thread);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release/release-thread/answer", test_answer);
  g_test_add_func ("/release/release-thread/cancel-while-running", test_cancel_while_running);
  g_test_add_func ("/release/release-thread/cancelled-before", test_cancelled_before);
  return g_test_run ();
}
