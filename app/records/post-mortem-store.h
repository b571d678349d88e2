/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/post-mortem.h"
#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* A release's post-mortem in the swarm: one small config, whose label holds all of it and is
 * changed by compare-and-swap. It goes with its release. In the context of @client. */

/* Errors: RQ_RECORD_ERROR_MISSING when there is none yet, _DAMAGED, _TOO_NEW */
void          rq_post_mortem_load_async (RqEngineClient     *client,
                                         const char         *release_id,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
RqPostMortem *rq_post_mortem_load_finish (RqEngineClient *client,
                                          GAsyncResult   *result,
                                          GError        **error);

/* Keeps @mine, which was made from @base: what others have kept in between is merged. Errors: as
 * above, RQ_RECORD_ERROR_MISSING when the release is gone, _DAMAGED when it is too long. */
void          rq_post_mortem_save_async (RqEngineClient     *client,
                                         const char         *stack,
                                         RqPostMortem       *base,
                                         RqPostMortem       *mine,
                                         const char         *author,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
/* (transfer full): what is kept now. @conflicts: (out) (transfer full) (nullable): the fields that
 * hold both texts, in words */
RqPostMortem *rq_post_mortem_save_finish (RqEngineClient *client,
                                          GAsyncResult   *result,
                                          char          **conflicts,
                                          GError        **error);

/* The name of its config. */
char *rq_post_mortem_config_name (const char *release_id);

G_END_DECLS
