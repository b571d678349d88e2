/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"
#include "swarm/image-ref.h"

G_BEGIN_DECLS

/* What the login on the manager has from `docker login`, for asking @image's registry in its name.
 * (transfer full) (nullable): a value of X-Registry-Auth; %NULL where it has none that can be read
 * (a credential helper keeps it, or nobody logged in). Kept in memory only. Blocking. */
char *rq_registry_login_read   (RqEngineClient *client,
                                RqImageRef     *image,
                                GCancellable   *cancellable);
/* The same of the text of a ~/.docker/config.json. */
char *rq_registry_login_parse  (const char *text,
                                gsize       length,
                                RqImageRef *image);

G_END_DECLS
