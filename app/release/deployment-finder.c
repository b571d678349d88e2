/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/deployment-finder.h"

#include "ssh/ssh-session.h"

struct _RqDeploymentFinder
{
  GObject parent_instance;

  RqFinderState       state;
  RqSshClient         speaker;     /* who speaks SSH for the next connection */
  RqSshSession       *ssh;         /* (owned) (nullable) */
  RqEngineClient     *client;      /* (owned) (nullable) */
  GPtrArray          *stacks;      /* (owned) (nullable) of RqFoundStack */
  RqFoundDirectories *directories; /* (owned) (nullable) */
};

typedef enum
{
  PROP_STATE = 1,
} RqDeploymentFinderProperty;

static GParamSpec *properties[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (RqDeploymentFinder, rq_deployment_finder, G_TYPE_OBJECT)

static void
set_state (RqDeploymentFinder *self,
           RqFinderState       state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
drop (RqDeploymentFinder *self)
{
  g_clear_object (&self->client);
  if (self->ssh != NULL)
    rq_ssh_session_close (self->ssh);
  g_clear_object (&self->ssh);
  g_clear_pointer (&self->stacks, g_ptr_array_unref);
  g_clear_pointer (&self->directories, rq_found_directories_free);
}

static void
rq_deployment_finder_dispose (GObject *object)
{
  drop (RQ_DEPLOYMENT_FINDER (object));
  G_OBJECT_CLASS (rq_deployment_finder_parent_class)->dispose (object);
}

static void
rq_deployment_finder_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch ((RqDeploymentFinderProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, RQ_DEPLOYMENT_FINDER (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_deployment_finder_class_init (RqDeploymentFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_deployment_finder_dispose;
  object_class->get_property = rq_deployment_finder_get_property;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, RQ_FINDER_IDLE, RQ_FINDER_READY, RQ_FINDER_IDLE,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_deployment_finder_init (RqDeploymentFinder *self)
{
}

/**
 * rq_deployment_finder_new:
 *
 * Returns: (transfer full): a finder that is not connected
 */
RqDeploymentFinder *
rq_deployment_finder_new (void)
{
  return g_object_new (RQ_TYPE_DEPLOYMENT_FINDER, NULL);
}

/* @error: (transfer full) */
static void
fail (GTask  *task,
      GError *error)
{
  RqDeploymentFinder *self = g_task_get_source_object (task);

  /* Unless something else was begun meanwhile. */
  if (self->ssh == g_task_get_task_data (task))
    {
      drop (self);
      set_state (self, RQ_FINDER_IDLE);
    }
  g_task_return_error (task, error);
}

/* What was begun is no longer what this finder is about. */
static gboolean
is_overtaken (GTask *task)
{
  RqDeploymentFinder *self = g_task_get_source_object (task);

  if (self->ssh == g_task_get_task_data (task))
    return FALSE;

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
  return TRUE;
}

static void
directories_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (GTask) task = data;
  RqDeploymentFinder *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  RqFoundDirectories *directories = rq_discovery_directories_finish (result, &error);

  if (is_overtaken (task))
    {
      g_clear_pointer (&directories, rq_found_directories_free);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST))
    {
      fail (task, g_steal_pointer (&error));
      return;
    }

  /* A path can be typed as well. */
  self->directories = directories;
  set_state (self, RQ_FINDER_READY);
  g_task_return_boolean (task, TRUE);
}

static void
stacks_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  RqDeploymentFinder *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) stacks = rq_discovery_stacks_finish (result, &error);

  if (stacks == NULL)
    {
      fail (task, error);
      return;
    }
  if (is_overtaken (task))
    return;

  self->stacks = g_steal_pointer (&stacks);
  rq_discovery_directories_async (RQ_TRANSPORT (self->ssh), g_task_get_cancellable (task),
                                  directories_cb, g_object_ref (task));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!rq_engine_client_open_finish (RQ_ENGINE_CLIENT (source), result, &error))
    fail (task, error);
  else if (!is_overtaken (task))
    rq_discovery_stacks_async (RQ_ENGINE_CLIENT (source), g_task_get_cancellable (task), stacks_cb,
                               g_object_ref (task));
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  RqDeploymentFinder *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!rq_ssh_session_connect_finish (RQ_SSH_SESSION (source), result, &error))
    {
      fail (task, error);
      return;
    }
  if (is_overtaken (task))
    return;

  set_state (self, RQ_FINDER_LOOKING);
  self->client = rq_engine_client_new (RQ_TRANSPORT (source));
  rq_engine_client_open_async (self->client, g_task_get_cancellable (task), opened_cb,
                               g_object_ref (task));
}

