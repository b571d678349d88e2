/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"
#include "swarm/service-change.h"

G_BEGIN_DECLS

/* Writing one changed service. Blocking, on a thread with its own client. */

/* Asked right before each write: may it be? */
typedef gboolean (*RqServiceGuard) (gpointer       user_data,
                                    GCancellable  *cancellable,
                                    GError       **error);

/* What to do when a write was not taken, or nobody knows whether it was. */
typedef enum
{
  RQ_WRITE_DONE,     /* it is as wanted */
  RQ_WRITE_AGAIN,    /* only Swarm's own bookkeeping has moved */
  RQ_WRITE_CONFLICT, /* somebody changed the service */
} RqWriteAnswer;

/* @id: of the service; @base: (nullable) the spec a person decided upon, else what is read first.
 * Errors: RQ_SERVICE_CHANGE_ERROR, RQ_ENGINE_ERROR, what @guard says. */
gboolean      rq_service_update_write  (RqEngineClient   *client,
                                        const char       *id,
                                        RqServiceChange  *change,
                                        JsonObject       *base,
                                        RqServiceGuard    guard,
                                        gpointer          user_data,
                                        GCancellable     *cancellable,
                                        GError          **error);
/* Pure: of the specs before, wanted and now. */
RqWriteAnswer rq_service_update_decide (JsonObject *base,
                                        JsonObject *wanted,
                                        JsonObject *now);

G_END_DECLS
