/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/steady-transport.h"

#include "ssh/steady-transport-private.h"
#include "ssh/steady-try-private.h"

#include <glib/gi18n-lib.h>

/* What was up for so long counts as a success, so that a server that hangs up at once is not
 * tried every moment. */
#define SUCCESS_US (3 * G_TIME_SPAN_SECOND)
/* Not more often, whatever the network does. */
#define SHORTEST_PAUSE_MS 1000

typedef enum
{
  PROP_STATE = 1,
} RqSteadyTransportProperty;

static GParamSpec *properties[PROP_STATE + 1];

static void rq_steady_transport_iface_init (RqTransportInterface *iface);
static void try_again (RqSteadyTransport *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqSteadyTransport, rq_steady_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_TRANSPORT,
                                                      rq_steady_transport_iface_init))

static void
set_state (RqSteadyTransport *self,
           RqSteadyState state)
{
  if (g_atomic_int_get (&self->state) == (int) state)
    return;
  g_atomic_int_set (&self->state, state);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_error (RqSteadyTransport *self,
           const GError *error)
{
  g_mutex_lock (&self->mutex);
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_mutex_unlock (&self->mutex);
}

/* Why there is no connection: for whoever had one it was lost, whatever the tries say. */
static GError *
dup_reason (RqSteadyTransport *self)
{
  GError *error = rq_steady_transport_dup_error (self);

  if (error == NULL)
    return g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST, _("There is no connection to %s. Connect "
                                                           "first."), self->name);
  if (rq_transport_get_generation (RQ_TRANSPORT (self)) > 0)
    {
      error->domain = RQ_SSH_ERROR;
      error->code = RQ_SSH_ERROR_LOST;
    }
  return error;
}

/**
 * rq_steady_transport_ref_inner:
 * @generation: (out): of the connection
 *
 * Returns: (transfer full): the connection there is; %NULL with why there is none; any thread
 */
RqTransport *
rq_steady_transport_ref_inner (RqTransport *owner,
                               guint *generation,
                               GError **error)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (owner);
  RqTransport *inner;

  g_mutex_lock (&self->mutex);
  inner = self->inner != NULL ? g_object_ref (self->inner) : NULL;
  *generation = self->generation;
  g_mutex_unlock (&self->mutex);
  if (inner == NULL)
    g_propagate_error (error, dup_reason (self));
  return inner;
}

/* @return: whether there was a connection */
static gboolean
drop_inner (RqSteadyTransport *self)
{
  g_autoptr (RqTransport) inner = NULL;

  g_mutex_lock (&self->mutex);
  inner = g_steal_pointer (&self->inner);
  g_mutex_unlock (&self->mutex);
  if (inner == NULL)
    return FALSE;
  g_signal_handlers_disconnect_by_data (inner, self);
  rq_transport_close (inner);
  return TRUE;
}

static void
timer_cb (gpointer self)
{
  try_again (self);
}

static void
try_in (RqSteadyTransport *self,
        guint milliseconds)
{
  rq_steady_timer_start (&self->timer, milliseconds, self->context, timer_cb, self);
}

static void
wait_and_try (RqSteadyTransport *self)
{
  try_in (self, rq_steady_pause_ms (self->failures));
  set_state (self, RQ_STEADY_WAITING);
}

static void
lose_inner (RqSteadyTransport *self,
            const GError *error)
{
  set_error (self, error);
  drop_inner (self);
  self->lost_at = g_get_real_time ();
  wait_and_try (self);
  g_signal_emit_by_name (self, "lost");
}

static void
inner_lost_cb (RqTransport *inner,
               RqSteadyTransport *self)
{
  g_autoptr (GError) error = NULL;
  gboolean lasted = g_get_monotonic_time () - self->up_since > SUCCESS_US;

  if (g_atomic_int_get (&self->state) != RQ_STEADY_UP || rq_transport_check (inner, &error))
    return;
  self->failures = lasted ? 0 : self->failures + 1;
  lose_inner (self, error);
}

/* One of several may be another one than before. */
static void
note_address (RqSteadyTransport *self)
{
  g_autofree char *name = NULL;

  if (self->dial->dup_name == NULL)
    return;
  name = self->dial->dup_name (self->data);
  g_atomic_pointer_set (&self->name, g_intern_string (name));
  g_mutex_lock (&self->mutex);
  g_free (self->trouble);
  self->trouble = self->dial->dup_trouble (self->data);
  g_mutex_unlock (&self->mutex);
}

