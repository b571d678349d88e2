/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-session.h"

#include "ssh/ssh-worker-private.h"

#include <glib/gi18n-lib.h>
#include <libssh2.h>

/* The façade of one connection.
 *
 * Threads: made, connected and closed in one thread; as an RqTransport for every thread. */
struct _RqSshSession
{
  GObject parent_instance;

  RqSshTarget *target;   /* (owned) */
  char *name;            /* (owned) "user@host" */
  GMainContext *context; /* (owned) in which "state" is notified */
  int state;             /* (atomic) RqSshState */
  GMutex mutex;
  RqSshWorker *worker;   /* (mutex mutex) (owned) (nullable) before the first connecting */
  RqSshWorker *side;     /* (mutex mutex) (owned) (nullable) for TCP endpoints, once needed */
};

typedef enum
{
  PROP_STATE = 1,
} RqSshSessionProperty;

static GParamSpec *properties[PROP_STATE + 1];

static void rq_ssh_session_iface_init (RqTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqSshSession, rq_ssh_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RQ_TYPE_TRANSPORT, rq_ssh_session_iface_init))

static GType
state_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { RQ_SSH_STATE_IDLE, "RQ_SSH_STATE_IDLE", "idle" },
        { RQ_SSH_STATE_CONNECTING, "RQ_SSH_STATE_CONNECTING", "connecting" },
        { RQ_SSH_STATE_CONNECTED, "RQ_SSH_STATE_CONNECTED", "connected" },
        { RQ_SSH_STATE_LOST, "RQ_SSH_STATE_LOST", "lost" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("RqSshState", values));
    }

  return type;
}

/* @return: (transfer full) (nullable) */
static RqSshWorker *
ref_worker (RqSshSession *self)
{
  RqSshWorker *worker;

  g_mutex_lock (&self->mutex);
  worker = self->worker != NULL ? rq_ssh_worker_ref (self->worker) : NULL;
  g_mutex_unlock (&self->mutex);
  return worker;
}

static void
set_state (RqSshSession *self,
           RqSshState state)
{
  if (g_atomic_int_get (&self->state) == (int) state)
    return;

  g_atomic_int_set (&self->state, state);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_no_connection (RqSshSession *self,
                   GError **error)
{
  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST, _("There is no connection to %s yet. "
                                                         "Connect first."),
               self->name);
}

/* libssh2 opens one channel at a time, and a TCP endpoint that does not answer takes a minute to
 * say so: nothing else could be opened for so long. So those have a connection of their own, and
 * what is asked for waits until it is there. If it cannot be had, or only with a person's help, the
 * first one has to do.
 * @return: (transfer full) (nullable) */
static RqSshWorker *
ref_worker_for (RqSshSession *self,
                RqEndpoint *endpoint)
{
  g_autoptr (RqSshWorker) worker = ref_worker (self);

  /* OpenSSH opens as many at a time as one likes. */
  if (worker == NULL || rq_ssh_target_get_client (self->target) != RQ_SSH_CLIENT_LIBSSH2 ||
      rq_endpoint_get_kind (endpoint) != RQ_ENDPOINT_TCP ||
      !rq_ssh_worker_is_up (worker) || rq_ssh_worker_was_typed (worker))
    return g_steal_pointer (&worker);

  g_mutex_lock (&self->mutex);
  if (self->side == NULL)
    {
      self->side = rq_ssh_worker_new (self->target, self->name, NULL, self->context,
                                      NULL, NULL, NULL);
      rq_ssh_worker_start (self->side, NULL, NULL);
    }
  if (!rq_ssh_worker_has_ended (self->side))
    {
      rq_ssh_worker_unref (worker);
      worker = rq_ssh_worker_ref (self->side);
    }
  g_mutex_unlock (&self->mutex);
  return g_steal_pointer (&worker);
}

/* @return: (transfer full) (nullable): %NULL when @task was failed */
static RqSshWorker *
begin_call (RqSshSession *self,
            RqEndpoint *endpoint,
            GTask *task,
            RqSshCall **call)
{
  RqSshWorker *worker = ref_worker_for (self, endpoint);
  g_autoptr (GError) error = NULL;

  if (worker == NULL)
    {
      set_no_connection (self, &error);
      g_task_return_error (task, g_steal_pointer (&error));
      return NULL;
    }

  *call = rq_ssh_call_new (task, rq_ssh_worker_get_wake_fd (worker));
  return worker;
}

static void
rq_ssh_session_open_async (RqTransport *transport,
                           RqEndpoint *endpoint,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  g_autoptr (RqSshCall) call = NULL;
  g_autoptr (RqSshWorker) worker = NULL;

  g_task_set_source_tag (task, rq_ssh_session_open_async);
  worker = begin_call (RQ_SSH_SESSION (transport), endpoint, task, &call);
  if (worker != NULL)
    rq_ssh_worker_open (worker, RQ_SSH_OPEN_STREAM, endpoint, call);
}

