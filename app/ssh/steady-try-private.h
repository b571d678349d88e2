/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/steady-transport.h"

G_BEGIN_DECLS

/* One try of a steady transport to connect, and when there is another. */

/* @inner: (transfer full) (nullable). Returns whether the try still counts; one that does not is
 * closed by whoever called. */
typedef gboolean (*RqSteadyTried) (GObject      *owner,
                                   GCancellable *cancellable,
                                   RqTransport  *inner,
                                   const GError *error);

/* @task: (nullable) (transfer full): of a person, whose cancelling ends the try */
void         rq_steady_try          (const RqDial     *dial,
                                     gpointer          data,
                                     RqSshInteraction *interaction,
                                     GObject          *owner,
                                     GCancellable     *cancellable,
                                     GTask            *task,
                                     RqSteadyTried     tried);
/* Until the next try after so many in vain. */
unsigned int rq_steady_pause_ms     (unsigned int failures);
/* What no waiting mends. */
gboolean     rq_steady_needs_person (const GError *error);

G_END_DECLS
