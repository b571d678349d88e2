/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-way.h"

G_BEGIN_DECLS

/* One request to a daemon and its answer, over a way that leads there; in the way's context. */
typedef struct
{
  GByteArray *body;        /* (owned), followed by a NUL */
  char       *api_version; /* (owned) (nullable) what the daemon said it speaks */
} RqEngineAnswer;

void            rq_engine_exchange_async         (RqEngineWay         *way,
                                                  const char          *method,
                                                  const char          *path,
                                                  const char          *body,
                                                  const char          *registry_auth,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
RqEngineAnswer *rq_engine_exchange_finish        (GAsyncResult  *result,
                                                  GError       **error);
void            rq_engine_answer_free            (RqEngineAnswer *self);

void            rq_engine_exchange_stream_async  (RqEngineWay         *way,
                                                  const char          *method,
                                                  const char          *path,
                                                  const char          *registry_auth,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
GInputStream   *rq_engine_exchange_stream_finish (GAsyncResult  *result,
                                                  GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqEngineAnswer, rq_engine_answer_free)

G_END_DECLS
