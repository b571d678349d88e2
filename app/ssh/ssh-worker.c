/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-worker-private.h"

#include "ssh/ssh-carrier-private.h"
#include "ssh/ssh-errors-private.h"
#include "ssh/ssh-workers-private.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Turns without waiting, so that silence is noticed and cutting is obeyed in time. */
#define TURNS_MAX 64

typedef enum
{
  COMMAND_OPEN,
  COMMAND_FORWARD,
  COMMAND_CUT_CHANNEL,
  COMMAND_CUT_TUNNEL,
} CommandKind;

typedef struct
{
  CommandKind kind;
  RqSshRequest *request; /* (owned) (nullable) to open */
  RqEndpoint *endpoint;  /* (owned) (nullable) to forward to */
  RqSshCall *call;       /* (owned) (nullable) who waits for the forwarding */
  guint64 id;            /* to cut */
} Command;

struct _RqSshWorker
{
  gatomicrefcount references;
  int wake_fd; /* (owned) eventfd; does not change */
  char *name;  /* (owned) for sentences; does not change */

  /* what connecting needs; the worker's once it has started */
  RqSshTarget *target;           /* (owned) */
  RqSshInteraction *interaction; /* (owned) (nullable) let go in the context */
  GMainContext *context;         /* (owned) */
  RqSshCall *connecting;         /* (owned) (nullable) who waits for the connection */
  GCancellable *caller;          /* (owned) (nullable) stops the connecting */
  gulong caller_id;
  GSourceFunc changed;           /* (nullable) in the context whenever is_up may have changed */
  gpointer changed_data;         /* (owned) (nullable) */
  GDestroyNotify changed_destroy;
  GCancellable *stop; /* (owned) thread-safe by itself */

  GMutex mutex;
  GThread *thread; /* (mutex mutex) (owned) (nullable) until joined */
  GQueue commands; /* (mutex mutex) (element-type Command) */
  gboolean is_up;  /* (mutex mutex) */
  gboolean typed;  /* (mutex mutex) a person had to type something to log in */
  GError *over;    /* (mutex mutex) (owned) (nullable) why nothing is done any more */
  int shortage;    /* (atomic) RqShortage */

  /* (owned) (nullable) while connected; the worker's only, but for is_there() while is_up */
  RqSshCarrier *carrier;
};

static void
command_free (Command *command)
{
  g_clear_pointer (&command->request, rq_ssh_request_free);
  g_clear_pointer (&command->endpoint, rq_endpoint_unref);
  g_clear_pointer (&command->call, rq_ssh_call_unref);
  g_free (command);
}

static void
command_fail (Command *command,
              const GError *error)
{
  if (command->request != NULL)
    rq_ssh_request_fail (command->request, error);
  if (command->call != NULL)
    rq_ssh_call_return_error (command->call, error);
}

static void
wake (RqSshWorker *self)
{
  if (write (self->wake_fd, &(uint64_t){ 1 }, sizeof (uint64_t)) < 0)
    g_debug ("the worker is awake already");
}

/* @command: (transfer full) */
static void
push (RqSshWorker *self,
      Command *command)
{
  g_autoptr (GError) over = NULL;

  g_mutex_lock (&self->mutex);
  if (self->over != NULL)
    over = g_error_copy (self->over);
  else
    g_queue_push_tail (&self->commands, command);
  g_mutex_unlock (&self->mutex);

  if (over == NULL)
    {
      wake (self);
      return;
    }
  command_fail (command, over);
  command_free (command);
}

static Command *
pop (RqSshWorker *self)
{
  Command *command;

  g_mutex_lock (&self->mutex);
  command = g_queue_pop_head (&self->commands);
  g_mutex_unlock (&self->mutex);
  return command;
}

static gboolean
changed_cb (gpointer data)
{
  RqSshWorker *self = data;

  return self->changed (self->changed_data);
}

static void
post_changed (RqSshWorker *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  if (self->changed == NULL)
    return;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, changed_cb, rq_ssh_worker_ref (self),
                         (GDestroyNotify) rq_ssh_worker_unref);
  g_source_attach (source, self->context);
}

