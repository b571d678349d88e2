/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One asynchronous call from a caller's context to the worker and back.
 *
 * Threads: made in the caller's context; ended once, by the worker or by cancelling, whoever is
 * first. The task and all it holds are let go in the caller's context only: a worker that dropped
 * the last reference would finalise the caller's objects on the wrong thread. */
typedef struct _RqSshCall RqSshCall;

RqSshCall *rq_ssh_call_new            (GTask         *task,
                                       int            wake_fd);
RqSshCall *rq_ssh_call_ref            (RqSshCall *self);
void       rq_ssh_call_unref          (RqSshCall *self);
gboolean   rq_ssh_call_is_over        (RqSshCall *self);
gboolean   rq_ssh_call_return_pointer (RqSshCall      *self,
                                       gpointer        result,
                                       GDestroyNotify  destroy);
gboolean   rq_ssh_call_return_boolean (RqSshCall *self);
gboolean   rq_ssh_call_return_error   (RqSshCall    *self,
                                       const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSshCall, rq_ssh_call_unref)

G_END_DECLS
