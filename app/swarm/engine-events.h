/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* What happens to services, nodes and configs, followed for ever. Signals:
 *   "up" (): connected, so what is read from now on cannot be missed: read it all;
 *   "down" (GError *error): not connected, trying again by itself;
 *   "event" (const char *type, const char *action, const char *id, const char *name).
 * In its client's context. */
#define RQ_TYPE_ENGINE_EVENTS (rq_engine_events_get_type ())
G_DECLARE_FINAL_TYPE (RqEngineEvents, rq_engine_events, RQ, ENGINE_EVENTS, GObject)

RqEngineEvents *rq_engine_events_new     (RqEngineClient *client);
void            rq_engine_events_start   (RqEngineEvents *self);
/* Does not wait until it connects again. */
void            rq_engine_events_try_now (RqEngineEvents *self);
void            rq_engine_events_stop    (RqEngineEvents *self);

G_END_DECLS