static gboolean
take_commands (RqSshWorker *self,
               RqSshCarrier *carrier)
{
  gboolean moved = FALSE;
  Command *command;

  while ((command = pop (self)) != NULL)
    {
      moved = TRUE;
      switch (command->kind)
        {
        case COMMAND_OPEN:
          carrier->klass->open (carrier, g_steal_pointer (&command->request));
          break;
        case COMMAND_FORWARD:
          carrier->klass->forward (carrier, command->endpoint, command->call);
          break;
        case COMMAND_CUT_CHANNEL:
          carrier->klass->cut_channel (carrier, command->id);
          break;
        case COMMAND_CUT_TUNNEL:
        default:
          carrier->klass->cut_tunnel (carrier, command->id);
          break;
        }
      command_free (command);
    }

  return moved;
}

static void
run (RqSshWorker *self,
     RqSshCarrier *carrier)
{
  while (carrier->klass->get_failure (carrier) == NULL && !g_cancellable_is_cancelled (self->stop))
    {
      int turns = 0;
      gboolean moved;

      do
        {
          moved = take_commands (self, carrier);
          moved = carrier->klass->turn (carrier) || moved;
        }
      while (moved && carrier->klass->get_failure (carrier) == NULL && ++turns < TURNS_MAX);

      g_atomic_int_set (&self->shortage, carrier->klass->get_shortage (carrier));
      carrier->klass->check (carrier);
      if (!moved && carrier->klass->get_failure (carrier) == NULL)
        carrier->klass->wait (carrier, self->wake_fd);
    }
}

/* From now on every request fails with @error at once. */
static void
refuse_from_now_on (RqSshWorker *self,
                    const GError *error)
{
  Command *command;

  g_mutex_lock (&self->mutex);
  self->is_up = FALSE;
  self->over = g_error_copy (error);
  g_mutex_unlock (&self->mutex);

  while ((command = pop (self)) != NULL)
    {
      command_fail (command, error);
      command_free (command);
    }
}

static void
serve (RqSshWorker *self)
{
  RqSshCarrier *carrier = self->carrier;
  const GError *failure;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->mutex);
  self->is_up = TRUE;
  g_mutex_unlock (&self->mutex);
  post_changed (self);
  if (self->connecting != NULL)
    rq_ssh_call_return_boolean (self->connecting);

  run (self, carrier);

  failure = carrier->klass->get_failure (carrier);
  error = failure != NULL ? g_error_copy (failure) : rq_ssh_error_closed (self->name);
  refuse_from_now_on (self, error);
  carrier->klass->end (carrier, error, g_cancellable_is_cancelled (self->stop));
}

static gboolean
nothing_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* @object: (transfer full): the caller's, to be let go in its own context */
static void
unref_in_context (GMainContext *context,
                  gpointer object)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, nothing_cb, object, g_object_unref);
  g_source_attach (source, context);
}

static void
caller_cancelled_cb (GCancellable *caller,
                     gpointer stop)
{
  g_cancellable_cancel (stop);
}

static void
block_sigpipe (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
}

static gboolean
is_given_up (RqSshWorker *self)
{
  return self->connecting != NULL && rq_ssh_call_is_over (self->connecting);
}

static gpointer
thread_main (gpointer data)
{
  g_autoptr (RqSshWorker) self = data;
  RqSshAsker asker = { self->interaction, self->context, self->stop };
  g_autoptr (GError) error = NULL;

  block_sigpipe ();
  self->carrier = rq_ssh_carrier_connect (self, self->target, self->name, &asker, &error);
  g_mutex_lock (&self->mutex);
  self->typed = asker.typed;
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (self->caller, self->caller_id);
  g_clear_object (&self->caller);
  if (self->interaction != NULL)
    unref_in_context (self->context, g_steal_pointer (&self->interaction));

  if (self->carrier != NULL && !is_given_up (self))
    serve (self);
  else
    {
      if (error == NULL)
        g_cancellable_set_error_if_cancelled (self->stop, &error);
      if (error == NULL)
        error = rq_ssh_error_closed (self->name);
      refuse_from_now_on (self, error);
    }

  g_clear_pointer (&self->carrier, rq_ssh_carrier_free);
  post_changed (self);
  if (error != NULL && self->connecting != NULL)
    rq_ssh_call_return_error (self->connecting, error);
  g_clear_pointer (&self->connecting, rq_ssh_call_unref);
  return NULL;
}

