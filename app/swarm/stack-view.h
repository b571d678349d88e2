/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* A stack at one moment: its services, their tasks and the swarm's nodes, as the engine gave
 * them. */
typedef struct _RqStackView RqStackView;

/* From what the engine said at @time; each (nullable). */
RqStackView *rq_stack_view_new          (JsonArray *services,
                                         JsonArray *tasks,
                                         JsonArray *nodes,
                                         GDateTime *time);
RqStackView *rq_stack_view_load         (RqEngineClient  *client,
                                         const char      *stack,
                                         GCancellable    *cancellable,
                                         GError         **error);
void         rq_stack_view_free         (RqStackView *self);
/* of JsonObject, by name */
GPtrArray   *rq_stack_view_get_services (RqStackView *self);
/* (nullable) by full name */
JsonObject  *rq_stack_view_find_service (RqStackView *self,
                                         const char  *full_name);
/* of JsonObject, never %NULL */
GPtrArray   *rq_stack_view_get_tasks    (RqStackView *self,
                                         const char  *service_id);
/* node ID → JsonObject */
GHashTable  *rq_stack_view_get_nodes    (RqStackView *self);
/* by the manager's clock */
GDateTime   *rq_stack_view_get_time     (RqStackView *self);

/* (nullable) "cometchat_chat-api" of an element of GET /services */
const char *rq_service_json_get_name (JsonObject *service);
/* "chat-api": the stack's prefix cut off */
const char *rq_service_short_name    (const char *full_name,
                                      const char *stack);
/* (transfer full): the tag of its image, "" without one */
char       *rq_service_spec_dup_tag  (JsonObject *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqStackView, rq_stack_view_free)

G_END_DECLS