static GIOStream *
rq_ssh_session_open_finish (RqTransport *transport,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rq_ssh_session_spawn_async (RqTransport *transport,
                            const char *command_line,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_command (command_line);
  g_autoptr (RqSshCall) call = NULL;
  g_autoptr (RqSshWorker) worker = NULL;

  g_task_set_source_tag (task, rq_ssh_session_spawn_async);
  worker = begin_call (RQ_SSH_SESSION (transport), endpoint, task, &call);
  if (worker != NULL)
    rq_ssh_worker_open (worker, RQ_SSH_OPEN_PROCESS, endpoint, call);
}

static RqProcess *
rq_ssh_session_spawn_finish (RqTransport *transport,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rq_ssh_session_forward_async (RqTransport *transport,
                              RqEndpoint *endpoint,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  g_autoptr (RqSshCall) call = NULL;
  g_autoptr (RqSshWorker) worker = NULL;

  g_task_set_source_tag (task, rq_ssh_session_forward_async);
  worker = begin_call (RQ_SSH_SESSION (transport), endpoint, task, &call);
  if (worker != NULL)
    rq_ssh_worker_forward (worker, endpoint, call);
}

static RqTunnel *
rq_ssh_session_forward_finish (RqTransport *transport,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
rq_ssh_session_check (RqTransport *transport,
                      GError **error)
{
  g_autoptr (RqSshWorker) worker = ref_worker (RQ_SSH_SESSION (transport));

  if (worker != NULL)
    return rq_ssh_worker_check (worker, error);

  set_no_connection (RQ_SSH_SESSION (transport), error);
  return FALSE;
}

static const char *
rq_ssh_session_get_name (RqTransport *transport)
{
  return RQ_SSH_SESSION (transport)->name;
}

static RqShortage
rq_ssh_session_get_shortage (RqTransport *transport)
{
  g_autoptr (RqSshWorker) worker = ref_worker (RQ_SSH_SESSION (transport));

  return worker != NULL ? rq_ssh_worker_get_shortage (worker) : RQ_SHORTAGE_NONE;
}

static void
rq_ssh_session_close_transport (RqTransport *transport)
{
  rq_ssh_session_close (RQ_SSH_SESSION (transport));
}

static void
rq_ssh_session_get_property (GObject *object,
                             guint property_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  switch ((RqSshSessionProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, rq_ssh_session_get_state (RQ_SSH_SESSION (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* @return: (transfer full) (nullable): the side worker, which is the session's no longer */
static RqSshWorker *
take_side (RqSshSession *self)
{
  RqSshWorker *side;

  g_mutex_lock (&self->mutex);
  side = g_steal_pointer (&self->side);
  g_mutex_unlock (&self->mutex);
  return side;
}

static void
end_side (RqSshSession *self)
{
  g_autoptr (RqSshWorker) side = take_side (self);

  if (side == NULL)
    return;

  rq_ssh_worker_stop (side);
  rq_ssh_worker_join (side);
}

static void
end_worker (RqSshSession *self)
{
  g_autoptr (RqSshWorker) worker = ref_worker (self);

  if (worker != NULL)
    {
      rq_ssh_worker_stop (worker);
      rq_ssh_worker_join (worker);
    }
  end_side (self);
}

static void
rq_ssh_session_dispose (GObject *object)
{
  RqSshSession *self = RQ_SSH_SESSION (object);

  end_worker (self);
  g_clear_pointer (&self->worker, rq_ssh_worker_unref);
  G_OBJECT_CLASS (rq_ssh_session_parent_class)->dispose (object);
}

static void
rq_ssh_session_finalize (GObject *object)
{
  RqSshSession *self = RQ_SSH_SESSION (object);

  rq_ssh_target_unref (self->target);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self->name);
  G_OBJECT_CLASS (rq_ssh_session_parent_class)->finalize (object);
}

static void
rq_ssh_session_class_init (RqSshSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_ssh_session_dispose;
  object_class->finalize = rq_ssh_session_finalize;
  object_class->get_property = rq_ssh_session_get_property;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, state_get_type (), RQ_SSH_STATE_IDLE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* Not safe in two threads at once; and writers to the pipes of a channel that is gone must not
   * die of SIGPIPE, which GSocket makes sure of for the whole process. */
  libssh2_init (0);
  g_type_class_unref (g_type_class_ref (G_TYPE_SOCKET));
}

static void
rq_ssh_session_iface_init (RqTransportInterface *iface)
{
  iface->open_async = rq_ssh_session_open_async;
  iface->open_finish = rq_ssh_session_open_finish;
  iface->spawn_async = rq_ssh_session_spawn_async;
  iface->spawn_finish = rq_ssh_session_spawn_finish;
  iface->forward_async = rq_ssh_session_forward_async;
  iface->forward_finish = rq_ssh_session_forward_finish;
  iface->check = rq_ssh_session_check;
  iface->get_name = rq_ssh_session_get_name;
  iface->get_shortage = rq_ssh_session_get_shortage;
  iface->close = rq_ssh_session_close_transport;
}

static void
rq_ssh_session_init (RqSshSession *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
}

/**
 * rq_ssh_session_new:
 *
 * Returns: (transfer full): a session that is not connected yet
 */
RqSshSession *
rq_ssh_session_new (RqSshTarget *target)
{
  RqSshSession *self = g_object_new (RQ_TYPE_SSH_SESSION, NULL);
  const char *user = rq_ssh_target_get_user (target);
  const char *host = rq_ssh_target_get_host (target);

  self->target = rq_ssh_target_ref (target);
  self->name = user != NULL ? g_strdup_printf ("%s@%s", user, host) : g_strdup (host);
  return self;
}

/* The worker is connected now, or no longer. */
static gboolean
worker_changed_cb (gpointer data)
{
  g_autoptr (RqSshSession) self = g_weak_ref_get (data);
  g_autoptr (RqSshWorker) worker = self != NULL ? ref_worker (self) : NULL;
  RqSshState before;

  if (worker == NULL)
    return G_SOURCE_REMOVE;

  before = rq_ssh_session_get_state (self);
  if (rq_ssh_worker_is_up (worker))
    set_state (self, RQ_SSH_STATE_CONNECTED);
  else if (before == RQ_SSH_STATE_CONNECTED)
    {
      end_side (self);
      set_state (self, RQ_SSH_STATE_LOST);
      g_signal_emit_by_name (self, "lost");
    }
  else if (before == RQ_SSH_STATE_CONNECTING && rq_ssh_worker_has_ended (worker))
    {
      /* It may have been up for less than it takes to tell. */
      set_state (self, RQ_SSH_STATE_IDLE);
      g_signal_emit_by_name (self, "lost");
    }
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static RqSshWorker *
make_worker (RqSshSession *self,
             RqSshInteraction *interaction)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return rq_ssh_worker_new (self->target, self->name, interaction, self->context,
                            worker_changed_cb, weak, weak_ref_free);
}

/**
 * rq_ssh_session_connect_async:
 * @interaction: (nullable): asked about an unknown host key and for secrets, in the context of the
 *   session; nobody: the answer is no
 *
 * Connects, also again once the connection was lost. Everything that could block is done elsewhere.
 */
void
rq_ssh_session_connect_async (RqSshSession *self,
                              RqSshInteraction *interaction,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (RqSshCall) call = NULL;
  g_autoptr (RqSshWorker) worker = NULL;

  g_return_if_fail (RQ_IS_SSH_SESSION (self));
  g_return_if_fail (rq_ssh_session_get_state (self) != RQ_SSH_STATE_CONNECTED);

  g_task_set_source_tag (task, rq_ssh_session_connect_async);
  end_worker (self);
  worker = make_worker (self, interaction);
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->worker, rq_ssh_worker_unref);
  self->worker = rq_ssh_worker_ref (worker);
  g_mutex_unlock (&self->mutex);

  set_state (self, RQ_SSH_STATE_CONNECTING);
  call = rq_ssh_call_new (task, rq_ssh_worker_get_wake_fd (worker));
  rq_ssh_worker_start (worker, call, cancellable);
}

/**
 * rq_ssh_session_connect_finish:
 *
 * Returns: %FALSE with any #RqSshError, whose message says what to do
 */
gboolean
rq_ssh_session_connect_finish (RqSshSession *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rq_ssh_session_get_state:
 *
 * Returns: the state; any thread
 */
RqSshState
rq_ssh_session_get_state (RqSshSession *self)
{
  g_return_val_if_fail (RQ_IS_SSH_SESSION (self), RQ_SSH_STATE_IDLE);

  return g_atomic_int_get (&self->state);
}

/**
 * rq_ssh_session_close:
 *
 * Ends the connection and joins its worker, which does not wait for the network; all channels fail
 * with %RQ_SSH_ERROR_LOST.
 */
void
rq_ssh_session_close (RqSshSession *self)
{
  gboolean was_up;

  g_return_if_fail (RQ_IS_SSH_SESSION (self));

  end_worker (self);
  was_up = rq_ssh_session_get_state (self) == RQ_SSH_STATE_CONNECTED;
  set_state (self, RQ_SSH_STATE_IDLE);
  if (was_up)
    g_signal_emit_by_name (self, "lost");
}
