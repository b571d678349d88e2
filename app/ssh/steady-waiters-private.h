/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whoever waits for a connection, in any thread. Each one is answered once, in its own context. */
typedef struct _RqSteadyWaiters RqSteadyWaiters;

RqSteadyWaiters *rq_steady_waiters_new    (void);
void             rq_steady_waiters_free   (RqSteadyWaiters *self);
/* @task: (transfer full): of a boolean */
void             rq_steady_waiters_add    (RqSteadyWaiters *self,
                                           GTask           *task);
/* @error: (nullable): %NULL when there is a connection */
void             rq_steady_waiters_answer (RqSteadyWaiters *self,
                                           const GError    *error);

G_END_DECLS