/**
 * rq_deployment_finder_set_transport:
 * @transport: (nullable): "libssh2" (also %NULL) or "openssh", as rq_deployment_get_transport()
 *
 * Who speaks SSH from the next rq_deployment_finder_find_async() on.
 */
void
rq_deployment_finder_set_transport (RqDeploymentFinder *self,
                                    const char         *transport)
{
  g_return_if_fail (RQ_IS_DEPLOYMENT_FINDER (self));

  self->speaker = RQ_SSH_CLIENT_LIBSSH2;
  if (transport != NULL && !rq_ssh_client_from_name (transport, &self->speaker))
    g_return_if_reached ();
}

static RqSshTarget *
new_target (RqDeploymentFinder *self,
            const char         *host,
            const char         *identity,
            const char         *known_hosts,
            GError            **error)
{
  g_autoptr (RqSshTarget) target = rq_ssh_target_new (host, identity, known_hosts, error);

  return target != NULL ? rq_ssh_target_with_client (target, self->speaker) : NULL;
}

/**
 * rq_deployment_finder_find_async:
 * @interaction: whom to ask about host keys and secrets
 *
 * Connects, in place of an earlier connection, and looks for stacks and directories.
 */
void
rq_deployment_finder_find_async (RqDeploymentFinder  *self,
                                 const char          *host,
                                 const char          *identity,
                                 const char          *known_hosts,
                                 RqSshInteraction    *interaction,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (RqSshTarget) target = NULL;
  GError *error = NULL;

  g_return_if_fail (RQ_IS_DEPLOYMENT_FINDER (self));

  g_task_set_source_tag (task, rq_deployment_finder_find_async);
  drop (self);
  target = new_target (self, host, identity, known_hosts, &error);
  if (target == NULL)
    {
      set_state (self, RQ_FINDER_IDLE);
      g_task_return_error (task, error);
      return;
    }

  self->ssh = rq_ssh_session_new (target);
  g_task_set_task_data (task, g_object_ref (self->ssh), g_object_unref);
  set_state (self, RQ_FINDER_CONNECTING);
  rq_ssh_session_connect_async (self->ssh, interaction, cancellable, connected_cb,
                                g_object_ref (task));
}

/**
 * rq_deployment_finder_find_finish:
 *
 * Returns: %TRUE when ready; %FALSE with #RqSshError or #RqEngineError
 */
gboolean
rq_deployment_finder_find_finish (RqDeploymentFinder  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

RqFinderState
rq_deployment_finder_get_state (RqDeploymentFinder *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_FINDER (self), RQ_FINDER_IDLE);

  return self->state;
}

/**
 * rq_deployment_finder_get_stacks:
 *
 * Returns: (transfer none) (nullable) (element-type RqFoundStack): the stacks of the swarm
 */
GPtrArray *
rq_deployment_finder_get_stacks (RqDeploymentFinder *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_FINDER (self), NULL);

  return self->stacks;
}

/**
 * rq_deployment_finder_get_directories:
 *
 * Returns: (transfer none) (nullable): where an update.sh was found
 */
RqFoundDirectories *
rq_deployment_finder_get_directories (RqDeploymentFinder *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_FINDER (self), NULL);

  return self->directories;
}

/**
 * rq_deployment_finder_get_transport:
 *
 * Returns: (transfer none) (nullable): the connection
 */
RqTransport *
rq_deployment_finder_get_transport (RqDeploymentFinder *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_FINDER (self), NULL);

  return self->ssh != NULL ? RQ_TRANSPORT (self->ssh) : NULL;
}

/**
 * rq_deployment_finder_close:
 *
 * Ends the connection; what was found is gone with it.
 */
void
rq_deployment_finder_close (RqDeploymentFinder *self)
{
  g_return_if_fail (RQ_IS_DEPLOYMENT_FINDER (self));

  drop (self);
  set_state (self, RQ_FINDER_IDLE);
}
