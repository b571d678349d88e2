/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Waiting for an asynchronous call in straight blocking code, on the thread-default main context
 * of the calling thread: a release's own thread, or the terminal program. Never on GTK's thread.
 *
 *   g_autoptr (RqAwait) await = rq_await_new ();
 *   thing_async (thing, cancellable, rq_await_cb, await);
 *   return thing_finish (thing, rq_await_result (await), error);
 */
typedef struct _RqAwait RqAwait;

RqAwait      *rq_await_new    (void);
void          rq_await_free   (RqAwait *await);
void          rq_await_cb     (GObject      *source,
                               GAsyncResult *result,
                               gpointer      await);
GAsyncResult *rq_await_result (RqAwait *await);
gboolean      rq_await_sleep  (unsigned int   milliseconds,
                               GCancellable  *cancellable,
                               GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqAwait, rq_await_free)

G_END_DECLS
