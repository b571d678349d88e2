/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-events.h"

G_BEGIN_DECLS

/* For its own stream, and for tests: some bytes of what the engine says. */
void rq_engine_events_feed (RqEngineEvents *self,
                            const char     *bytes,
                            gsize           length);

G_END_DECLS
