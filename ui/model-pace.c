/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-pace.h"

/* GDK_TOPLEVEL_STATE_SUSPENDED, which is never set before GTK 4.12. */
#define STATE_SUSPENDED (1 << 16)

struct _RqModelPace
{
  GObject parent_instance;

  GtkWidget    *window;  /* (unowned) it owns this */
  GSignalGroup *surface; /* (owned) of the window's, while there is one */
  RqSwarmModel *model;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (RqModelPace, rq_model_pace, G_TYPE_OBJECT)

static gboolean
can_be_seen (RqModelPace *self)
{
  g_autoptr (GdkSurface) surface = g_signal_group_dup_target (self->surface);

  return surface != NULL && gtk_widget_get_mapped (self->window)
         && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface))
             & (GDK_TOPLEVEL_STATE_MINIMIZED | STATE_SUSPENDED)) == 0;
}

static void
set_pace (RqModelPace *self)
{
  if (self->model != NULL)
    rq_swarm_model_set_pace (self->model, can_be_seen (self) ? RQ_PACE_SHOWN : RQ_PACE_IDLE);
}

static void
realized_cb (RqModelPace *self)
{
  g_signal_group_set_target (self->surface, gtk_native_get_surface (GTK_NATIVE (self->window)));
}

static void
unrealized_cb (RqModelPace *self)
{
  g_signal_group_set_target (self->surface, NULL);
}

static void
rq_model_pace_dispose (GObject *object)
{
  RqModelPace *self = RQ_MODEL_PACE (object);

  rq_model_pace_set_model (self, NULL);
  g_clear_object (&self->surface);
  G_OBJECT_CLASS (rq_model_pace_parent_class)->dispose (object);
}

static void
rq_model_pace_class_init (RqModelPaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rq_model_pace_dispose;
}

static void
rq_model_pace_init (RqModelPace *self)
{
  self->surface = g_signal_group_new (GDK_TYPE_SURFACE);
  g_signal_group_connect_swapped (self->surface, "notify::state", G_CALLBACK (set_pace), self);
}

/**
 * rq_model_pace_new:
 * @window: which owns it
 *
 * Returns: (transfer full): without a model yet
 */
RqModelPace *
rq_model_pace_new (GtkWindow *window)
{
  RqModelPace *self = g_object_new (RQ_TYPE_MODEL_PACE, NULL);
  const GConnectFlags flags = G_CONNECT_SWAPPED;

  self->window = GTK_WIDGET (window);
  g_signal_connect_object (window, "realize", G_CALLBACK (realized_cb), self,
                           flags | G_CONNECT_AFTER);
  g_signal_connect_object (window, "unrealize", G_CALLBACK (unrealized_cb), self, flags);
  g_signal_connect_object (window, "map", G_CALLBACK (set_pace), self, flags | G_CONNECT_AFTER);
  g_signal_connect_object (window, "unmap", G_CALLBACK (set_pace), self, flags | G_CONNECT_AFTER);
  return self;
}

/**
 * rq_model_pace_set_model:
 * @model: (nullable): what the window shows from now on
 *
 * The one before is asked less often.
 */
void
rq_model_pace_set_model (RqModelPace  *self,
                         RqSwarmModel *model)
{
  g_return_if_fail (RQ_IS_MODEL_PACE (self));

  if (self->model == model)
    return;

  if (self->model != NULL)
    rq_swarm_model_set_pace (self->model, RQ_PACE_IDLE);
  g_set_object (&self->model, model);
  set_pace (self);
}

/**
 * rq_model_pace_get_model:
 *
 * Returns: (transfer none) (nullable): what the window shows
 */
RqSwarmModel *
rq_model_pace_get_model (RqModelPace *self)
{
  g_return_val_if_fail (RQ_IS_MODEL_PACE (self), NULL);

  return self->model;
}
