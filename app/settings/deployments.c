/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/deployments.h"

#include <glib/gi18n-lib.h>

#include "settings/deployments-file.h"

struct _RqDeployments
{
  GObject parent_instance;

  char *path;       /* (owned) */
  GPtrArray *items; /* (owned) of RqDeployment, in the file's order */
};

static GType
rq_deployments_get_item_type (GListModel *model)
{
  return RQ_TYPE_DEPLOYMENT;
}

static guint
rq_deployments_get_n_items (GListModel *model)
{
  return RQ_DEPLOYMENTS (model)->items->len;
}

static gpointer
rq_deployments_get_item (GListModel *model,
                         guint       position)
{
  RqDeployments *self = RQ_DEPLOYMENTS (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
rq_deployments_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rq_deployments_get_item_type;
  iface->get_n_items = rq_deployments_get_n_items;
  iface->get_item = rq_deployments_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RqDeployments, rq_deployments, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      rq_deployments_list_model_init))

static void
rq_deployments_finalize (GObject *object)
{
  RqDeployments *self = RQ_DEPLOYMENTS (object);

  g_free (self->path);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (rq_deployments_parent_class)->finalize (object);
}

static void
rq_deployments_class_init (RqDeploymentsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_deployments_finalize;
}

static void
rq_deployments_init (RqDeployments *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Takes over what the file holds now; objects that did not change stay the same objects. */
static void
show (RqDeployments *self,
      GPtrArray     *now)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->items);
  guint head = 0, tail = 0;

  while (head < MIN (before->len, now->len) &&
         rq_deployment_equal (before->pdata[head], now->pdata[head]))
    {
      g_set_object ((RqDeployment **) &now->pdata[head], before->pdata[head]);
      head++;
    }
  while (tail < MIN (before->len, now->len) - head &&
         rq_deployment_equal (before->pdata[before->len - 1 - tail],
                              now->pdata[now->len - 1 - tail]))
    {
      g_set_object ((RqDeployment **) &now->pdata[now->len - 1 - tail],
                    before->pdata[before->len - 1 - tail]);
      tail++;
    }

  self->items = g_ptr_array_ref (now);
  if (before->len != now->len || head != now->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, before->len - head - tail,
                                now->len - head - tail);
}

/**
 * rq_deployments_load:
 * @path: (nullable): the file, or %NULL for this user's own
 *
 * A file that is not there holds no deployment. A damaged one is an error and is left alone.
 *
 * Returns: (transfer full) (nullable): the deployments, or %NULL with %RQ_SETTINGS_ERROR_FAILED
 */
RqDeployments *
rq_deployments_load (const char *path,
                     GError    **error)
{
  g_autoptr (RqDeployments) self = g_object_new (RQ_TYPE_DEPLOYMENTS, NULL);
  g_autoptr (RqDeploymentsFile) file = NULL;

  self->path = path != NULL ? g_strdup (path)
                            : g_build_filename (g_get_user_config_dir (), "requeen",
                                                "deployments.ini", NULL);
  file = rq_deployments_file_open (self->path, FALSE, error);
  if (file == NULL)
    return NULL;

  show (self, rq_deployments_file_get_list (file));
  return g_steal_pointer (&self);
}

static gboolean
refuse_missing (const char *name,
                GError    **error)
{
  g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_MISSING,
               _("There is no deployment named “%s”."), name);
  return FALSE;
}

static gboolean
refuse_taken (const char *name,
              GError    **error)
{
  g_set_error (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_EXISTS,
               _("There is a deployment named “%s” already. Choose another name or remove it."),
               name);
  return FALSE;
}

/**
 * rq_deployments_add:
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_EXISTS when its name is taken, %RQ_SETTINGS_ERROR_FAILED
 *   when the file cannot be written
 */
gboolean
rq_deployments_add (RqDeployments *self,
                    RqDeployment  *deployment,
                    GError       **error)
{
  g_autoptr (RqDeploymentsFile) file = NULL;

  g_return_val_if_fail (RQ_IS_DEPLOYMENTS (self) && RQ_IS_DEPLOYMENT (deployment), FALSE);

  file = rq_deployments_file_open (self->path, TRUE, error);
  if (file == NULL)
    return FALSE;
  show (self, rq_deployments_file_get_list (file));
  if (rq_deployments_file_has (file, rq_deployment_get_name (deployment)))
    return refuse_taken (rq_deployment_get_name (deployment), error);

  rq_deployments_file_set (file, deployment);
  if (!rq_deployments_file_write (file, error))
    return FALSE;
  show (self, rq_deployments_file_get_list (file));
  return TRUE;
}

/**
 * rq_deployments_replace:
 * @name: the deployment's name until now
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_MISSING, %RQ_SETTINGS_ERROR_EXISTS when its new name is
 *   taken, or %RQ_SETTINGS_ERROR_FAILED
 */
gboolean
rq_deployments_replace (RqDeployments *self,
                        const char    *name,
                        RqDeployment  *deployment,
                        GError       **error)
{
  g_autoptr (RqDeploymentsFile) file = NULL;
  const char *to = rq_deployment_get_name (deployment);

  g_return_val_if_fail (RQ_IS_DEPLOYMENTS (self) && name != NULL, FALSE);

  file = rq_deployments_file_open (self->path, TRUE, error);
  if (file == NULL)
    return FALSE;
  show (self, rq_deployments_file_get_list (file));
  if (rq_deployments_find (self, name) == NULL)
    return refuse_missing (name, error);
  if (!g_str_equal (name, to) && rq_deployments_file_has (file, to))
    return refuse_taken (to, error);

  rq_deployments_file_rename (file, name, to);
  rq_deployments_file_set (file, deployment);
  if (!rq_deployments_file_write (file, error))
    return FALSE;
  show (self, rq_deployments_file_get_list (file));
  return TRUE;
}

/**
 * rq_deployments_remove:
 *
 * Returns: %FALSE with %RQ_SETTINGS_ERROR_MISSING when there is none so named,
 *   %RQ_SETTINGS_ERROR_FAILED when the file cannot be written
 */
gboolean
rq_deployments_remove (RqDeployments *self,
                       const char    *name,
                       GError       **error)
{
  g_autoptr (RqDeploymentsFile) file = NULL;

  g_return_val_if_fail (RQ_IS_DEPLOYMENTS (self) && name != NULL, FALSE);

  file = rq_deployments_file_open (self->path, TRUE, error);
  if (file == NULL)
    return FALSE;
  show (self, rq_deployments_file_get_list (file));
  if (rq_deployments_find (self, name) == NULL)
    return refuse_missing (name, error);

  rq_deployments_file_drop (file, name);
  if (!rq_deployments_file_write (file, error))
    return FALSE;
  show (self, rq_deployments_file_get_list (file));
  return TRUE;
}

/**
 * rq_deployments_find:
 *
 * Returns: (transfer none) (nullable): the one of that name
 */
RqDeployment *
rq_deployments_find (RqDeployments *self,
                     const char    *name)
{
  g_return_val_if_fail (RQ_IS_DEPLOYMENTS (self) && name != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (rq_deployment_get_name (self->items->pdata[i]), name))
      return self->items->pdata[i];
  return NULL;
}