/**
 * rq_ssh_worker_new:
 * @name: "user@host", for sentences
 * @interaction: (nullable): asked in @context
 * @changed: (nullable): called in @context after rq_ssh_worker_is_up() may have changed
 * @changed_data: (transfer full) (nullable): freed with @changed_destroy on any thread
 *
 * Returns: (transfer full): a worker that has not started
 */
RqSshWorker *
rq_ssh_worker_new (RqSshTarget *target,
                   const char *name,
                   RqSshInteraction *interaction,
                   GMainContext *context,
                   GSourceFunc changed,
                   gpointer changed_data,
                   GDestroyNotify changed_destroy)
{
  RqSshWorker *self = g_new0 (RqSshWorker, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->commands);
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->name = g_strdup (name);
  self->target = rq_ssh_target_ref (target);
  self->interaction = interaction != NULL ? g_object_ref (interaction) : NULL;
  self->context = g_main_context_ref (context);
  self->changed = changed;
  self->changed_data = changed_data;
  self->changed_destroy = changed_destroy;
  self->stop = g_cancellable_new ();
  return self;
}

/**
 * rq_ssh_worker_ref:
 *
 * Returns: (transfer full): @self
 */
RqSshWorker *
rq_ssh_worker_ref (RqSshWorker *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
rq_ssh_worker_unref (RqSshWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_assert (self->thread == NULL && self->carrier == NULL);
  if (self->changed_destroy != NULL)
    self->changed_destroy (self->changed_data);
  g_queue_clear_full (&self->commands, (GDestroyNotify) command_free);
  rq_ssh_target_unref (self->target);
  g_clear_object (&self->interaction);
  g_clear_object (&self->stop);
  g_main_context_unref (self->context);
  g_clear_error (&self->over);
  g_mutex_clear (&self->mutex);
  close (self->wake_fd);
  g_free (self->name);
  g_free (self);
}

/**
 * rq_ssh_worker_start:
 * @call: (nullable): answered once connected, or with why not
 * @cancellable: (nullable): of the call
 *
 * Starts the thread. What is asked for meanwhile waits for the connection.
 */
void
rq_ssh_worker_start (RqSshWorker *self,
                     RqSshCall *call,
                     GCancellable *cancellable)
{
  self->connecting = call != NULL ? rq_ssh_call_ref (call) : NULL;
  if (cancellable != NULL)
    {
      self->caller = g_object_ref (cancellable);
      self->caller_id = g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled_cb),
                                               g_object_ref (self->stop), g_object_unref);
    }
  rq_ssh_workers_add (self);
  g_mutex_lock (&self->mutex);
  self->thread = g_thread_new ("ssh", thread_main, rq_ssh_worker_ref (self));
  g_mutex_unlock (&self->mutex);
}

/**
 * rq_ssh_worker_stop:
 *
 * Ends the connection; does not wait.
 */
void
rq_ssh_worker_stop (RqSshWorker *self)
{
  g_cancellable_cancel (self->stop);
  wake (self);
}

/**
 * rq_ssh_worker_join:
 *
 * Waits for the thread to end, after rq_ssh_worker_stop().
 */
void
rq_ssh_worker_join (RqSshWorker *self)
{
  GThread *thread;

  g_mutex_lock (&self->mutex);
  thread = g_steal_pointer (&self->thread);
  g_mutex_unlock (&self->mutex);

  if (thread == NULL)
    return;
  g_thread_join (thread);
  rq_ssh_workers_remove (self);
}

