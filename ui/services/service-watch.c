/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/service-watch.h"

struct _RqServiceWatch
{
  GObject parent_instance;

  GListModel   *services; /* (owned) */
  GPtrArray    *watched;  /* (owned) of GObject (owned), at the same positions */
  unsigned int  source;   /* 0: nothing to say */
};

static unsigned int changed_signal;

G_DEFINE_FINAL_TYPE (RqServiceWatch, rq_service_watch, G_TYPE_OBJECT)

static gboolean
say_changed_cb (gpointer data)
{
  RqServiceWatch *self = data;

  self->source = 0;
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
item_notify_cb (RqServiceWatch *self)
{
  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_DEFAULT, say_changed_cb, self, NULL);
}

static void
unwatch (RqServiceWatch *self,
         unsigned int    position)
{
  g_signal_handlers_disconnect_by_data (self->watched->pdata[position], self);
  g_ptr_array_remove_index (self->watched, position);
}

static void
items_changed_cb (RqServiceWatch *self,
                  unsigned int    position,
                  unsigned int    removed,
                  unsigned int    added,
                  GListModel     *services)
{
  for (unsigned int i = 0; i < removed; i++)
    unwatch (self, position);
  for (unsigned int i = 0; i < added; i++)
    {
      GObject *item = g_list_model_get_item (services, position + i);

      g_signal_connect_swapped (item, "notify", G_CALLBACK (item_notify_cb), self);
      g_ptr_array_insert (self->watched, (int) (position + i), item);
    }
}

static void
rq_service_watch_dispose (GObject *object)
{
  RqServiceWatch *self = RQ_SERVICE_WATCH (object);

  g_clear_handle_id (&self->source, g_source_remove);
  while (self->watched->len > 0)
    unwatch (self, self->watched->len - 1);
  if (self->services != NULL)
    g_signal_handlers_disconnect_by_data (self->services, self);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (rq_service_watch_parent_class)->dispose (object);
}

static void
rq_service_watch_finalize (GObject *object)
{
  g_ptr_array_unref (RQ_SERVICE_WATCH (object)->watched);
  G_OBJECT_CLASS (rq_service_watch_parent_class)->finalize (object);
}

static void
rq_service_watch_class_init (RqServiceWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rq_service_watch_dispose;
  object_class->finalize = rq_service_watch_finalize;

  changed_signal = g_signal_new ("changed", RQ_TYPE_SERVICE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
rq_service_watch_init (RqServiceWatch *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rq_service_watch_new:
 * @services: of any objects with properties
 *
 * Returns: (transfer full): a watch over the items as they come and go
 */
RqServiceWatch *
rq_service_watch_new (GListModel *services)
{
  RqServiceWatch *self = g_object_new (RQ_TYPE_SERVICE_WATCH, NULL);

  self->services = g_object_ref (services);
  g_signal_connect_swapped (services, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (services), services);
  return self;
}