/* @inner: (transfer full) */
static void
take_inner (RqSteadyTransport *self,
            RqTransport *inner)
{
  g_signal_connect (inner, "lost", G_CALLBACK (inner_lost_cb), self);
  note_address (self);
  g_mutex_lock (&self->mutex);
  self->inner = inner;
  self->generation++;
  g_mutex_unlock (&self->mutex);
  rq_steady_timer_stop (&self->timer);
  set_error (self, NULL);
  self->up_since = g_get_monotonic_time ();
  self->lost_at = 0;
  set_state (self, RQ_STEADY_UP);
  rq_steady_waiters_answer (self->waiters, NULL);
  inner_lost_cb (inner, self);
}

static void
try_failed (RqSteadyTransport *self,
            const GError *error)
{
  gboolean had_one = self->by_itself || rq_transport_get_generation (RQ_TRANSPORT (self)) > 0;

  self->failures++;
  set_error (self, error);
  if (had_one && !rq_steady_needs_person (error))
    wait_and_try (self);
  else
    set_state (self, had_one ? RQ_STEADY_STOPPED : RQ_STEADY_IDLE);
}

/* @inner: (transfer full) (nullable)
 * @return: whether this was the try that counts */
static gboolean
tried_cb (GObject *owner,
          GCancellable *cancellable,
          RqTransport *inner,
          const GError *error)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (owner);

  if (self->dialing != cancellable)
    return FALSE;
  g_clear_object (&self->dialing);
  rq_ssh_memory_begin (self->memory, NULL);
  if (inner != NULL)
    take_inner (self, inner);
  else
    try_failed (self, error);
  return TRUE;
}

static void
give_up_try (RqSteadyTransport *self)
{
  g_autoptr (GCancellable) dialing = g_steal_pointer (&self->dialing);

  rq_steady_timer_stop (&self->timer);
  g_cancellable_cancel (dialing);
}

/* @task: (nullable) (transfer full): of the person who waits */
static void
begin_try (RqSteadyTransport *self,
           RqSshInteraction *interaction,
           GTask *task)
{
  gboolean had_one = rq_transport_get_generation (RQ_TRANSPORT (self)) > 0;

  give_up_try (self);
  self->last_try = g_get_monotonic_time ();
  self->dialing = g_cancellable_new ();
  set_state (self, had_one ? RQ_STEADY_TRYING : RQ_STEADY_CONNECTING);
  rq_steady_try (self->dial, self->data, rq_ssh_memory_begin (self->memory, interaction),
                 G_OBJECT (self), self->dialing, task, tried_cb);
}

static void
try_again (RqSteadyTransport *self)
{
  begin_try (self, NULL, NULL);
}

/**
 * rq_steady_transport_connect_async:
 * @interaction: (nullable): a person who is there
 *
 * Connects for the first time, or where only a person can.
 */
void
rq_steady_transport_connect_async (RqSteadyTransport *self,
                                   RqSshInteraction *interaction,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (RQ_IS_STEADY_TRANSPORT (self));

  g_task_set_source_tag (task, rq_steady_transport_connect_async);
  if (rq_steady_transport_get_state (self) == RQ_STEADY_UP)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_mutex_lock (&self->mutex);
  self->closed = FALSE;
  g_mutex_unlock (&self->mutex);
  begin_try (self, interaction, g_steal_pointer (&task));
}

/**
 * rq_steady_transport_connect_finish:
 *
 * Returns: %FALSE with why it could not be made; once there was a connection, it goes on trying
 *   after errors that need no person
 */
gboolean
rq_steady_transport_connect_finish (RqSteadyTransport *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rq_steady_transport_try_now:
 *
 * Tries at once when it waits for the next try.
 */
void
rq_steady_transport_try_now (RqSteadyTransport *self)
{
  g_return_if_fail (RQ_IS_STEADY_TRANSPORT (self));

  if (rq_steady_transport_get_state (self) == RQ_STEADY_WAITING)
    try_again (self);
}

/* The cable is in, the laptop is awake, the VPN is up: perhaps it works now. */
static void
network_changed_cb (GNetworkMonitor *network,
                    gboolean available,
                    RqSteadyTransport *self)
{
  gint64 since_ms = (g_get_monotonic_time () - self->last_try) / 1000;

  if (!available || rq_steady_transport_get_state (self) != RQ_STEADY_WAITING)
    return;
  try_in (self, since_ms >= SHORTEST_PAUSE_MS ? 0 : SHORTEST_PAUSE_MS - since_ms);
}

static void
rq_steady_transport_close (RqTransport *transport)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (transport);
  g_autoptr (GError) error = NULL;
  gboolean was_up;

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);
  give_up_try (self);
  was_up = drop_inner (self);
  error = g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST, _("The connection to %s was closed."),
                       self->name);
  set_error (self, error);
  self->lost_at = 0;
  set_state (self, RQ_STEADY_IDLE);
  rq_steady_waiters_answer (self->waiters, error);
  if (was_up)
    g_signal_emit_by_name (self, "lost");
}

