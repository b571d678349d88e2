/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "settings/deployment.h"
#include "ssh/transport.h"
#include "swarm/service-change.h"

G_BEGIN_DECLS

/* Changes one service of a stack by hand, on a thread of its own, under the stack's lock: not
 * while somebody upgrades it or rolls it back, and nobody begins to meanwhile.
 * @service: as the model has it: what the person saw when they decided; another state of it now is
 * a conflict. @author: (nullable) "Ann Lee <ann@desk>", default from the system. */
void     rq_change_service_async  (RqDeployment        *deployment,
                                   RqTransport         *transport,
                                   JsonObject          *service,
                                   RqServiceChange     *change,
                                   const char          *author,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
/* FALSE with RQ_SERVICE_CHANGE_ERROR, RQ_RECORD_ERROR_LOCKED (who has it), RQ_ENGINE_ERROR or the
 * transport's error */
gboolean rq_change_service_finish (GAsyncResult  *result,
                                   GError       **error);

G_END_DECLS
