/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* A service's spec names networks, configs and secrets by ID; one that is made anew under the
 * same name has another ID. */
typedef enum
{
  RQ_REFERENCE_NETWORK,
  RQ_REFERENCE_CONFIG,
  RQ_REFERENCE_SECRET,
} RqReferenceKind;

#define RQ_REFERENCE_N_KINDS 3

typedef void (*RqReferenceFunc) (RqReferenceKind  kind,
                                 JsonObject      *holder,
                                 const char      *member,
                                 gpointer         user_data);

/* Calls @func for every ID in @spec: @holder's @member, a string. */
void        rq_spec_references_foreach (JsonObject      *spec,
                                        RqReferenceFunc  func,
                                        gpointer         user_data);
const char *rq_reference_kind_to_nick  (RqReferenceKind kind); /* "networks"… */
const char *rq_reference_kind_to_label (RqReferenceKind kind); /* translated: "network"… */

/* Names ⇄ IDs of the networks, configs and secrets there are now. */
typedef struct _RqSwarmNames RqSwarmNames;

RqSwarmNames *rq_swarm_names_load     (RqEngineClient  *client,
                                       GCancellable    *cancellable,
                                       GError         **error);
void          rq_swarm_names_free     (RqSwarmNames *self);
const char   *rq_swarm_names_get_name (RqSwarmNames    *self,
                                       RqReferenceKind  kind,
                                       const char      *id); /* (nullable) */
const char   *rq_swarm_names_get_id   (RqSwarmNames    *self,
                                       RqReferenceKind  kind,
                                       const char      *name); /* (nullable) */
/* (nullable): of a config's content, hexadecimal */
const char   *rq_swarm_names_get_sum  (RqSwarmNames *self,
                                       const char   *config_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqSwarmNames, rq_swarm_names_free)

G_END_DECLS
