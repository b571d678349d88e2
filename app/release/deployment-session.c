/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/deployment-session-private.h"

#include <glib/gi18n-lib.h>

#include "release/deployment-target.h"
#include "ssh/ssh-dial.h"

/* Between two looks for a Docker that is not there yet. */
#define ENGINE_PAUSE_SECONDS 3

G_DEFINE_FINAL_TYPE (RqDeploymentSession, rq_deployment_session, G_TYPE_OBJECT)

typedef enum
{
  PROP_DEPLOYMENT = 1,
  PROP_STATE,
  PROP_ERROR,
  PROP_MODEL,
} RqDeploymentSessionProperty;

static GParamSpec *properties[PROP_MODEL + 1];

static void
set_state (RqDeploymentSession *self,
           RqSessionState       state,
           const GError        *error)
{
  gboolean error_changed = error != NULL || self->error != NULL;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  if (error_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Whether the connection is up, so that what fails is Docker behind it. */
static gboolean
is_up (RqDeploymentSession *self)
{
  return self->steady != NULL && rq_steady_transport_get_state (self->steady) == RQ_STEADY_UP &&
         rq_transport_check (RQ_TRANSPORT (self->steady), NULL);
}

static gboolean
move_on_cb (gpointer data)
{
  RqDeploymentSession *self = data;

  self->move_on = 0;
  if (self->docker_gone_at != 0 && is_up (self))
    rq_steady_transport_skip (self->steady,
                              rq_transport_get_generation (RQ_TRANSPORT (self->steady)));
  return G_SOURCE_REMOVE;
}

static void
docker_is_back (RqDeploymentSession *self)
{
  self->docker_gone_at = 0;
  g_clear_handle_id (&self->move_on, g_source_remove);
}

static void
docker_is_gone (RqDeploymentSession *self)
{
  if (self->docker_gone_at == 0)
    self->docker_gone_at = g_get_monotonic_time ();
  if (self->move_on == 0 && self->hosts > 1)
    self->move_on = g_timeout_add_seconds (RQ_ENGINE_MOVE_ON_SECONDS, move_on_cb, self);
}

/* @error: (nullable): why Docker does not answer, or answers that it cannot */
static void
set_docker (RqDeploymentSession *self,
            const GError        *error)
{
  if (error == NULL)
    docker_is_back (self);
  else
    docker_is_gone (self);
  set_state (self, error != NULL ? RQ_SESSION_RECONNECTING : RQ_SESSION_ONLINE, error);
}

/* The model goes on asking by itself. */
static void
model_error_cb (RqSwarmModel        *model,
                GParamSpec          *pspec,
                RqDeploymentSession *self)
{
  if (is_up (self) && !self->by_person && self->reopening == NULL && self->retry == 0 &&
      (self->state == RQ_SESSION_ONLINE || self->state == RQ_SESSION_RECONNECTING))
    set_docker (self, rq_swarm_model_get_error (model));
}

static void
set_model (RqDeploymentSession *self,
           RqSwarmModel        *model)
{
  if (self->model != NULL && self->model != model)
    {
      rq_swarm_model_stop (self->model);
      g_signal_handlers_disconnect_by_func (self->model, model_error_cb, self);
    }
  if (model != NULL && self->model != model)
    g_signal_connect_object (model, "notify::error", G_CALLBACK (model_error_cb), self, 0);
  if (g_set_object (&self->model, model))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
stop_reopening (RqDeploymentSession *self)
{
  g_cancellable_cancel (self->reopening);
  g_clear_object (&self->reopening);
  g_clear_handle_id (&self->retry, g_source_remove);
}

static void
drop_connection (RqDeploymentSession *self)
{
  self->attempt++;
  self->by_person = FALSE;
  docker_is_back (self);
  stop_reopening (self);
  if (self->model != NULL)
    rq_swarm_model_stop (self->model);
  if (self->steady != NULL)
    {
      g_clear_signal_handler (&self->watch, self->steady);
      rq_transport_close (RQ_TRANSPORT (self->steady));
    }
  g_clear_object (&self->client);
  g_clear_object (&self->steady);
}

static void
rq_deployment_session_dispose (GObject *object)
{
  RqDeploymentSession *self = RQ_DEPLOYMENT_SESSION (object);

  drop_connection (self);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (rq_deployment_session_parent_class)->dispose (object);
}

static void
rq_deployment_session_finalize (GObject *object)
{
  RqDeploymentSession *self = RQ_DEPLOYMENT_SESSION (object);

  g_clear_object (&self->deployment);
  g_clear_object (&self->person);
  if (self->refusals != NULL)
    g_string_free (self->refusals, TRUE);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (rq_deployment_session_parent_class)->finalize (object);
}

static void
rq_deployment_session_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RqDeploymentSession *self = RQ_DEPLOYMENT_SESSION (object);

  switch ((RqDeploymentSessionProperty) property_id)
    {
    case PROP_DEPLOYMENT:
      g_value_set_object (value, self->deployment);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_deployment_session_class_init (RqDeploymentSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = rq_deployment_session_dispose;
  object_class->finalize = rq_deployment_session_finalize;
  object_class->get_property = rq_deployment_session_get_property;

  properties[PROP_DEPLOYMENT] =
    g_param_spec_object ("deployment", NULL, NULL, RQ_TYPE_DEPLOYMENT, flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, RQ_SESSION_OFFLINE,
                                              RQ_SESSION_LOST, RQ_SESSION_OFFLINE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, RQ_TYPE_SWARM_MODEL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_deployment_session_init (RqDeploymentSession *self)
{
}

/**
 * rq_deployment_session_new:
 *
 * Returns: (transfer full): a session that is not connected yet
 */
RqDeploymentSession *
rq_deployment_session_new (RqDeployment *deployment)
{
  RqDeploymentSession *self = g_object_new (RQ_TYPE_DEPLOYMENT_SESSION, NULL);

  self->deployment = g_object_ref (deployment);
  return self;
}

static void reopen (RqDeploymentSession *self);

static gboolean
retry_cb (gpointer data)
{
  RqDeploymentSession *self = data;

  self->retry = 0;
  reopen (self);
  return G_SOURCE_REMOVE;
}

/* A manager that boots has its sshd before its Docker: then it is asked again in a while. */
static void
reopened_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (RqDeploymentSession) self = data;
  g_autoptr (GError) error = NULL;
  gboolean opened = rq_engine_client_open_finish (RQ_ENGINE_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      self->client != RQ_ENGINE_CLIENT (source) ||
      rq_steady_transport_get_state (self->steady) != RQ_STEADY_UP)
    return;
  g_clear_object (&self->reopening);
  if (!opened)
    {
      set_docker (self, error);
      self->retry_at = g_get_monotonic_time () + ENGINE_PAUSE_SECONDS * G_USEC_PER_SEC;
      self->retry = g_timeout_add_seconds (ENGINE_PAUSE_SECONDS, retry_cb, self);
      return;
    }
  rq_swarm_model_start (self->model);
  set_docker (self, NULL);
}

/* What is there now may be another daemon than before. */
static void
reopen (RqDeploymentSession *self)
{
  stop_reopening (self);
  self->reopening = g_cancellable_new ();
  rq_engine_client_open_async (self->client, self->reopening, reopened_cb, g_object_ref (self));
}

/* Shows what the transport does by itself. */
static void
steady_state_cb (RqSteadyTransport   *steady,
                 GParamSpec          *pspec,
                 RqDeploymentSession *self)
{
  RqSteadyState state = rq_steady_transport_get_state (steady);
  g_autoptr (GError) error = rq_steady_transport_dup_error (steady);

  if (self->by_person || self->model == NULL)
    return;
  if (state == RQ_STEADY_UP)
    {
      reopen (self);
      return;
    }
  stop_reopening (self);
  docker_is_back (self);
  rq_swarm_model_stop (self->model);
  if (state == RQ_STEADY_STOPPED)
    set_state (self, RQ_SESSION_LOST, error);
  else if (state == RQ_STEADY_WAITING || state == RQ_STEADY_TRYING)
    set_state (self, RQ_SESSION_RECONNECTING, error);
}

/* Takes @error. What was online once stays as it is known, and goes on trying where that helps. */
static void
fail (RqDeploymentSession *self,
      GTask               *task,
      GError              *error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  self->by_person = FALSE;
  if (self->model != NULL && self->steady != NULL &&
      rq_steady_transport_get_state (self->steady) == RQ_STEADY_WAITING)
    set_state (self, RQ_SESSION_RECONNECTING, error);
  else if (self->model != NULL && self->steady != NULL &&
           rq_steady_transport_get_state (self->steady) == RQ_STEADY_STOPPED)
    set_state (self, RQ_SESSION_LOST, error);
  else
    {
      drop_connection (self);
      if (cancelled)
        set_state (self, RQ_SESSION_OFFLINE, NULL);
      else
        set_state (self, self->model != NULL ? RQ_SESSION_LOST : RQ_SESSION_OFFLINE, error);
    }
  g_task_return_error (task, error);
}

/* What a step was begun with is no longer what this session is about. */
static gboolean
is_overtaken (RqDeploymentSession *self,
              GTask               *task)
{
  if (self->attempt == GPOINTER_TO_UINT (g_task_get_task_data (task)))
    return FALSE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
  return TRUE;
}

static void connected_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      data);

/* Takes @error, of a manager that can be reached and is of no use.
 * @return: (transfer full) (nullable): with all of them, when there is no other one */
static GError *
try_next_manager (RqDeploymentSession *self,
                  GTask               *task,
                  GError              *error)
{
  RqTransport *transport = RQ_TRANSPORT (self->steady);

  if (self->hosts < 2 || error->domain != RQ_ENGINE_ERROR)
    return error;
  g_string_append_printf (self->refusals, "\n%s: %s", rq_transport_get_name (transport),
                          error->message);
  if (++self->refused >= self->hosts)
    {
      g_free (error->message);
      error->message = g_strdup_printf (_("None of the %u managers can be used.%s"), self->hosts,
                                        self->refusals->str);
      return error;
    }
  g_error_free (error);
  rq_steady_transport_skip (self->steady, rq_transport_get_generation (transport));
  rq_steady_transport_connect_async (self->steady, self->person, g_task_get_cancellable (task),
                                     connected_cb, g_object_ref (task));
  return NULL;
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  RqDeploymentSession *self = g_task_get_source_object (task);
  RqEngineClient *client = RQ_ENGINE_CLIENT (source);
  GError *error = NULL;
  gboolean opened = rq_engine_client_open_finish (client, result, &error);

  if (is_overtaken (self, task))
    {
      g_clear_error (&error);
      return;
    }
  if (!opened)
    {
      error = try_next_manager (self, task, error);
      if (error != NULL)
        fail (self, task, error);
      return;
    }

  if (!self->same_model)
    {
      g_autoptr (RqSwarmModel) model = NULL;

      model = rq_swarm_model_new (client, rq_deployment_get_stack (self->deployment));
      set_model (self, model);
      self->same_model = TRUE;
    }
  self->by_person = FALSE;
  rq_swarm_model_start (self->model);
  set_docker (self, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  RqDeploymentSession *self = g_task_get_source_object (task);
  RqSteadyTransport *steady = RQ_STEADY_TRANSPORT (source);
  GError *error = NULL;
  gboolean connected = rq_steady_transport_connect_finish (steady, result, &error);

  if (is_overtaken (self, task))
    {
      g_clear_error (&error);
      return;
    }
  if (!connected)
    {
      fail (self, task, error);
      return;
    }

  if (self->client == NULL)
    self->client = rq_engine_client_new (RQ_TRANSPORT (source));
  rq_engine_client_open_async (self->client, g_task_get_cancellable (task), opened_cb,
                               g_object_ref (task));
}

/* A connection that was lost is made again over the same transport, which others hold. */
static gboolean
prepare_transport (RqDeploymentSession *self,
                   GError             **error)
{
  g_autoptr (GPtrArray) targets = NULL;

  if (self->same_model && self->steady != NULL &&
      rq_steady_transport_get_state (self->steady) != RQ_STEADY_UP)
    {
      self->attempt++;
      stop_reopening (self);
      return TRUE;
    }
  drop_connection (self);
  self->same_model = FALSE;
  targets = rq_deployment_targets_new (self->deployment, error);
  if (targets == NULL)
    return FALSE;
  self->hosts = targets->len;
  self->steady = rq_ssh_dial_new_transport_to_any (targets);
  self->watch = g_signal_connect (self->steady, "notify::state", G_CALLBACK (steady_state_cb),
                                  self);
  return TRUE;
}

/**
 * rq_deployment_session_connect_async:
 * @interaction: (nullable): whom to ask about an unknown host key and for secrets
 *
 * Connects, also again after the connection was lost and only a person can make it. The model is
 * there when it has ended well.
 */
void
rq_deployment_session_connect_async (RqDeploymentSession *self,
                                     RqSshInteraction    *interaction,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, rq_deployment_session_connect_async);
  if (!prepare_transport (self, &error))
    {
      fail (self, task, error);
      g_object_unref (task);
      return;
    }

  self->by_person = TRUE;
  g_set_object (&self->person, interaction);
  if (self->refusals == NULL)
    self->refusals = g_string_new (NULL);
  g_string_truncate (self->refusals, 0);
  self->refused = 0;
  g_task_set_task_data (task, GUINT_TO_POINTER (self->attempt), NULL);
  set_state (self, RQ_SESSION_CONNECTING, NULL);
  rq_steady_transport_connect_async (self->steady, interaction, cancellable, connected_cb, task);
}

/**
 * rq_deployment_session_connect_finish:
 *
 * Returns: %FALSE with #RqSshError or #RqEngineError when there is no connection
 */
gboolean
rq_deployment_session_connect_finish (RqDeploymentSession  *self,
                                      GAsyncResult         *result,
                                      GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rq_deployment_session_try_now:
 *
 * Tries at once what it waits for.
 */
void
rq_deployment_session_try_now (RqDeploymentSession *self)
{
  g_return_if_fail (RQ_IS_DEPLOYMENT_SESSION (self));

  if (self->retry != 0)
    reopen (self);
  else if (self->docker_gone_at != 0)
    rq_swarm_model_try_now (self->model);
  else if (self->steady != NULL)
    rq_steady_transport_try_now (self->steady);
}

/**
 * rq_deployment_session_dup_manager:
 *
 * Returns: (transfer full) (nullable): the manager that the connection leads to, for sentences:
 *   "deploy@m2, node m2"; %NULL while there is none
 */
char *
rq_deployment_session_dup_manager (RqDeploymentSession *self)
{
  const char *node;

  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), NULL);

  if (self->state != RQ_SESSION_ONLINE)
    return NULL;
  node = rq_engine_client_get_node_name (self->client);
  /* Translators: the address of a manager, then the name of its node in the swarm */
  return node != NULL ? g_strdup_printf (_("%s, node %s"),
                                         rq_transport_get_name (RQ_TRANSPORT (self->steady)), node)
                      : g_strdup (rq_transport_get_name (RQ_TRANSPORT (self->steady)));
}

/**
 * rq_deployment_session_dup_trouble:
 *
 * Returns: (transfer full) (nullable): what kept it from managers that come before, while there is
 *   a connection
 */
char *
rq_deployment_session_dup_trouble (RqDeploymentSession *self)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENT_SESSION (self), NULL);

  return self->steady != NULL ? rq_steady_transport_dup_trouble (self->steady) : NULL;
}

/**
 * rq_deployment_session_close:
 *
 * Ends the connection. What runs on the manager goes on.
 */
void
rq_deployment_session_close (RqDeploymentSession *self)
{
  g_return_if_fail (RQ_IS_DEPLOYMENT_SESSION (self));

  drop_connection (self);
  set_state (self, RQ_SESSION_OFFLINE, NULL);
}
