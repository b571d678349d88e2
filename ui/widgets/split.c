/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/split.h"

#include "widgets/layout.h"

#define COLLAPSE_BELOW 720
#define SIDEBAR_WIDTH 250

struct _RqSplit
{
  GtkWidget parent_instance;

  GtkWidget    *sidebar;       /* (owned) (nullable) */
  GtkWidget    *content;       /* (owned) (nullable) */
  int           collapse_below;
  int           sidebar_width;
  gboolean      sidebar_at_end;
  gboolean      fits_one;      /* as of the last layout */
  gboolean      collapsed;     /* as notified */
  gboolean      show_content;
  unsigned int  notify_source; /* 0: none waiting */
};

typedef enum
{
  PROP_SIDEBAR = 1,
  PROP_CONTENT,
  PROP_COLLAPSE_BELOW,
  PROP_SIDEBAR_WIDTH,
  PROP_SIDEBAR_AT_END,
  PROP_COLLAPSED,
  PROP_SHOW_CONTENT,
} RqSplitProperty;

static GParamSpec *props[PROP_SHOW_CONTENT + 1];

G_DEFINE_FINAL_TYPE (RqSplit, rq_split, GTK_TYPE_WIDGET)

static gboolean
notify_collapsed_cb (gpointer data)
{
  RqSplit *self = data;

  self->notify_source = 0;
  if (self->collapsed != self->fits_one)
    {
      self->collapsed = self->fits_one;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COLLAPSED]);
    }
  return G_SOURCE_REMOVE;
}

/* Also one that is not seen: it has to know how narrow it is, so as not to hold up the window. */
static void
allocate_pane (GtkWidget *pane,
               gboolean   shown,
               int        x,
               int        width,
               int        height)
{
  GtkAllocation area = { x, 0, width, height };

  if (pane == NULL || !gtk_widget_get_visible (pane))
    return;

  gtk_widget_set_child_visible (pane, shown);
  gtk_widget_size_allocate (pane, &area, -1);
}

static gboolean
has_sidebar (RqSplit *self)
{
  return self->sidebar != NULL && gtk_widget_get_visible (self->sidebar);
}

static void
rq_split_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  RqSplit *self = RQ_SPLIT (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean sidebar_left = self->sidebar_at_end == rtl;
  gboolean both = width >= self->collapse_below;
  int sidebar_width, content_width;

  self->fits_one = !both;
  if (self->fits_one != self->collapsed)
    rq_layout_run_later (&self->notify_source, notify_collapsed_cb, self);

  sidebar_width = both ? self->sidebar_width : width;
  content_width = both && has_sidebar (self) ? width - sidebar_width : width;
  allocate_pane (self->sidebar, has_sidebar (self) && (both || !self->show_content),
                 sidebar_left ? 0 : width - sidebar_width, sidebar_width, height);
  allocate_pane (self->content, both || !has_sidebar (self) || self->show_content,
                 sidebar_left ? width - content_width : 0, content_width, height);
}

static void
measure_pane (GtkWidget      *pane,
              GtkOrientation  orientation,
              int            *minimum,
              int            *natural)
{
  int pane_minimum, pane_natural;

  if (pane == NULL)
    return;

  gtk_widget_measure (pane, orientation, -1, &pane_minimum, &pane_natural, NULL, NULL);
  *minimum = MAX (*minimum, pane_minimum);
  *natural = MAX (*natural, pane_natural);
}

static void
rq_split_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  RqSplit *self = RQ_SPLIT (widget);

  *minimum = *natural = 0;
  measure_pane (self->sidebar, orientation, minimum, natural);
  measure_pane (self->content, orientation, minimum, natural);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && has_sidebar (self))
    *natural += self->sidebar_width;
}

static void
rq_split_get_property (GObject      *object,
                       unsigned int  property_id,
                       GValue       *value,
                       GParamSpec   *pspec)
{
  RqSplit *self = RQ_SPLIT (object);

  switch ((RqSplitProperty) property_id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_COLLAPSE_BELOW:
      g_value_set_int (value, self->collapse_below);
      break;
    case PROP_SIDEBAR_WIDTH:
      g_value_set_int (value, self->sidebar_width);
      break;
    case PROP_SIDEBAR_AT_END:
      g_value_set_boolean (value, self->sidebar_at_end);
      break;
    case PROP_COLLAPSED:
      g_value_set_boolean (value, self->collapsed);
      break;
    case PROP_SHOW_CONTENT:
      g_value_set_boolean (value, self->show_content);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_split_set_property (GObject      *object,
                       unsigned int  property_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  RqSplit *self = RQ_SPLIT (object);

  switch ((RqSplitProperty) property_id)
    {
    case PROP_SIDEBAR:
      rq_layout_set_child (GTK_WIDGET (self), &self->sidebar, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      rq_layout_set_child (GTK_WIDGET (self), &self->content, g_value_get_object (value));
      break;
    case PROP_COLLAPSE_BELOW:
      self->collapse_below = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_SIDEBAR_WIDTH:
      self->sidebar_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_SIDEBAR_AT_END:
      self->sidebar_at_end = g_value_get_boolean (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_SHOW_CONTENT:
      rq_split_set_show_content (self, g_value_get_boolean (value));
      break;
    case PROP_COLLAPSED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_split_dispose (GObject *object)
{
  RqSplit *self = RQ_SPLIT (object);

  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_pointer (&self->sidebar, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (rq_split_parent_class)->dispose (object);
}

static void
rq_split_class_init (RqSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = rq_split_dispose;
  object_class->get_property = rq_split_get_property;
  object_class->set_property = rq_split_set_property;
  widget_class->measure = rq_split_measure;
  widget_class->size_allocate = rq_split_size_allocate;

  props[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_COLLAPSE_BELOW] = g_param_spec_int ("collapse-below", NULL, NULL, 0, G_MAXINT,
                                                 COLLAPSE_BELOW, flags);
  props[PROP_SIDEBAR_WIDTH] = g_param_spec_int ("sidebar-width", NULL, NULL, 0, G_MAXINT,
                                                SIDEBAR_WIDTH, flags);
  props[PROP_SIDEBAR_AT_END] = g_param_spec_boolean ("sidebar-at-end", NULL, NULL, FALSE, flags);
  props[PROP_COLLAPSED] = g_param_spec_boolean ("collapsed", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_CONTENT] = g_param_spec_boolean ("show-content", NULL, NULL, TRUE,
                                                   flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
rq_split_init (RqSplit *self)
{
  self->show_content = TRUE;
  self->collapse_below = COLLAPSE_BELOW;
  self->sidebar_width = SIDEBAR_WIDTH;
}

/**
 * rq_split_get_collapsed:
 *
 * Returns: whether only one of the two has room
 */
gboolean
rq_split_get_collapsed (RqSplit *self)
{
  g_return_val_if_fail (RQ_IS_SPLIT (self), FALSE);

  return self->collapsed;
}

/**
 * rq_split_get_show_content:
 *
 * Returns: whether it is the content that is seen while collapsed
 */
gboolean
rq_split_get_show_content (RqSplit *self)
{
  g_return_val_if_fail (RQ_IS_SPLIT (self), FALSE);

  return self->show_content;
}

/**
 * rq_split_set_show_content:
 * @show_content: %TRUE for the content, %FALSE for the sidebar
 *
 * Says which of the two is seen while there is room for one; changes nothing where both have.
 */
void
rq_split_set_show_content (RqSplit  *self,
                           gboolean  show_content)
{
  g_return_if_fail (RQ_IS_SPLIT (self));

  if (self->show_content == show_content)
    return;

  self->show_content = show_content;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_CONTENT]);
}
