/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Behind the model: the line above the list of services. (transfer full), translated.
 * @services: of RqService; @nodes: of RqNode */
char *rq_swarm_summary_new (GPtrArray *services,
                            GPtrArray *nodes);

G_END_DECLS
