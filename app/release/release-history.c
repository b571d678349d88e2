/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-history.h"

#include "records/release-store.h"

/* A release writes its head several times in a row: read it once. */
#define SETTLE_MS 300
/* What could not be read is tried again so often. */
#define RETRY_MS 20000

struct _RqReleaseHistory
{
  GObject parent_instance;

  GSignalGroup *session;     /* (owned) of the RqDeploymentSession */
  GSignalGroup *model;       /* (owned) of its RqSwarmModel */
  GListStore *entries;       /* (owned) of RqReleaseEntry */
  GCancellable *reading;     /* (owned) (nullable) while it is read */
  GError *error;             /* (owned) (nullable) */
  guint settle_source;       /* 0: nothing has changed */
  guint retry_source;        /* 0: nothing has failed */
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (RqReleaseHistory, rq_release_history, G_TYPE_OBJECT)

typedef enum
{
  PROP_LOADED = 1,
  PROP_ERROR,
} RqReleaseHistoryProperty;

static GParamSpec *properties[PROP_ERROR + 1];
static guint read_signal;

static void
set_outcome (RqReleaseHistory *self,
             gboolean          loaded,
             const GError     *error)
{
  gboolean same_error = self->error == NULL && error == NULL;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  if (self->loaded != loaded)
    {
      self->loaded = loaded;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
    }
  if (!same_error)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
stop (RqReleaseHistory *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static RqReleaseEntry *
find_entry (RqReleaseHistory *self,
            const char       *id)
{
  GListModel *entries = G_LIST_MODEL (self->entries);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (RqReleaseEntry) entry = g_list_model_get_item (entries, i);

      if (g_str_equal (rq_release_head_get_id (rq_release_entry_get_head (entry)), id))
        return g_steal_pointer (&entry);
    }
  return NULL;
}

static GPtrArray *
make_entries (RqReleaseHistory *self,
              GPtrArray        *heads)
{
  GPtrArray *wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < heads->len; i++)
    {
      RqReleaseEntry *entry = find_entry (self, rq_release_head_get_id (heads->pdata[i]));

      if (entry != NULL)
        rq_release_entry_set_head (entry, heads->pdata[i]);
      else
        entry = rq_release_entry_new (heads->pdata[i]);
      g_ptr_array_add (wanted, entry);
    }
  return wanted;
}

static gboolean
is_at (RqReleaseHistory *self,
       guint             position,
       gpointer          entry)
{
  g_autoptr (RqReleaseEntry) there =
    g_list_model_get_item (G_LIST_MODEL (self->entries), position);

  return there == entry;
}

/* Only what differs is replaced, so that a selection stays. */
static void
put_entries (RqReleaseHistory *self,
             GPtrArray        *wanted)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  guint head = 0;
  guint tail = 0;

  while (head < MIN (n, wanted->len) && is_at (self, head, wanted->pdata[head]))
    head++;
  while (tail < MIN (n, wanted->len) - head &&
         is_at (self, n - 1 - tail, wanted->pdata[wanted->len - 1 - tail]))
    tail++;
  if (head + tail < n || head + tail < wanted->len)
    g_list_store_splice (self->entries, head, n - head - tail, wanted->pdata + head,
                         wanted->len - head - tail);
}

static gboolean
retry_cb (gpointer data)
{
  RqReleaseHistory *self = data;

  self->retry_source = 0;
  rq_release_history_reload (self);
  return G_SOURCE_REMOVE;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RqReleaseHistory) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) heads =
    rq_release_store_list_finish (RQ_ENGINE_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  if (heads == NULL)
    {
      rq_release_history_fail (self, error);
      self->retry_source = g_timeout_add (RETRY_MS, retry_cb, self);
      return;
    }
  rq_release_history_show (self, heads);
  g_signal_emit (self, read_signal, 0);
}

static gboolean
settled_cb (gpointer data)
{
  RqReleaseHistory *self = data;

  self->settle_source = 0;
  rq_release_history_reload (self);
  return G_SOURCE_REMOVE;
}

