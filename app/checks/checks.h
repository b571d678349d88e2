/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/check.h"
#include "swarm/image-ref.h"

G_BEGIN_DECLS

/* All of them; each is an RqCheckFunc. */
RqCheckResult *rq_check_version  (const RqCheckFacts *facts,
                                  GCancellable       *cancellable);
RqCheckResult *rq_check_health   (const RqCheckFacts *facts,
                                  GCancellable       *cancellable);
RqCheckResult *rq_check_images   (const RqCheckFacts *facts,
                                  GCancellable       *cancellable);
RqCheckResult *rq_check_disk     (const RqCheckFacts *facts,
                                  GCancellable       *cancellable);
RqCheckResult *rq_check_nodes    (const RqCheckFacts *facts,
                                  GCancellable       *cancellable);
RqCheckResult *rq_check_rollout  (const RqCheckFacts *facts,
                                  GCancellable       *cancellable);
RqCheckResult *rq_check_rollback (const RqCheckFacts *facts,
                                  GCancellable       *cancellable);

/* The services that are not healthy, as phrases: (transfer full) of char; what is just starting is
 * given half a minute. @all: (nullable): gets a line for every service */
GPtrArray     *rq_check_health_find_unhealthy (RqEngineClient  *client,
                                               const char      *stack,
                                               GPtrArray       *all,
                                               GCancellable    *cancellable,
                                               GError         **error);
/* Does the registry have @image, asked by the manager with its own login? Errors:
 * RQ_ENGINE_ERROR_NOT_FOUND: it does not; others: it could not be asked */
gboolean       rq_check_images_ask            (RqEngineClient  *client,
                                               RqImageRef      *image,
                                               GCancellable    *cancellable,
                                               GError         **error);
/* What `df -Pk` said: a result with a line for every file system. Pure. */
RqCheckResult *rq_check_disk_judge            (const char *text,
                                               gsize       length);

G_END_DECLS
