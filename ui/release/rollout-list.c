/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/rollout-list.h"

#include "release/rollout.h"

struct _RqRolloutList
{
  GObject parent_instance;

  GPtrArray *rollouts; /* (owned) of RqRollout (owned) */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqRolloutList, rq_rollout_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
get_item_type (GListModel *model)
{
  return RQ_TYPE_ROLLOUT;
}

static unsigned int
get_n_items (GListModel *model)
{
  return RQ_ROLLOUT_LIST (model)->rollouts->len;
}

static gpointer
get_item (GListModel   *model,
          unsigned int  position)
{
  RqRolloutList *self = RQ_ROLLOUT_LIST (model);

  return position < self->rollouts->len ? g_object_ref (self->rollouts->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rq_rollout_list_finalize (GObject *object)
{
  g_ptr_array_unref (RQ_ROLLOUT_LIST (object)->rollouts);
  G_OBJECT_CLASS (rq_rollout_list_parent_class)->finalize (object);
}

static void
rq_rollout_list_class_init (RqRolloutListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rq_rollout_list_finalize;
}

static void
rq_rollout_list_init (RqRolloutList *self)
{
  self->rollouts = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rq_rollout_list_new:
 *
 * Returns: (transfer full): an empty list
 */
RqRolloutList *
rq_rollout_list_new (void)
{
  return g_object_new (RQ_TYPE_ROLLOUT_LIST, NULL);
}

/**
 * rq_rollout_list_update:
 * @progress: the next snapshot
 *
 * A release's rows keep their order, so a row is found again by its position; only the end of the
 * list can come and go.
 */
void
rq_rollout_list_update (RqRolloutList     *self,
                        RqReleaseProgress *progress)
{
  unsigned int wanted = rq_release_progress_get_n_rows (progress);
  unsigned int kept, had;

  g_return_if_fail (RQ_IS_ROLLOUT_LIST (self));

  had = self->rollouts->len;
  kept = MIN (had, wanted);
  for (unsigned int i = 0; i < kept; i++)
    rq_rollout_update (self->rollouts->pdata[i], rq_release_progress_get_row (progress, i));
  if (wanted == had)
    return;

  g_ptr_array_set_size (self->rollouts, (int) kept);
  for (unsigned int i = kept; i < wanted; i++)
    g_ptr_array_add (self->rollouts, rq_rollout_new (rq_release_progress_get_row (progress, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), kept, had - kept, wanted - kept);
}
