/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/adaptive-bin.h"

#include "widgets/layout.h"

struct _RqAdaptiveBin
{
  GtkWidget parent_instance;

  GtkWidget    *child;           /* (owned) (nullable) */
  int           available_width; /* as notified */
  int           allocated_width; /* as of the last layout */
  unsigned int  notify_source;   /* 0: none waiting */
};

typedef enum
{
  PROP_CHILD = 1,
  PROP_AVAILABLE_WIDTH,
} RqAdaptiveBinProperty;

static GParamSpec *props[PROP_AVAILABLE_WIDTH + 1];

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RqAdaptiveBin, rq_adaptive_bin, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

static GtkBuildableIface *parent_buildable_iface;

static gboolean
notify_width_cb (gpointer data)
{
  RqAdaptiveBin *self = data;

  self->notify_source = 0;
  if (self->available_width != self->allocated_width)
    {
      self->available_width = self->allocated_width;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AVAILABLE_WIDTH]);
    }
  return G_SOURCE_REMOVE;
}

static void
rq_adaptive_bin_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  RqAdaptiveBin *self = RQ_ADAPTIVE_BIN (widget);

  self->allocated_width = width;
  if (self->available_width != width)
    rq_layout_run_later (&self->notify_source, notify_width_cb, self);
  if (self->child != NULL)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
rq_adaptive_bin_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  RqAdaptiveBin *self = RQ_ADAPTIVE_BIN (widget);

  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural,
                        minimum_baseline, natural_baseline);
}

static GtkSizeRequestMode
rq_adaptive_bin_get_request_mode (GtkWidget *widget)
{
  RqAdaptiveBin *self = RQ_ADAPTIVE_BIN (widget);

  return self->child != NULL ? gtk_widget_get_request_mode (self->child)
                             : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
rq_adaptive_bin_compute_expand (GtkWidget *widget,
                                gboolean  *hexpand,
                                gboolean  *vexpand)
{
  RqAdaptiveBin *self = RQ_ADAPTIVE_BIN (widget);

  if (self->child != NULL)
    {
      *hexpand = gtk_widget_compute_expand (self->child, GTK_ORIENTATION_HORIZONTAL);
      *vexpand = gtk_widget_compute_expand (self->child, GTK_ORIENTATION_VERTICAL);
    }
}

static void
rq_adaptive_bin_get_property (GObject      *object,
                              unsigned int  property_id,
                              GValue       *value,
                              GParamSpec   *pspec)
{
  RqAdaptiveBin *self = RQ_ADAPTIVE_BIN (object);

  switch ((RqAdaptiveBinProperty) property_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_AVAILABLE_WIDTH:
      g_value_set_int (value, self->available_width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_adaptive_bin_set_property (GObject      *object,
                              unsigned int  property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  RqAdaptiveBin *self = RQ_ADAPTIVE_BIN (object);

  switch ((RqAdaptiveBinProperty) property_id)
    {
    case PROP_CHILD:
      rq_layout_set_child (GTK_WIDGET (self), &self->child, g_value_get_object (value));
      break;
    case PROP_AVAILABLE_WIDTH:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_adaptive_bin_dispose (GObject *object)
{
  RqAdaptiveBin *self = RQ_ADAPTIVE_BIN (object);

  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (rq_adaptive_bin_parent_class)->dispose (object);
}

static void
rq_adaptive_bin_add_child (GtkBuildable *buildable,
                           GtkBuilder   *builder,
                           GObject      *child,
                           const char   *type)
{
  RqAdaptiveBin *self = RQ_ADAPTIVE_BIN (buildable);

  if (GTK_IS_WIDGET (child))
    rq_layout_set_child (GTK_WIDGET (self), &self->child, GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = rq_adaptive_bin_add_child;
}

static void
rq_adaptive_bin_class_init (RqAdaptiveBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = rq_adaptive_bin_dispose;
  object_class->get_property = rq_adaptive_bin_get_property;
  object_class->set_property = rq_adaptive_bin_set_property;
  widget_class->measure = rq_adaptive_bin_measure;
  widget_class->size_allocate = rq_adaptive_bin_size_allocate;
  widget_class->get_request_mode = rq_adaptive_bin_get_request_mode;
  widget_class->compute_expand = rq_adaptive_bin_compute_expand;

  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_AVAILABLE_WIDTH] = g_param_spec_int ("available-width", NULL, NULL, 0, G_MAXINT, 0,
                                                  read_only);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
rq_adaptive_bin_init (RqAdaptiveBin *self)
{
}

/**
 * rq_adaptive_bin_get_available_width:
 *
 * Returns: the width as of the last layout, in pixels; notified right after that layout
 */
int
rq_adaptive_bin_get_available_width (RqAdaptiveBin *self)
{
  g_return_val_if_fail (RQ_IS_ADAPTIVE_BIN (self), 0);

  return self->available_width;
}
