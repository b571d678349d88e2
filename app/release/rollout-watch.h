/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/stack-view.h"
#include "swarm/service-health.h"

G_BEGIN_DECLS

/* The services of a stack while Swarm replaces their tasks: looked at again and again, judged by
 * the truth table, with the memory that this takes: when did something last move, what has
 * failed. */
typedef struct _RqRolloutWatch RqRolloutWatch;

/* @since: by the manager's clock, when the release's own update began */
RqRolloutWatch *rq_rollout_watch_new           (RqEngineClient *client,
                                                const char     *stack,
                                                GDateTime      *since);
void            rq_rollout_watch_free          (RqRolloutWatch *self);
/* The image a service is to end on, by its full name; others are to stay healthy. */
void            rq_rollout_watch_set_target    (RqRolloutWatch *self,
                                                const char     *full_name,
                                                const char     *image);
/* From now on nobody changes a spec any more: a service on another image than its target is
 * wrong. */
void            rq_rollout_watch_set_final     (RqRolloutWatch *self);
/* One look. A swarm that cannot answer for a while is no error. */
gboolean        rq_rollout_watch_look          (RqRolloutWatch  *self,
                                                GCancellable    *cancellable,
                                                GError         **error);
/* (nullable): before the first look */
RqStackView    *rq_rollout_watch_get_view      (RqRolloutWatch *self);
/* (nullable): the service is not there */
RqVerdict      *rq_rollout_watch_get_verdict   (RqRolloutWatch *self,
                                                const char     *full_name);
/* Was nothing moving any more in the last looks? */
gboolean        rq_rollout_watch_is_settled    (RqRolloutWatch *self);
/* (transfer full) (array zero-terminated=1): what has failed since it was last asked, in words */
char          **rq_rollout_watch_take_failures (RqRolloutWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqRolloutWatch, rq_rollout_watch_free)

G_END_DECLS
