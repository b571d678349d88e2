/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"
#include "swarm/image-ref.h"

G_BEGIN_DECLS

/* What the registry has under @image, asked by the manager: (transfer full) "sha256:…". The API
 * does not resolve tags by itself, so that a spec has to be pinned with this.
 * Errors: RQ_ENGINE_ERROR_NOT_FOUND (no such tag), RQ_ENGINE_ERROR_DENIED (credentials). */
void  rq_engine_resolve_digest_async  (RqEngineClient      *client,
                                       RqImageRef          *image,
                                       const char          *registry_auth,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
char *rq_engine_resolve_digest_finish (RqEngineClient  *client,
                                       GAsyncResult    *result,
                                       GError         **error);
/* The same, blocking (base/await.h). */
char *rq_engine_resolve_digest        (RqEngineClient  *client,
                                       RqImageRef      *image,
                                       const char      *registry_auth,
                                       GCancellable    *cancellable,
                                       GError         **error);
/* (transfer full): the value of X-Registry-Auth for these credentials of @image's registry */
char *rq_engine_registry_auth         (RqImageRef *image,
                                       const char *user,
                                       const char *password);

G_END_DECLS
