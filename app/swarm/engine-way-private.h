/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-way.h"

G_BEGIN_DECLS

/* For the exchanges over it only. */
SoupSession *rq_engine_way_get_session (RqEngineWay *self,
                                        gboolean     for_stream);
void         rq_engine_way_learn_clock (RqEngineWay *self,
                                        SoupMessage *message);

G_END_DECLS
