/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-interaction.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

/* How one connection is made, of whatever kind. Called in the context of the steady transport;
 * @interaction: (nullable). Finish gives (transfer full) a transport that is up. */
typedef struct
{
  void         (*begin)  (gpointer             data,
                          RqSshInteraction    *interaction,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data);
  RqTransport *(*finish) (gpointer       data,
                          GAsyncResult  *result,
                          GError       **error);
  /* What follows is (nullable), all of it, where there is one address only. */
  /* (transfer full): the address that was the last to be reached, for sentences; any thread */
  char        *(*dup_name)    (gpointer data);
  /* how many addresses there are; any thread */
  guint        (*count)       (gpointer data);
  /* its place in the order of the addresses, from 0; any thread */
  guint        (*get_place)   (gpointer data);
  /* (transfer full) (nullable): for this dial again, but to the address at @place only; any
   * thread */
  gpointer     (*dup_place)   (gpointer data,
                               guint    place);
  /* The next connection is not begun with the address that was reached last. */
  void         (*skip)        (gpointer data);
  /* (transfer full) (nullable): why other addresses than the one that was reached were not */
  char        *(*dup_trouble) (gpointer data);
} RqDial;

typedef enum
{
  RQ_STEADY_IDLE,       /* never was up, or closed */
  RQ_STEADY_CONNECTING, /* a person waits for the first connection */
  RQ_STEADY_UP,
  RQ_STEADY_WAITING,    /* lost: tried again at a time that is known */
  RQ_STEADY_TRYING,     /* lost: being tried again */
  RQ_STEADY_STOPPED,    /* lost, and only a person can make it again: "error" says why */
} RqSteadyState;

/* A transport that outlives its connections: when one is lost it makes the next by itself, so that
 * whoever holds it never has to change it. Its tunnels lead over whatever connection there is.
 * Properties, notified in the context in which it was made: "state". Made, connected and closed in
 * that context; as an RqTransport for every thread. */
#define RQ_TYPE_STEADY_TRANSPORT (rq_steady_transport_get_type ())
G_DECLARE_FINAL_TYPE (RqSteadyTransport, rq_steady_transport, RQ, STEADY_TRANSPORT, GObject)

/* @name: for sentences, until a connection has its own */
RqSteadyTransport *rq_steady_transport_new             (const char     *name,
                                                        const RqDial   *dial,
                                                        gpointer        data,
                                                        GDestroyNotify  free_data);
/* The first connection, or one that needs a person. What @interaction (nullable) answers is kept
 * in memory for the tries without a person, codes that are good once excepted. */
void               rq_steady_transport_connect_async   (RqSteadyTransport   *self,
                                                        RqSshInteraction    *interaction,
                                                        GCancellable        *cancellable,
                                                        GAsyncReadyCallback  callback,
                                                        gpointer             user_data);
gboolean           rq_steady_transport_connect_finish  (RqSteadyTransport  *self,
                                                        GAsyncResult       *result,
                                                        GError            **error);
RqSteadyState      rq_steady_transport_get_state       (RqSteadyTransport *self);
/* (transfer full) (nullable): why there is no connection */
GError            *rq_steady_transport_dup_error       (RqSteadyTransport *self);
/* Seconds since the loss, and until the next try; 0 when there is none. */
unsigned int       rq_steady_transport_get_lost_for    (RqSteadyTransport *self);
unsigned int       rq_steady_transport_get_next_try_in (RqSteadyTransport *self);
/* (transfer full) (nullable): while connected, what kept it from addresses that come before. */
char              *rq_steady_transport_dup_trouble     (RqSteadyTransport *self);
/* Does not wait for the time of the next try. */
void               rq_steady_transport_try_now         (RqSteadyTransport *self);
/* The machine of connection @generation is of no use: goes on with another address at once. */
void               rq_steady_transport_skip            (RqSteadyTransport *self,
                                                        guint              generation);

G_END_DECLS
