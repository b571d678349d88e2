/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "ssh/transport.h"

G_BEGIN_DECLS

/* Behind RqEngineClient: one way to a daemon (socket or command) with the two HTTP sessions that
 * use it, and one exchange over it. Refcounted; in its client's context only. */
typedef struct _RqEngineWay RqEngineWay;

typedef struct
{
  GByteArray *body;        /* (owned), followed by a NUL */
  char       *api_version; /* (owned) (nullable) what the daemon said it speaks */
} RqEngineAnswer;

/* @name: of the manager; @few_channels: each connection takes one of the server's few sessions */
RqEngineWay    *rq_engine_way_new             (RqTransport *transport,
                                               RqTunnel    *tunnel,
                                               gboolean     few_channels);
RqEngineWay    *rq_engine_way_ref             (RqEngineWay *self);
void            rq_engine_way_unref           (RqEngineWay *self);
RqTransport    *rq_engine_way_get_transport   (RqEngineWay *self);
const char     *rq_engine_way_get_name        (RqEngineWay *self);
GTimeSpan       rq_engine_way_get_clock_offset (RqEngineWay *self);
/* %FALSE with why the way is gone */
gboolean        rq_engine_way_check           (RqEngineWay  *self,
                                               GError      **error);
/* Ends all that is under way. */
void            rq_engine_way_close           (RqEngineWay *self);

void            rq_engine_way_exchange_async  (RqEngineWay         *self,
                                               const char          *method,
                                               const char          *path,
                                               const char          *body,
                                               const char          *registry_auth,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
RqEngineAnswer *rq_engine_way_exchange_finish (RqEngineWay   *self,
                                               GAsyncResult  *result,
                                               GError       **error);
void            rq_engine_answer_free         (RqEngineAnswer *self);

void            rq_engine_way_stream_async    (RqEngineWay         *self,
                                               const char          *method,
                                               const char          *path,
                                               const char          *registry_auth,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
GInputStream   *rq_engine_way_stream_finish   (RqEngineWay   *self,
                                               GAsyncResult  *result,
                                               GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqEngineWay, rq_engine_way_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqEngineAnswer, rq_engine_answer_free)

G_END_DECLS
