/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/image-entry.h"

#include <glib/gi18n-lib.h>

#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-change.h"
#include "swarm/service-spec.h"
#include "ui.h"

struct _RqImageEntry
{
  AdwBin parent_instance;

  JsonObject  *service; /* (owned) */
  char        *image;   /* (owned) as written, also when the dialog is gone */
  gboolean     valid;
  GtkEditable *row;     /* (unowned) of the template, as all below */
  GtkLabel    *hint;
  GtkLabel    *command;
};

typedef enum
{
  PROP_VALID = 1,
} RqImageEntryProperty;

static GParamSpec *props[PROP_VALID + 1];

G_DEFINE_FINAL_TYPE (RqImageEntry, rq_image_entry, ADW_TYPE_BIN)

static void
changed_cb (RqImageEntry *self)
{
  const char *text = gtk_editable_get_text (self->row);
  g_autoptr (RqServiceChange) change = rq_service_change_new_image (text);
  JsonObject *spec = rq_json_get_object (self->service, "Spec");
  g_autofree char *suggested = rq_image_entry_suggest (self->service);
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;

  g_free (self->image);
  self->image = g_strdup (text);
  self->valid = rq_service_change_check (change, self->service, &error);
  if (self->valid && g_str_equal (rq_service_change_get_image (change), suggested))
    gtk_label_set_label (self->hint, _("This version runs now. If the registry has another image "
                                       "under it by now, the service is updated to that."));
  else
    gtk_label_set_label (self->hint, self->valid ? _("The registry is asked for it first.")
                                                 : error->message);
  command = rq_service_change_to_command (change, spec);
  gtk_label_set_label (self->command, command);
  gtk_widget_set_visible (GTK_WIDGET (self->command), self->valid);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VALID]);
}

static void
rq_image_entry_get_property (GObject      *object,
                             unsigned int  property_id,
                             GValue       *value,
                             GParamSpec   *pspec)
{
  switch ((RqImageEntryProperty) property_id)
    {
    case PROP_VALID:
      g_value_set_boolean (value, RQ_IMAGE_ENTRY (object)->valid);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_image_entry_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), RQ_TYPE_IMAGE_ENTRY);
  G_OBJECT_CLASS (rq_image_entry_parent_class)->dispose (object);
}

static void
rq_image_entry_finalize (GObject *object)
{
  RqImageEntry *self = RQ_IMAGE_ENTRY (object);

  g_clear_pointer (&self->service, json_object_unref);
  g_clear_pointer (&self->image, g_free);
  G_OBJECT_CLASS (rq_image_entry_parent_class)->finalize (object);
}

static void
rq_image_entry_class_init (RqImageEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rq_image_entry_get_property;
  object_class->dispose = rq_image_entry_dispose;
  object_class->finalize = rq_image_entry_finalize;

  props[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class, RQ_RESOURCES "image-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, RqImageEntry, row);
  gtk_widget_class_bind_template_child (widget_class, RqImageEntry, hint);
  gtk_widget_class_bind_template_child (widget_class, RqImageEntry, command);
}

static void
rq_image_entry_init (RqImageEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rq_image_entry_new:
 * @service: whose image it is to be
 *
 * Returns: (transfer floating): an entry that begins with the image of now
 */
RqImageEntry *
rq_image_entry_new (JsonObject *service)
{
  RqImageEntry *self = g_object_new (RQ_TYPE_IMAGE_ENTRY, NULL);
  g_autofree char *image = rq_image_entry_suggest (service);

  self->service = json_object_ref (service);
  gtk_editable_set_text (self->row, image);
  g_signal_connect_swapped (self->row, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  return self;
}

/**
 * rq_image_entry_get_image:
 *
 * Returns: (transfer none): what is written there
 */
const char *
rq_image_entry_get_image (RqImageEntry *self)
{
  return self->image;
}

/**
 * rq_image_entry_suggest:
 *
 * Returns: (transfer full): "REGISTRY/NAME:TAG" of now, "" for a service without an image
 */
char *
rq_image_entry_suggest (JsonObject *service)
{
  const char *image = rq_service_spec_get_image (rq_json_get_object (service, "Spec"));
  g_autoptr (RqImageRef) ref = image != NULL ? rq_image_ref_parse (image, NULL) : NULL;
  g_autoptr (RqImageRef) bare = NULL;

  if (ref == NULL)
    return g_strdup ("");
  bare = rq_image_ref_with_digest (ref, NULL);
  return rq_image_ref_to_string (bare);
}