static gboolean
read_flag (RqSshWorker *self,
           const gboolean *flag)
{
  gboolean value;

  g_mutex_lock (&self->mutex);
  value = *flag;
  g_mutex_unlock (&self->mutex);
  return value;
}

/**
 * rq_ssh_worker_is_up:
 *
 * Returns: whether it is connected
 */
gboolean
rq_ssh_worker_is_up (RqSshWorker *self)
{
  return read_flag (self, &self->is_up);
}

/**
 * rq_ssh_worker_was_typed:
 *
 * Returns: whether logging in needed a person, so that another login would, too
 */
gboolean
rq_ssh_worker_was_typed (RqSshWorker *self)
{
  return read_flag (self, &self->typed);
}

/** rq_ssh_worker_has_ended: Returns: whether it never will be connected (again) */
gboolean
rq_ssh_worker_has_ended (RqSshWorker *self)
{
  gboolean ended;

  g_mutex_lock (&self->mutex);
  ended = self->over != NULL;
  g_mutex_unlock (&self->mutex);
  return ended;
}

/** rq_ssh_worker_get_shortage: Returns: whether the server's sessions are enough */
RqShortage
rq_ssh_worker_get_shortage (RqSshWorker *self)
{
  return g_atomic_int_get (&self->shortage);
}

/**
 * rq_ssh_worker_check:
 *
 * Returns: %FALSE with why it is not connected (any more)
 */
gboolean
rq_ssh_worker_check (RqSshWorker *self,
                     GError **error)
{
  gboolean is_there;

  g_mutex_lock (&self->mutex);
  is_there = self->is_up && (self->carrier->klass->is_there == NULL ||
                             self->carrier->klass->is_there (self->carrier));
  if (!is_there && error != NULL)
    *error = self->over != NULL ? g_error_copy (self->over)
             : self->is_up ? rq_ssh_error_broken (self->name)
                           : g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                                          _("There is no connection to %s yet. Connect first."),
                                          self->name);
  g_mutex_unlock (&self->mutex);
  return is_there;
}

/**
 * rq_ssh_worker_get_wake_fd:
 *
 * Returns: (transfer none): for rq_ssh_call_new()
 */
int
rq_ssh_worker_get_wake_fd (RqSshWorker *self)
{
  return self->wake_fd;
}

/**
 * rq_ssh_worker_open:
 * @kind: a stream or a process, which answers @call
 *
 * Asks for a channel.
 */
void
rq_ssh_worker_open (RqSshWorker *self,
                    RqSshOpenKind kind,
                    RqEndpoint *endpoint,
                    RqSshCall *call)
{
  Command *command = g_new0 (Command, 1);

  command->kind = COMMAND_OPEN;
  command->request = rq_ssh_request_new (kind, endpoint, call);
  push (self, command);
}

/**
 * rq_ssh_worker_forward:
 *
 * Asks for a tunnel, which answers @call.
 */
void
rq_ssh_worker_forward (RqSshWorker *self,
                       RqEndpoint *endpoint,
                       RqSshCall *call)
{
  Command *command = g_new0 (Command, 1);

  command->kind = COMMAND_FORWARD;
  command->endpoint = rq_endpoint_ref (endpoint);
  command->call = rq_ssh_call_ref (call);
  push (self, command);
}

/**
 * rq_ssh_worker_cut_channel:
 *
 * Ends a channel, if it is still there.
 */
void
rq_ssh_worker_cut_channel (RqSshWorker *self,
                           guint64 id)
{
  Command *command = g_new0 (Command, 1);

  command->kind = COMMAND_CUT_CHANNEL;
  command->id = id;
  push (self, command);
}

/**
 * rq_ssh_worker_cut_tunnel:
 *
 * Ends a tunnel and its connections, if it is still there.
 */
void
rq_ssh_worker_cut_tunnel (RqSshWorker *self,
                          guint64 id)
{
  Command *command = g_new0 (Command, 1);

  command->kind = COMMAND_CUT_TUNNEL;
  command->id = id;
  push (self, command);
}
