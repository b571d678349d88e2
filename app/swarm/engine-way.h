/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "ssh/transport.h"

G_BEGIN_DECLS

/* Behind RqEngineClient: one way to a daemon (socket or command) with the two HTTP sessions that
 * use it. Refcounted; in its client's context only. */
typedef struct _RqEngineWay RqEngineWay;

/* @name: of the manager; @few_channels: each connection takes one of the server's few sessions */
RqEngineWay    *rq_engine_way_new             (RqTransport *transport,
                                               RqTunnel    *tunnel,
                                               gboolean     few_channels);
RqEngineWay    *rq_engine_way_ref             (RqEngineWay *self);
void            rq_engine_way_unref           (RqEngineWay *self);
RqTransport    *rq_engine_way_get_transport   (RqEngineWay *self);
const char     *rq_engine_way_get_name        (RqEngineWay *self);
GTimeSpan       rq_engine_way_get_clock_offset (RqEngineWay *self);
/* Whether what follows something has to give way to requests and commands: where each connection
 * takes one of the server's few sessions. */
gboolean        rq_engine_way_has_few_channels (RqEngineWay *self);
RqShortage      rq_engine_way_get_shortage    (RqEngineWay *self);
/* On which of the transport's addresses it was found. */
guint           rq_engine_way_get_place       (RqEngineWay *self);
/* (transfer none) (nullable): the node that was found there, and its host name */
const char     *rq_engine_way_get_node_id     (RqEngineWay *self);
const char     *rq_engine_way_get_node_name   (RqEngineWay *self);
void            rq_engine_way_set_node        (RqEngineWay *self,
                                               const char  *id,
                                               const char  *name);
/* What a loss cut, and what can be sent again, waits for the next connection and is sent again. */
void            rq_engine_way_set_patient     (RqEngineWay *self,
                                               gboolean     patient);
gboolean        rq_engine_way_is_patient      (RqEngineWay *self);
/* Whether Docker is reached by sudo: its files are root's then. */
void            rq_engine_way_set_sudo        (RqEngineWay *self,
                                               gboolean     sudo);
gboolean        rq_engine_way_uses_sudo       (RqEngineWay *self);
/* %FALSE with why the way is gone */
gboolean        rq_engine_way_check           (RqEngineWay  *self,
                                               GError      **error);
/* Ends all that is under way. */
void            rq_engine_way_close           (RqEngineWay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqEngineWay, rq_engine_way_unref)

G_END_DECLS
