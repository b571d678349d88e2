/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/steady-transport-private.h"

/* What can be asked of a steady transport. */

/**
 * rq_steady_transport_dup_error:
 *
 * Returns: (transfer full) (nullable): why there is no connection; any thread
 */
GError *
rq_steady_transport_dup_error (RqSteadyTransport *self)
{
  GError *error;

  g_mutex_lock (&self->mutex);
  error = self->error != NULL ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->mutex);
  return error;
}

/**
 * rq_steady_transport_get_state:
 *
 * Returns: the state; any thread
 */
RqSteadyState
rq_steady_transport_get_state (RqSteadyTransport *self)
{
  g_return_val_if_fail (RQ_IS_STEADY_TRANSPORT (self), RQ_STEADY_IDLE);

  return g_atomic_int_get (&self->state);
}

/**
 * rq_steady_transport_get_lost_for:
 *
 * Returns: the seconds since the loss, 0 when nothing is lost
 */
unsigned int
rq_steady_transport_get_lost_for (RqSteadyTransport *self)
{
  g_return_val_if_fail (RQ_IS_STEADY_TRANSPORT (self), 0);

  if (self->lost_at == 0)
    return 0;
  return MAX (g_get_real_time () - self->lost_at, 0) / G_USEC_PER_SEC;
}

/**
 * rq_steady_transport_get_next_try_in:
 *
 * Returns: the seconds until the next try, rounded up; 0 when there is none
 */
unsigned int
rq_steady_transport_get_next_try_in (RqSteadyTransport *self)
{
  g_return_val_if_fail (RQ_IS_STEADY_TRANSPORT (self), 0);

  return rq_steady_timer_get_seconds (&self->timer);
}

/**
 * rq_steady_transport_dup_trouble:
 *
 * Returns: (transfer full) (nullable): what kept it from other addresses; any thread
 */
char *
rq_steady_transport_dup_trouble (RqSteadyTransport *self)
{
  char *trouble;

  g_return_val_if_fail (RQ_IS_STEADY_TRANSPORT (self), NULL);

  g_mutex_lock (&self->mutex);
  trouble = self->inner != NULL ? g_strdup (self->trouble) : NULL;
  g_mutex_unlock (&self->mutex);
  return trouble;
}

gboolean
rq_steady_transport_is_closed (RqSteadyTransport *self)
{
  gboolean closed;

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  g_mutex_unlock (&self->mutex);
  return closed;
}

static const char *
rq_steady_transport_get_name (RqTransport *transport)
{
  return g_atomic_pointer_get (&RQ_STEADY_TRANSPORT (transport)->name);
}

static guint
rq_steady_transport_get_generation (RqTransport *transport)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (transport);
  guint generation;

  g_mutex_lock (&self->mutex);
  generation = self->generation;
  g_mutex_unlock (&self->mutex);
  return generation;
}

static RqShortage
rq_steady_transport_get_shortage (RqTransport *transport)
{
  guint generation;
  g_autoptr (RqTransport) inner = rq_steady_transport_ref_inner (transport, &generation, NULL);

  return inner != NULL ? rq_transport_get_shortage (inner) : RQ_SHORTAGE_NONE;
}

/**
 * rq_steady_facts_init:
 *
 * What every transport can be asked.
 */
void
rq_steady_facts_init (RqTransportInterface *iface)
{
  iface->get_name = rq_steady_transport_get_name;
  iface->get_generation = rq_steady_transport_get_generation;
  iface->get_shortage = rq_steady_transport_get_shortage;
}