static gboolean
rq_steady_transport_check (RqTransport *transport,
                           GError **error)
{
  guint generation;
  g_autoptr (RqTransport) inner = rq_steady_transport_ref_inner (transport, &generation, error);

  return inner != NULL && rq_transport_check (inner, error);
}

/**
 * rq_steady_transport_new_place:
 * @data: (transfer full): of the same dial, to one address
 *
 * Returns: (transfer full): for the same context, not connected yet; any thread
 */
RqSteadyTransport *
rq_steady_transport_new_place (RqSteadyTransport *self,
                               gpointer data)
{
  g_autofree char *name = self->dial->dup_name (data);
  RqSteadyTransport *place;

  place = rq_steady_transport_new (name, self->dial, data, self->free_data);
  g_main_context_unref (place->context);
  place->context = g_main_context_ref (self->context);
  return place;
}

/**
 * rq_steady_transport_begin_by_itself:
 * @owner: whose secrets it may use
 *
 * Connects, and goes on trying where that helps.
 */
void
rq_steady_transport_begin_by_itself (RqSteadyTransport *self,
                                     RqSteadyTransport *owner)
{
  g_object_unref (self->memory);
  self->memory = rq_ssh_memory_copy (owner->memory);
  self->by_itself = TRUE;
  self->lost_at = g_get_real_time ();
  begin_try (self, NULL, NULL);
}

/**
 * rq_steady_transport_skip:
 * @generation: of the connection that is of no use
 *
 * Goes on with another address at once.
 */
void
rq_steady_transport_skip (RqSteadyTransport *self,
                          guint generation)
{
  g_autoptr (GError) error = NULL;

  if (g_atomic_int_get (&self->state) != RQ_STEADY_UP || self->dial->skip == NULL ||
      rq_transport_get_generation (RQ_TRANSPORT (self)) != generation)
    return;
  error = g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                       _("%s was left for another manager, because its Docker does not answer."),
                       self->name);
  self->dial->skip (self->data);
  self->failures = 0;
  lose_inner (self, error);
}

static void
rq_steady_transport_iface_init (RqTransportInterface *iface)
{
  rq_steady_calls_init (iface);
  rq_steady_places_init (iface);
  iface->check = rq_steady_transport_check;
  rq_steady_facts_init (iface);
  iface->close = rq_steady_transport_close;
}

static void
rq_steady_transport_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  if (property_id == PROP_STATE)
    g_value_set_uint (value, rq_steady_transport_get_state (RQ_STEADY_TRANSPORT (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
rq_steady_transport_dispose (GObject *object)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (object);

  give_up_try (self);
  drop_inner (self);
  if (self->network != NULL)
    g_signal_handlers_disconnect_by_func (self->network, network_changed_cb, self);
  g_clear_object (&self->network);
  G_OBJECT_CLASS (rq_steady_transport_parent_class)->dispose (object);
}

static void
rq_steady_transport_finalize (GObject *object)
{
  RqSteadyTransport *self = RQ_STEADY_TRANSPORT (object);

  if (self->free_data != NULL)
    self->free_data (self->data);
  rq_steady_waiters_free (self->waiters);
  g_object_unref (self->memory);
  g_main_context_unref (self->context);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_free (self->trouble);
  G_OBJECT_CLASS (rq_steady_transport_parent_class)->finalize (object);
}

static void
rq_steady_transport_class_init (RqSteadyTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rq_steady_transport_get_property;
  object_class->dispose = rq_steady_transport_dispose;
  object_class->finalize = rq_steady_transport_finalize;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, RQ_STEADY_IDLE, RQ_STEADY_STOPPED, RQ_STEADY_IDLE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_steady_transport_init (RqSteadyTransport *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->memory = rq_ssh_memory_new ();
  self->waiters = rq_steady_waiters_new ();
  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect (self->network, "network-changed", G_CALLBACK (network_changed_cb), self);
}

/**
 * rq_steady_transport_new:
 * @name: "user@host", for sentences
 * @dial: (unowned): how a connection is made; static
 * @data: (transfer full): for it
 * @free_data: (nullable): of it
 *
 * Returns: (transfer full): a transport that is not connected yet
 */
RqSteadyTransport *
rq_steady_transport_new (const char *name,
                         const RqDial *dial,
                         gpointer data,
                         GDestroyNotify free_data)
{
  RqSteadyTransport *self = g_object_new (RQ_TYPE_STEADY_TRANSPORT, NULL);

  self->name = g_intern_string (name);
  self->dial = dial;
  self->data = data;
  self->free_data = free_data;
  return self;
}
