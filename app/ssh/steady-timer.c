/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/steady-timer-private.h"

static gboolean
timer_cb (gpointer data)
{
  RqSteadyTimer *self = data;

  rq_steady_timer_stop (self);
  self->func (self->data);
  return G_SOURCE_REMOVE;
}

/**
 * rq_steady_timer_start:
 * @func: called once, in @context
 *
 * In place of what was to come before.
 */
void
rq_steady_timer_start (RqSteadyTimer *self,
                       unsigned int milliseconds,
                       GMainContext *context,
                       void (*func)(gpointer data),
                       gpointer data)
{
  rq_steady_timer_stop (self);
  self->func = func;
  self->data = data;
  self->at = g_get_monotonic_time () + milliseconds * (gint64) 1000;
  self->source = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->source, timer_cb, self, NULL);
  g_source_attach (self->source, context);
}

void
rq_steady_timer_stop (RqSteadyTimer *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  self->at = 0;
}

/**
 * rq_steady_timer_get_seconds:
 *
 * Returns: how long until then, rounded up; 0 when there is none
 */
unsigned int
rq_steady_timer_get_seconds (RqSteadyTimer *self)
{
  if (self->at == 0)
    return 0;
  return (MAX (self->at - g_get_monotonic_time (), 0) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
}
