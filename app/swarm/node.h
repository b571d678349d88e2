/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A node of the swarm. Properties: id, name (host name), role ("manager", "worker"), leader,
 * reachable (managers), ready, availability ("active", "pause", "drain"), address, engine-version.
 * Main only. */
#define RQ_TYPE_NODE (rq_node_get_type ())
G_DECLARE_FINAL_TYPE (RqNode, rq_node, RQ, NODE, GObject)

const char *rq_node_get_id     (RqNode *self);
const char *rq_node_get_name   (RqNode *self);
gboolean    rq_node_is_manager (RqNode *self);
gboolean    rq_node_is_ready   (RqNode *self);

G_END_DECLS
