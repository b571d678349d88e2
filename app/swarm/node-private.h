/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/node.h"

G_BEGIN_DECLS

/* For the model only. */
RqNode     *rq_node_new      (void);
/* @json: (transfer none), kept */
void        rq_node_update   (RqNode     *self,
                              JsonObject *json);
/* (transfer none): an element of GET /nodes */
JsonObject *rq_node_get_json (RqNode *self);

G_END_DECLS
