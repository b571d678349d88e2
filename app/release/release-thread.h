/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full): the task's answer, never %NULL but with an error; on the new thread, whose own
 * main context is the thread-default one. @cancellable is the thread's own: it follows the task's
 * whenever that context runs. */
typedef gpointer (*RqReleaseThreadFunc) (GTask *task,
                                         gpointer source,
                                         GCancellable *cancellable,
                                         GError **error);

/* Runs @func on a thread of its own. The answer comes when that thread is no more: nothing of it is
 * under way any longer, and the last reference to @task and its source is never dropped there.
 * @free_answer: (nullable) */
void rq_release_thread_run (GTask               *task,
                            const char          *name,
                            RqReleaseThreadFunc  func,
                            GDestroyNotify       free_answer);

G_END_DECLS
