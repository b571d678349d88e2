/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/checklist-item-private.h"

#include <glib/gi18n-lib.h>

#include "swarm/json.h"

struct _RqChecklistItem
{
  GObject parent_instance;

  const RqChecklistSpec *spec;     /* (unowned) */
  RqItemStatus           status;
  char                  *words;    /* (owned) */
  GStrv                  evidence; /* (owned) */
  char                  *note;     /* (owned) */
  char                  *who;      /* (owned) */
  GDateTime             *when;     /* (owned) (nullable) */
  char                  *unsent;   /* (owned) (nullable) */
  guint                  holds;
};

G_DEFINE_FINAL_TYPE (RqChecklistItem, rq_checklist_item, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_GROUP,
  PROP_TITLE,
  PROP_DETAILS,
  PROP_KIND,
  PROP_STATUS,
  PROP_DONE,
  PROP_BUSY,
  PROP_WORDS,
  PROP_EVIDENCE,
  PROP_NOTE,
  PROP_WHO,
  PROP_WHEN,
  PROP_UNSENT,
} RqChecklistItemProperty;

static GParamSpec *properties[PROP_UNSENT + 1];

static void
rq_checklist_item_finalize (GObject *object)
{
  RqChecklistItem *self = RQ_CHECKLIST_ITEM (object);

  g_free (self->words);
  g_strfreev (self->evidence);
  g_free (self->note);
  g_free (self->who);
  g_clear_pointer (&self->when, g_date_time_unref);
  g_free (self->unsent);

  G_OBJECT_CLASS (rq_checklist_item_parent_class)->finalize (object);
}

static void
rq_checklist_item_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RqChecklistItem *self = RQ_CHECKLIST_ITEM (object);

  switch ((RqChecklistItemProperty) property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->spec->id);
      break;
    case PROP_GROUP:
      g_value_set_string (value, rq_checklist_item_get_group (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, rq_checklist_item_get_title (self));
      break;
    case PROP_DETAILS:
      g_value_set_string (value, rq_checklist_item_get_details (self));
      break;
    case PROP_KIND:
      g_value_set_int (value, self->spec->kind);
      break;
    case PROP_STATUS:
      g_value_set_int (value, self->status);
      break;
    case PROP_DONE:
      g_value_set_boolean (value, rq_checklist_item_is_done (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->holds > 0);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    case PROP_EVIDENCE:
      g_value_set_boxed (value, self->evidence);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    case PROP_WHO:
      g_value_set_string (value, self->who);
      break;
    case PROP_WHEN:
      g_value_set_boxed (value, self->when);
      break;
    case PROP_UNSENT:
      g_value_set_string (value, self->unsent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_checklist_item_class_init (RqChecklistItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = rq_checklist_item_finalize;
  object_class->get_property = rq_checklist_item_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, "", flags);
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, "", flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, "", flags);
  properties[PROP_KIND] =
    g_param_spec_int ("kind", NULL, NULL, 0, RQ_ITEM_CHECK, RQ_ITEM_PERSON, flags);
  properties[PROP_STATUS] =
    g_param_spec_int ("status", NULL, NULL, 0, RQ_ITEM_OVERRIDDEN, RQ_ITEM_PENDING, flags);
  properties[PROP_DONE] = g_param_spec_boolean ("done", NULL, NULL, FALSE, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, "", flags);
  properties[PROP_EVIDENCE] = g_param_spec_boxed ("evidence", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, "", flags);
  properties[PROP_WHO] = g_param_spec_string ("who", NULL, NULL, "", flags);
  properties[PROP_WHEN] = g_param_spec_boxed ("when", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_UNSENT] = g_param_spec_string ("unsent", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
rq_checklist_item_init (RqChecklistItem *self)
{
  self->words = g_strdup ("");
  self->evidence = g_new0 (char *, 1);
  self->note = g_strdup ("");
  self->who = g_strdup ("");
}

/**
 * rq_checklist_item_new:
 * @spec: static
 *
 * Returns: (transfer full): an item that nothing is known of
 */
RqChecklistItem *
rq_checklist_item_new (const RqChecklistSpec *spec)
{
  RqChecklistItem *self = g_object_new (RQ_TYPE_CHECKLIST_ITEM, NULL);

  self->spec = spec;
  return self;
}

static void
notify (RqChecklistItem         *self,
        RqChecklistItemProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_text (RqChecklistItem          *self,
          char                    **field,
          const char               *text,
          RqChecklistItemProperty   property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  notify (self, property);
}

static void
set_status (RqChecklistItem *self,
            RqItemStatus     status)
{
  gboolean was_done = rq_checklist_item_is_done (self);

  if (self->status == status)
    return;
  self->status = status;
  notify (self, PROP_STATUS);
  if (rq_checklist_item_is_done (self) != was_done)
    notify (self, PROP_DONE);
}

static void
set_when (RqChecklistItem *self,
          GDateTime       *when)
{
  if (self->when == when ||
      (self->when != NULL && when != NULL && g_date_time_equal (self->when, when)))
    return;
  g_clear_pointer (&self->when, g_date_time_unref);
  self->when = when != NULL ? g_date_time_ref (when) : NULL;
  notify (self, PROP_WHEN);
}

/* (transfer full): what is a string in it */
static GStrv
copy_lines (JsonArray *lines)
{
  GPtrArray *copy = g_ptr_array_new ();

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonNode *node = json_array_get_element (lines, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (copy, g_strdup (json_node_get_string (node)));
    }
  g_ptr_array_add (copy, NULL);
  return (GStrv) g_ptr_array_free (copy, FALSE);
}

static void
take_evidence (RqChecklistItem *self,
               GStrv            evidence)
{
  gboolean equal =
    g_strv_equal ((const char * const *) self->evidence, (const char * const *) evidence);

  g_strfreev (self->evidence);
  self->evidence = evidence;
  if (!equal)
    notify (self, PROP_EVIDENCE);
}

/**
 * rq_checklist_item_update:
 * @fields: (nullable): of the release's head
 *
 * Makes it what the head says.
 */
void
rq_checklist_item_update (RqChecklistItem *self,
                          JsonObject      *fields)
{
  g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };

  rq_checklist_read (fields, self->spec, &state);
  g_object_freeze_notify (G_OBJECT (self));
  set_text (self, &self->words, state.words, PROP_WORDS);
  take_evidence (self, copy_lines (state.lines));
  set_text (self, &self->note, state.note, PROP_NOTE);
  set_text (self, &self->who, state.who, PROP_WHO);
  set_when (self, state.when);
  set_status (self, state.status);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * rq_checklist_item_hold:
 *
 * Something is under way with it.
 */
void
rq_checklist_item_hold (RqChecklistItem *self)
{
  if (self->holds++ == 0)
    notify (self, PROP_BUSY);
}

/**
 * rq_checklist_item_release:
 *
 * That has ended.
 */
void
rq_checklist_item_release (RqChecklistItem *self)
{
  g_assert (self->holds > 0);
  if (--self->holds == 0)
    notify (self, PROP_BUSY);
}

/**
 * rq_checklist_item_set_unsent:
 * @note: (nullable): what could not be written
 *
 * Keeps a person's words.
 */
void
rq_checklist_item_set_unsent (RqChecklistItem *self,
                              const char      *note)
{
  set_text (self, &self->unsent, note, PROP_UNSENT);
}

/**
 * rq_checklist_item_get_id:
 *
 * Returns: (transfer none): its stable name
 */
const char *
rq_checklist_item_get_id (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return self->spec->id;
}

/**
 * rq_checklist_item_get_group:
 *
 * Returns: (transfer none): the heading it stands under, translated
 */
const char *
rq_checklist_item_get_group (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return _(self->spec->group);
}

/**
 * rq_checklist_item_get_title:
 *
 * Returns: (transfer none): what it is, translated
 */
const char *
rq_checklist_item_get_title (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return _(self->spec->title);
}

/**
 * rq_checklist_item_get_details:
 *
 * Returns: (transfer none): what to do, or what is looked at, translated
 */
const char *
rq_checklist_item_get_details (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return _(self->spec->details);
}

/**
 * rq_checklist_item_get_kind:
 *
 * Returns: whether a person or Requeen says that it is done
 */
RqItemKind
rq_checklist_item_get_kind (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), RQ_ITEM_PERSON);

  return self->spec->kind;
}

/**
 * rq_checklist_item_get_status:
 *
 * Returns: where it stands
 */
RqItemStatus
rq_checklist_item_get_status (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), RQ_ITEM_PENDING);

  return self->status;
}

