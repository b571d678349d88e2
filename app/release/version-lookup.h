/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/check.h"
#include "settings/deployment.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

/* Asks the registry, from the manager, for the images of @version: what the check "images" of the
 * checklist finds, while the version is being typed. Nothing is kept. */
void           rq_version_lookup_async  (RqDeployment        *deployment,
                                         RqTransport         *transport,
                                         const char          *version,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
/* (transfer full) */
RqCheckResult *rq_version_lookup_finish (GAsyncResult  *result,
                                         GError       **error);

G_END_DECLS
