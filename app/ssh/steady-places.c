/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/steady-transport-private.h"

/* A steady transport with several addresses: each of them alone, and going over to another. */

/* Something to be done in the context of a transport. */
typedef struct
{
  RqSteadyTransport *self;  /* (owned) */
  RqSteadyTransport *owner; /* (owned) (nullable) */
  guint generation;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_object (&order->owner);
  g_object_unref (order->self);
  g_free (order);
}

/* @self: (transfer full); @owner: (nullable) */
static void
give_order (RqSteadyTransport *self,
            RqSteadyTransport *owner,
            guint generation,
            GSourceFunc func)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Order *order = g_new0 (Order, 1);

  order->self = self;
  order->owner = owner != NULL ? g_object_ref (owner) : NULL;
  order->generation = generation;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, order, order_free);
  g_source_attach (source, self->context);
}

static guint
rq_steady_transport_get_place (RqTransport *transport)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (transport);

  return self->dial->get_place != NULL ? self->dial->get_place (self->data) : 0;
}

static guint
rq_steady_transport_count_places (RqTransport *transport)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (transport);

  return self->dial->count != NULL ? self->dial->count (self->data) : 1;
}

static gboolean
skip_cb (gpointer data)
{
  Order *order = data;

  rq_steady_transport_skip (order->self, order->generation);
  return G_SOURCE_REMOVE;
}

static gboolean
rq_steady_transport_move_on (RqTransport *transport,
                             guint generation)
{
  if (rq_steady_transport_count_places (transport) < 2)
    return FALSE;
  give_order (RQ_STEADY_TRANSPORT (g_object_ref (transport)), NULL, generation, skip_cb);
  return TRUE;
}

static gboolean
begin_cb (gpointer data)
{
  Order *order = data;

  if (!rq_steady_transport_is_closed (order->self))
    rq_steady_transport_begin_by_itself (order->self, order->owner);
  return G_SOURCE_REMOVE;
}

static RqTransport *
rq_steady_transport_open_place (RqTransport *transport,
                                guint place)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (transport);
  gpointer data = self->dial->dup_place != NULL ? self->dial->dup_place (self->data, place) : NULL;
  RqSteadyTransport *opened;

  if (data == NULL)
    return NULL;
  opened = rq_steady_transport_new_place (self, data);
  give_order (g_object_ref (opened), self, 0, begin_cb);
  return RQ_TRANSPORT (opened);
}

static gboolean
close_cb (gpointer data)
{
  Order *order = data;

  rq_transport_close (RQ_TRANSPORT (order->self));
  return G_SOURCE_REMOVE;
}

static void
rq_steady_transport_close_place (RqTransport *place)
{
  give_order (RQ_STEADY_TRANSPORT (place), NULL, 0, close_cb);
}

/**
 * rq_steady_places_init:
 *
 * What concerns one of several addresses.
 */
void
rq_steady_places_init (RqTransportInterface *iface)
{
  iface->count_places = rq_steady_transport_count_places;
  iface->get_place = rq_steady_transport_get_place;
  iface->move_on = rq_steady_transport_move_on;
  iface->open_place = rq_steady_transport_open_place;
  iface->close_place = rq_steady_transport_close_place;
}
