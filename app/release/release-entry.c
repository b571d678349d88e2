/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-entry.h"

struct _RqReleaseEntry
{
  GObject parent_instance;

  RqReleaseHead *head; /* (owned) */
};

G_DEFINE_FINAL_TYPE (RqReleaseEntry, rq_release_entry, G_TYPE_OBJECT)

typedef enum
{
  PROP_HEAD = 1,
} RqReleaseEntryProperty;

static GParamSpec *properties[PROP_HEAD + 1];

static void
rq_release_entry_finalize (GObject *object)
{
  rq_release_head_unref (RQ_RELEASE_ENTRY (object)->head);
  G_OBJECT_CLASS (rq_release_entry_parent_class)->finalize (object);
}

static void
rq_release_entry_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch ((RqReleaseEntryProperty) property_id)
    {
    case PROP_HEAD:
      g_value_set_boxed (value, RQ_RELEASE_ENTRY (object)->head);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_release_entry_class_init (RqReleaseEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rq_release_entry_finalize;
  object_class->get_property = rq_release_entry_get_property;

  properties[PROP_HEAD] =
    g_param_spec_boxed ("head", NULL, NULL, RQ_TYPE_RELEASE_HEAD,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_release_entry_init (RqReleaseEntry *self)
{
}

/** rq_release_entry_new: Returns: (transfer full): an entry for the release of @head */
RqReleaseEntry *
rq_release_entry_new (RqReleaseHead *head)
{
  RqReleaseEntry *self = g_object_new (RQ_TYPE_RELEASE_ENTRY, NULL);

  self->head = rq_release_head_ref (head);
  return self;
}

/** rq_release_entry_get_head: Returns: (transfer none): as it was last read */
RqReleaseHead *
rq_release_entry_get_head (RqReleaseEntry *self)
{
  g_return_val_if_fail (RQ_IS_RELEASE_ENTRY (self), NULL);

  return self->head;
}

/** rq_release_entry_set_head: @head: a newer one of the same release */
void
rq_release_entry_set_head (RqReleaseEntry *self,
                           RqReleaseHead  *head)
{
  g_return_if_fail (RQ_IS_RELEASE_ENTRY (self));

  if (g_date_time_equal (rq_release_head_get_changed (self->head),
                         rq_release_head_get_changed (head)))
    return;
  rq_release_head_ref (head);
  rq_release_head_unref (self->head);
  self->head = head;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEAD]);
}
