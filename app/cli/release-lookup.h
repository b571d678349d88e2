/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-store.h"
#include "release/deployment-session.h"

G_BEGIN_DECLS

/* The records of a session's stack, blocking. */

/* (transfer full) (nullable) of RqReleaseHead, newest first */
GPtrArray       *rq_release_lookup_list (RqDeploymentSession  *session,
                                         GCancellable         *cancellable,
                                         GError              **error);
/* (transfer full) (nullable) */
RqReleaseRecord *rq_release_lookup_load (RqDeploymentSession  *session,
                                         const char           *release_id,
                                         GCancellable         *cancellable,
                                         GError              **error);
/* (transfer none) (nullable): the newest of @heads that is in flight or needs a person */
RqReleaseHead   *rq_release_lookup_open (GPtrArray *heads);

G_END_DECLS