/**
 * rq_checklist_item_is_done:
 *
 * Returns: whether it no longer stands in the way
 */
gboolean
rq_checklist_item_is_done (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), FALSE);

  return rq_item_status_is_done (self->status);
}

/**
 * rq_checklist_item_is_busy:
 *
 * Returns: whether it is being checked or written
 */
gboolean
rq_checklist_item_is_busy (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), FALSE);

  return self->holds > 0;
}

/**
 * rq_checklist_item_get_words:
 *
 * Returns: (transfer none): what the check found, or ""
 */
const char *
rq_checklist_item_get_words (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return self->words;
}

/**
 * rq_checklist_item_get_evidence:
 *
 * Returns: (transfer none) (array zero-terminated=1): lines, valid until it changes
 */
const char * const *
rq_checklist_item_get_evidence (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return (const char * const *) self->evidence;
}

/**
 * rq_checklist_item_get_note:
 *
 * Returns: (transfer none): the person's words, or ""
 */
const char *
rq_checklist_item_get_note (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return self->note;
}

/**
 * rq_checklist_item_get_who:
 *
 * Returns: (transfer none): who ticked it or had it checked, or ""
 */
const char *
rq_checklist_item_get_who (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return self->who;
}

/**
 * rq_checklist_item_get_when:
 *
 * Returns: (transfer none) (nullable): and when, by the manager's clock
 */
GDateTime *
rq_checklist_item_get_when (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return self->when;
}

/**
 * rq_checklist_item_get_unsent:
 *
 * Returns: (transfer none) (nullable): the note of a tick that could not be written
 */
const char *
rq_checklist_item_get_unsent (RqChecklistItem *self)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), NULL);

  return self->unsent;
}

/**
 * rq_checklist_item_can_mark:
 *
 * Returns: whether it may be marked so now
 */
gboolean
rq_checklist_item_can_mark (RqChecklistItem *self,
                            RqItemMark       mark)
{
  g_return_val_if_fail (RQ_IS_CHECKLIST_ITEM (self), FALSE);

  if (mark != RQ_MARK_OVERRIDDEN)
    return self->spec->kind == RQ_ITEM_PERSON;
  return self->spec->kind == RQ_ITEM_CHECK &&
         (self->status == RQ_ITEM_FAILED || self->status == RQ_ITEM_UNKNOWN ||
          self->status == RQ_ITEM_OVERRIDDEN);
}
