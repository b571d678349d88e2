/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-exchange.h"
#include "swarm/engine-way-private.h"

G_BEGIN_DECLS

/* One exchange; the data of its task, whose last reference its end drops. */
typedef struct
{
  /* input */
  RqEngineWay *way;            /* (owned) */
  char *method;                /* (owned) */
  char *path;                  /* (owned) */
  GBytes *body;                /* (owned) (nullable) */
  char *registry_auth;         /* (owned) (nullable) */
  gboolean is_write;
  gboolean is_stream;
  GCancellable *cancellable;   /* (owned): ours, also cancelled by the time-out */
  GCancellable *outer;         /* (owned) (nullable): the caller's */
  gulong outer_handler;
  GSource *timeout;            /* (owned) (nullable) of a second */
  int seconds_left;

  /* in progress */
  SoupMessage *message;        /* (owned) (nullable) */
  GInputStream *stream;        /* (owned) (nullable) */
  GByteArray *bytes;           /* (owned) */
  gboolean sent;               /* something of it may have reached the daemon */
  gboolean timed_out;
  gboolean yielded;            /* a stream that gave its session up */
  gboolean repeated;
  guint generation;            /* of the connection that it is sent over */
  gboolean leaderless;         /* the answer says that the swarm has no leader */
  gint64 daemon_gone_at;       /* monotonic; 0: the daemon was there */
  gint64 here_gone_at;         /* monotonic: since when over this connection */
  guint here_generation;
} RqExchange;

/* Sends it over the connection that there is, or waits for one. */
void     rq_exchange_begin           (GTask *task);

/* In engine-exchange-wait.c. */
void     rq_exchange_watch_outer     (RqExchange *exchange);
void     rq_exchange_limit_time      (RqExchange *exchange);
gboolean rq_exchange_yields          (RqExchange *exchange);
void     rq_exchange_stop_time       (RqExchange *exchange);
void     rq_exchange_drop_stream     (RqExchange *exchange);
/* (transfer full): what @reason, a failure below HTTP, means */
GError  *rq_exchange_explain         (RqExchange   *exchange,
                                      const GError *reason);
/* Whether it begins anew by itself, so that nothing is to be returned now. */
gboolean rq_exchange_wait_again      (GTask        *task,
                                      const GError *reason);
gboolean rq_exchange_wait_for_daemon (GTask        *task,
                                      const GError *error);
/* Ends it when the connection leads to another manager than the way was found on. */
gboolean rq_exchange_leave_if_elsewhere (GTask *task);

G_END_DECLS
