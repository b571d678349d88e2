/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/banner.h"

#include "ui.h"

struct _RqBanner
{
  AdwBin parent_instance;

  GtkRevealer *revealer; /* (unowned) of the template */
  GtkImage    *icon;     /* (unowned) of the template */
  GtkLabel    *label;    /* (unowned) of the template */
  GtkButton   *button;   /* (unowned) of the template */
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_ICON_NAME,
  PROP_BUTTON_LABEL,
  PROP_LINES,
} RqBannerProperty;

static GParamSpec *props[PROP_LINES + 1];
static unsigned int button_clicked_signal;

G_DEFINE_FINAL_TYPE (RqBanner, rq_banner, ADW_TYPE_BIN)

static void
button_clicked_cb (RqBanner *self)
{
  g_signal_emit (self, button_clicked_signal, 0);
}

static void
set_lines (RqBanner *self,
           int       lines)
{
  gtk_label_set_lines (self->label, lines);
  gtk_label_set_ellipsize (self->label, lines > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LINES]);
}

static void
rq_banner_get_property (GObject      *object,
                        unsigned int  property_id,
                        GValue       *value,
                        GParamSpec   *pspec)
{
  RqBanner *self = RQ_BANNER (object);

  switch ((RqBannerProperty) property_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, rq_banner_get_title (self));
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, gtk_image_get_icon_name (self->icon));
      break;
    case PROP_BUTTON_LABEL:
      g_value_set_string (value, gtk_button_get_label (self->button));
      break;
    case PROP_LINES:
      g_value_set_int (value, gtk_label_get_lines (self->label));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_banner_set_property (GObject      *object,
                        unsigned int  property_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  RqBanner *self = RQ_BANNER (object);

  switch ((RqBannerProperty) property_id)
    {
    case PROP_TITLE:
      rq_banner_set_title (self, g_value_get_string (value));
      break;
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (self->icon, g_value_get_string (value));
      break;
    case PROP_BUTTON_LABEL:
      rq_banner_set_button_label (self, g_value_get_string (value));
      break;
    case PROP_LINES:
      set_lines (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_banner_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_BANNER);
  G_OBJECT_CLASS (rq_banner_parent_class)->dispose (object);
}

static void
rq_banner_class_init (RqBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = rq_banner_dispose;
  object_class->get_property = rq_banner_get_property;
  object_class->set_property = rq_banner_set_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  props[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  props[PROP_LINES] = g_param_spec_int ("lines", NULL, NULL, -1, G_MAXINT, 8, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  button_clicked_signal = g_signal_new ("button-clicked", RQ_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0,
                                        NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "banner.ui");
  gtk_widget_class_bind_template_child (widget_class, RqBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, RqBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, RqBanner, label);
  gtk_widget_class_bind_template_child (widget_class, RqBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
}

static void
rq_banner_init (RqBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rq_banner_get_title:
 *
 * Returns: (nullable): the sentence that is shown, %NULL when none is
 */
const char *
rq_banner_get_title (RqBanner *self)
{
  g_return_val_if_fail (RQ_IS_BANNER (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->label) : NULL;
}

/**
 * rq_banner_set_title:
 * @title: (nullable): a sentence; %NULL or "" folds the banner away
 */
void
rq_banner_set_title (RqBanner   *self,
                     const char *title)
{
  gboolean revealed = title != NULL && *title != '\0';

  g_return_if_fail (RQ_IS_BANNER (self));

  if (g_strcmp0 (title, rq_banner_get_title (self)) == 0)
    return;

  if (revealed)
    {
      gtk_label_set_label (self->label, title);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), title);
    }
  gtk_revealer_set_reveal_child (self->revealer, revealed);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

/**
 * rq_banner_set_button_label:
 * @label: (nullable): with a mnemonic; %NULL for no button
 */
void
rq_banner_set_button_label (RqBanner   *self,
                            const char *label)
{
  g_return_if_fail (RQ_IS_BANNER (self));

  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
  gtk_button_set_label (self->button, label != NULL ? label : "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUTTON_LABEL]);
}
