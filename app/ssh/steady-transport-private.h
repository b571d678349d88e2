/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/ssh-memory.h"
#include "ssh/steady-timer-private.h"
#include "ssh/steady-transport.h"
#include "ssh/steady-waiters-private.h"

G_BEGIN_DECLS

/* Between the files of the steady transport. */

/* Threads: everything in the context in which it was made, but what the mutex guards. */
struct _RqSteadyTransport
{
  GObject parent_instance;

  const char *name;         /* (atomic) interned: the address that was reached last */
  const RqDial *dial;       /* (unowned) static */
  gpointer data;            /* (owned) */
  GDestroyNotify free_data; /* (nullable) */
  GMainContext *context;    /* (owned) */
  RqSshMemory *memory;      /* (owned) */
  RqSteadyWaiters *waiters; /* (owned) */
  GNetworkMonitor *network; /* (owned) */
  int state;                /* (atomic) RqSteadyState */
  GCancellable *dialing;    /* (owned) (nullable) the try that counts */
  RqSteadyTimer timer;      /* of the next try */
  unsigned int failures;    /* tries since the last success */
  gint64 up_since;          /* monotonic */
  gint64 last_try;          /* monotonic */
  gint64 lost_at;           /* by the wall clock, which goes on in a sleep; 0: not lost */
  gboolean by_itself;       /* also the first connection is tried until there is one */

  GMutex mutex;
  RqTransport *inner;       /* (mutex) (owned) (nullable) */
  guint generation;         /* (mutex) */
  GError *error;            /* (mutex) (owned) (nullable) */
  char *trouble;            /* (mutex) (owned) (nullable) */
  gboolean closed;          /* (mutex) by its owner; until connected anew */
};

void               rq_steady_calls_init               (RqTransportInterface *iface);
void               rq_steady_places_init              (RqTransportInterface *iface);
void               rq_steady_facts_init               (RqTransportInterface *iface);
/* (transfer full): the connection there is now; %NULL with why there is none; any thread */
RqTransport       *rq_steady_transport_ref_inner      (RqTransport  *owner,
                                                       guint        *generation,
                                                       GError      **error);
/* by its owner; any thread */
gboolean           rq_steady_transport_is_closed      (RqSteadyTransport *self);
/* (transfer full): of the address at @place only; not connected yet; any thread */
RqSteadyTransport *rq_steady_transport_new_place      (RqSteadyTransport *self,
                                                       gpointer           data);
/* Connects without a person, and tries again until it is closed; with the secrets of @owner. In
 * its context. */
void               rq_steady_transport_begin_by_itself (RqSteadyTransport *self,
                                                        RqSteadyTransport *owner);

G_END_DECLS
