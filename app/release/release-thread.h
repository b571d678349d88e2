/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Gives @task its answer with one of the g_task_return_…() functions; on the new thread, whose own
 * main context is the thread-default one. */
typedef void (*RqReleaseThreadFunc) (GTask *task,
                                     gpointer source,
                                     GCancellable *cancellable);

/* For @func, before it gives its answer: what closed connections have still to do is done, for
 * whoever gets the answer may end the program. */
void rq_release_thread_settle (void);
/* Runs @func on a thread of its own. The last reference to @task and its source is never dropped
 * there. */
void rq_release_thread_run (GTask               *task,
                            const char          *name,
                            RqReleaseThreadFunc  func);

G_END_DECLS
