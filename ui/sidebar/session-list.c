/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sidebar/session-list.h"

struct _RqSessionList
{
  GObject parent_instance;

  GListModel *deployments; /* (owned) of RqDeployment */
  GPtrArray  *sessions;    /* (owned) of RqDeploymentSession (owned), at the same positions */
  GHashTable *connecting;  /* (owned) RqDeploymentSession (owned) → GCancellable (owned) */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqSessionList, rq_session_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
get_item_type (GListModel *model)
{
  return RQ_TYPE_DEPLOYMENT_SESSION;
}

static unsigned int
get_n_items (GListModel *model)
{
  return RQ_SESSION_LIST (model)->sessions->len;
}

static gpointer
get_item (GListModel   *model,
          unsigned int  position)
{
  RqSessionList *self = RQ_SESSION_LIST (model);

  return position < self->sessions->len ? g_object_ref (self->sessions->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* A deployment that is gone ends its connection; one that only moved keeps it. */
static RqDeploymentSession *
take_session (GPtrArray    *old,
              RqDeployment *deployment)
{
  for (unsigned int i = 0; i < old->len; i++)
    {
      if (rq_deployment_session_get_deployment (old->pdata[i]) == deployment)
        return g_ptr_array_steal_index (old, i);
    }
  return rq_deployment_session_new (deployment);
}

static void
close_session (RqSessionList       *self,
               RqDeploymentSession *session)
{
  rq_session_list_cancel (self, session);
  rq_deployment_session_close (session);
}

static void
items_changed_cb (RqSessionList *self,
                  unsigned int   position,
                  unsigned int   removed,
                  unsigned int   added,
                  GListModel    *deployments)
{
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; i < removed; i++)
    g_ptr_array_add (old, g_ptr_array_steal_index (self->sessions, position));
  for (unsigned int i = 0; i < added; i++)
    {
      g_autoptr (RqDeployment) deployment = g_list_model_get_item (deployments, position + i);

      g_ptr_array_insert (self->sessions, (int) (position + i), take_session (old, deployment));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  for (unsigned int i = 0; i < old->len; i++)
    close_session (self, old->pdata[i]);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (RqSessionList) self = data;
  g_autoptr (GError) error = NULL;

  /* The session keeps its error for whoever shows it. */
  if (!rq_deployment_session_connect_finish (RQ_DEPLOYMENT_SESSION (source), result, &error))
    g_debug ("Not connected: %s", error->message);
  g_hash_table_remove (self->connecting, source);
}

static void
rq_session_list_dispose (GObject *object)
{
  RqSessionList *self = RQ_SESSION_LIST (object);

  for (unsigned int i = 0; i < self->sessions->len; i++)
    close_session (self, self->sessions->pdata[i]);
  g_ptr_array_set_size (self->sessions, 0);
  if (self->deployments != NULL)
    g_signal_handlers_disconnect_by_data (self->deployments, self);
  g_clear_object (&self->deployments);
  G_OBJECT_CLASS (rq_session_list_parent_class)->dispose (object);
}

static void
rq_session_list_finalize (GObject *object)
{
  RqSessionList *self = RQ_SESSION_LIST (object);

  g_ptr_array_unref (self->sessions);
  g_hash_table_unref (self->connecting);
  G_OBJECT_CLASS (rq_session_list_parent_class)->finalize (object);
}

static void
rq_session_list_class_init (RqSessionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_session_list_dispose;
  object_class->finalize = rq_session_list_finalize;
}

static void
rq_session_list_init (RqSessionList *self)
{
  self->sessions = g_ptr_array_new_with_free_func (g_object_unref);
  self->connecting = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
}

/**
 * rq_session_list_new:
 * @deployments: of #RqDeployment
 *
 * Returns: (transfer full): a list with a session for each, none of them connected
 */
RqSessionList *
rq_session_list_new (GListModel *deployments)
{
  RqSessionList *self = g_object_new (RQ_TYPE_SESSION_LIST, NULL);

  self->deployments = g_object_ref (deployments);
  g_signal_connect_swapped (deployments, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (deployments), deployments);
  return self;
}

/**
 * rq_session_list_connect:
 * @session: one of the list
 * @interaction: who is asked about an unknown host key
 *
 * Connects unless that is under way or done.
 */
void
rq_session_list_connect (RqSessionList       *self,
                         RqDeploymentSession *session,
                         RqSshInteraction    *interaction)
{
  GCancellable *cancellable;

  g_return_if_fail (RQ_IS_SESSION_LIST (self) && RQ_IS_DEPLOYMENT_SESSION (session));

  if (g_hash_table_contains (self->connecting, session)
      || rq_deployment_session_get_state (session) == RQ_SESSION_ONLINE)
    return;

  cancellable = g_cancellable_new ();
  g_hash_table_insert (self->connecting, g_object_ref (session), cancellable);
  rq_deployment_session_connect_async (session, interaction, cancellable, connected_cb,
                                       g_object_ref (self));
}

/**
 * rq_session_list_cancel:
 *
 * Gives up connecting @session, if it is connecting.
 */
void
rq_session_list_cancel (RqSessionList       *self,
                        RqDeploymentSession *session)
{
  GCancellable *cancellable;

  g_return_if_fail (RQ_IS_SESSION_LIST (self) && RQ_IS_DEPLOYMENT_SESSION (session));

  cancellable = g_hash_table_lookup (self->connecting, session);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}
