/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/stack-view.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): the image of @service with a digest: its spec's own, else that of a
 * container on the manager, else the one that the registry has for the tag now; %NULL when none of
 * them tells. */
char *rq_image_pin (RqEngineClient *client,
                    RqStackView    *view,
                    JsonObject     *service,
                    GCancellable   *cancellable);

G_END_DECLS