static void
config_changed_cb (RqReleaseHistory *self,
                   const char       *name)
{
  if (self->settle_source == 0 && (*name == '\0' || g_str_has_suffix (name, "-head")))
    self->settle_source = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
session_changed_cb (RqReleaseHistory *self)
{
  g_autoptr (RqDeploymentSession) session = g_signal_group_dup_target (self->session);

  g_signal_group_set_target (self->model, session != NULL
                                          ? rq_deployment_session_get_model (session) : NULL);
  if (session != NULL && rq_deployment_session_get_state (session) == RQ_SESSION_ONLINE)
    rq_release_history_reload (self);
}

static void
rq_release_history_dispose (GObject *object)
{
  RqReleaseHistory *self = RQ_RELEASE_HISTORY (object);

  stop (self);
  g_clear_object (&self->session);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (rq_release_history_parent_class)->dispose (object);
}

static void
rq_release_history_finalize (GObject *object)
{
  RqReleaseHistory *self = RQ_RELEASE_HISTORY (object);

  g_clear_object (&self->entries);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (rq_release_history_parent_class)->finalize (object);
}

static void
rq_release_history_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RqReleaseHistory *self = RQ_RELEASE_HISTORY (object);

  switch ((RqReleaseHistoryProperty) property_id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_release_history_class_init (RqReleaseHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = rq_release_history_dispose;
  object_class->finalize = rq_release_history_finalize;
  object_class->get_property = rq_release_history_get_property;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  read_signal = g_signal_new ("read", RQ_TYPE_RELEASE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
rq_release_history_init (RqReleaseHistory *self)
{
  self->entries = g_list_store_new (RQ_TYPE_RELEASE_ENTRY);
  self->session = g_signal_group_new (RQ_TYPE_DEPLOYMENT_SESSION);
  g_signal_group_connect_swapped (self->session, "notify::state",
                                  G_CALLBACK (session_changed_cb), self);
  g_signal_group_connect_swapped (self->session, "notify::model",
                                  G_CALLBACK (session_changed_cb), self);
  self->model = g_signal_group_new (RQ_TYPE_SWARM_MODEL);
  g_signal_group_connect_swapped (self->model, "config-changed", G_CALLBACK (config_changed_cb),
                                  self);
}

/** rq_release_history_new: Returns: (transfer full): the history of no deployment yet */
RqReleaseHistory *
rq_release_history_new (void)
{
  return g_object_new (RQ_TYPE_RELEASE_HISTORY, NULL);
}

/** rq_release_history_set_session: @session: (nullable): whose stack's releases */
void
rq_release_history_set_session (RqReleaseHistory    *self,
                                RqDeploymentSession *session)
{
  g_autoptr (RqDeploymentSession) before = NULL;

  g_return_if_fail (RQ_IS_RELEASE_HISTORY (self));

  before = g_signal_group_dup_target (self->session);
  if (before == session)
    return;
  stop (self);
  g_list_store_remove_all (self->entries);
  set_outcome (self, FALSE, NULL);
  g_signal_group_set_target (self->session, session);
  session_changed_cb (self);
}

/** rq_release_history_get_session: Returns: (transfer none) (nullable): whose */
RqDeploymentSession *
rq_release_history_get_session (RqReleaseHistory *self)
{
  g_autoptr (RqDeploymentSession) session = NULL;

  g_return_val_if_fail (RQ_IS_RELEASE_HISTORY (self), NULL);

  session = g_signal_group_dup_target (self->session);
  return session;
}

/** rq_release_history_get_entries: Returns: (transfer none): of #RqReleaseEntry, newest first */
GListModel *
rq_release_history_get_entries (RqReleaseHistory *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_HISTORY (self), NULL);

  return G_LIST_MODEL (self->entries);
}

/** rq_release_history_is_loaded: Returns: whether it was read once */
gboolean
rq_release_history_is_loaded (RqReleaseHistory *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_HISTORY (self), FALSE);

  return self->loaded;
}

/** rq_release_history_get_error: Returns: (transfer none) (nullable): why it could not be read */
const GError *
rq_release_history_get_error (RqReleaseHistory *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_HISTORY (self), NULL);

  return self->error;
}

/** rq_release_history_reload: Reads it again, if there is a connection. */
void
rq_release_history_reload (RqReleaseHistory *self)
{
  g_autoptr (RqDeploymentSession) session = NULL;
  RqEngineClient *client;

  g_return_if_fail (RQ_IS_RELEASE_HISTORY (self));

  session = g_signal_group_dup_target (self->session);
  client = session != NULL ? rq_deployment_session_get_client (session) : NULL;
  if (client == NULL)
    return;
  stop (self);
  self->reading = g_cancellable_new ();
  rq_release_store_list_async (client, rq_deployment_get_stack (
                                 rq_deployment_session_get_deployment (session)),
                               self->reading, listed_cb, g_object_ref (self));
}

/** rq_release_history_show: @heads: (element-type RqReleaseHead): newest first */
void
rq_release_history_show (RqReleaseHistory *self,
                         GPtrArray        *heads)
{
  g_autoptr (GPtrArray) wanted = NULL;

  g_return_if_fail (RQ_IS_RELEASE_HISTORY (self));

  wanted = make_entries (self, heads);
  put_entries (self, wanted);
  set_outcome (self, TRUE, NULL);
}

/** rq_release_history_fail: @error: why; what is known already stays */
void
rq_release_history_fail (RqReleaseHistory *self,
                         const GError     *error)
{
  g_return_if_fail (RQ_IS_RELEASE_HISTORY (self));

  set_outcome (self, self->loaded, error);
}
