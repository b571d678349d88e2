/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-way.h"

G_BEGIN_DECLS

/* The body of an answer that goes on. To HTTP a lost connection looks like a clean end; this asks
 * before believing one. Dropping the last reference closes it. @generation: of the connection when
 * the request was begun; @yields: a pending read ends with RQ_SSH_ERROR_BUSY once somebody has
 * waited for the session for long. */
#define RQ_TYPE_ENGINE_STREAM (rq_engine_stream_get_type ())
G_DECLARE_FINAL_TYPE (RqEngineStream, rq_engine_stream, RQ, ENGINE_STREAM, GFilterInputStream)

GInputStream *rq_engine_stream_new (GInputStream *base,
                                    RqEngineWay  *way,
                                    guint         generation,
                                    gboolean      yields);

G_END_DECLS
