/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-link-private.h"
#include "ssh/ssh-listener-private.h"
#include "ssh/ssh-slots-private.h"
#include "ssh/ssh-worker-private.h"

G_BEGIN_DECLS

/* A channel that somebody wants. */
typedef struct
{
  RqSshOpenKind kind;
  RqEndpoint *endpoint;    /* (owned) */
  RqSshCall *call;         /* (owned) (nullable) who waits; none for a tunnel */
  RqSshListener *listener; /* (owned) (nullable) of a tunnel */
  int fd;                  /* (owned) accepted from the listener, or -1 */
  gint64 made_at;          /* monotonic */
} RqSshRequest;

RqSshRequest *rq_ssh_request_new     (RqSshOpenKind kind,
                                      RqEndpoint   *endpoint,
                                      RqSshCall    *call);
void          rq_ssh_request_free    (RqSshRequest *self);
void          rq_ssh_request_fail    (RqSshRequest *self,
                                      const GError *error);
gboolean      rq_ssh_request_is_over (RqSshRequest *self);
void          rq_ssh_request_forget_connection (RqSshRequest *self);
/* Since when a command of @waiting (of RqSshRequest) waits, monotonic; 0: none does. */
gint64        rq_ssh_requests_waiting_since    (GQueue *waiting);
/* Milliseconds until something may come of @waiting by itself; -1: never. */
int           rq_ssh_requests_wait             (GQueue     *waiting,
                                                RqSshSlots *slots);

/* Opens channels, one after the other: libssh2 keeps the state of opening in the session. Opening
 * is also how the server is asked whether it is there: see rq_ssh_opener_ping().
 *
 * Threads: the worker's only. */
typedef struct _RqSshOpener RqSshOpener;

typedef enum
{
  RQ_SSH_OPENER_IDLE,    /* nothing to do, or no slot for it */
  RQ_SSH_OPENER_WAITING, /* for the server */
  RQ_SSH_OPENER_PINGED,  /* the server is there */
  RQ_SSH_OPENER_OPENED,
  RQ_SSH_OPENER_REFUSED,
  RQ_SSH_OPENER_BROKEN,  /* the connection is */
} RqSshOpenerResult;

RqSshOpener      *rq_ssh_opener_new          (RqSshLink *link);
void              rq_ssh_opener_free         (RqSshOpener *self);
void              rq_ssh_opener_add          (RqSshOpener  *self,
                                              RqSshRequest *request);
void              rq_ssh_opener_drop_tunnel  (RqSshOpener   *self,
                                              RqSshListener *listener);
void              rq_ssh_opener_fail_all     (RqSshOpener  *self,
                                              const GError *error);
gboolean          rq_ssh_opener_ping         (RqSshOpener *self);
gboolean          rq_ssh_opener_is_busy      (RqSshOpener *self);
gint64            rq_ssh_opener_get_asked_at (RqSshOpener *self);
int               rq_ssh_opener_get_wait     (RqSshOpener *self);
RqShortage        rq_ssh_opener_get_shortage (RqSshOpener *self);
RqSshOpenerResult rq_ssh_opener_step         (RqSshOpener      *self,
                                              guint             n_sessions,
                                              RqSshRequest    **request,
                                              LIBSSH2_CHANNEL **handle);

G_END_DECLS
