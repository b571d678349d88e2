/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/post-mortem.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/lock.h"
#include "records/record-data.h"
#include "records/record-name.h"
#include "records/record-text.h"
#include "swarm/json.h"

struct _RqPostMortem
{
  gatomicrefcount ref_count;
  JsonObject *fields; /* (owned) what the label says, never changed */
  GPtrArray *actions; /* (owned) of RqActionItem (owned) */
  GDateTime *changed; /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (RqPostMortem, rq_post_mortem, rq_post_mortem_ref, rq_post_mortem_unref)

static const struct
{
  const char *nick;
  const char *label;
  const char *hint;
} fields[] = {
  [RQ_POST_MORTEM_SUMMARY] =
  { "summary", N_("Summary"),
    N_("What happened, in a few sentences for someone who was not there.") },
  [RQ_POST_MORTEM_IMPACT] =
  { "impact", N_("Impact"),
    N_("Who noticed what, how many of them, and for how long.") },
  [RQ_POST_MORTEM_TRIGGER] =
  { "trigger", N_("Trigger"),
    N_("What set it off at this very moment.") },
  [RQ_POST_MORTEM_ROOT_CAUSES] =
  { "root-causes", N_("Root Causes"),
    N_("Why it could happen at all; there is seldom only one reason.") },
  [RQ_POST_MORTEM_DETECTION] =
  { "detection", N_("Detection"),
    N_("How it was noticed, by whom or what, and how long that took.") },
  [RQ_POST_MORTEM_RESOLUTION] =
  { "resolution", N_("Resolution"),
    N_("What was done to end it, and what of it helped.") },
  [RQ_POST_MORTEM_WENT_WELL] =
  { "went-well", N_("What Went Well"),
    N_("What worked as it should and is worth keeping.") },
  [RQ_POST_MORTEM_WENT_BADLY] =
  { "went-badly", N_("What Went Badly"),
    N_("What was missing, slow, unclear or broken.") },
  [RQ_POST_MORTEM_LUCKY] =
  { "lucky", N_("Where We Were Lucky"),
    N_("What could have made it worse and happened not to.") },
  [RQ_POST_MORTEM_TIMELINE] =
  { "timeline", N_("Timeline"),
    N_("One event a line, in order, each with its time.") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (fields) == RQ_POST_MORTEM_N_FIELDS);

/** rq_post_mortem_field_to_nick: Returns: (transfer none): as records and Markdown say it */
const char *
rq_post_mortem_field_to_nick (RqPostMortemField field)
{
  g_return_val_if_fail ((guint) field < G_N_ELEMENTS (fields), NULL);

  return fields[field].nick;
}

/** rq_post_mortem_field_to_label: Returns: (transfer none): for people, translated */
const char *
rq_post_mortem_field_to_label (RqPostMortemField field)
{
  g_return_val_if_fail ((guint) field < G_N_ELEMENTS (fields), NULL);

  return _(fields[field].label);
}

/** rq_post_mortem_field_to_hint: Returns: (transfer none): what belongs there, translated */
const char *
rq_post_mortem_field_to_hint (RqPostMortemField field)
{
  g_return_val_if_fail ((guint) field < G_N_ELEMENTS (fields), NULL);

  return _(fields[field].hint);
}

static gboolean
is_same_heading (const char *a,
                 const char *b)
{
  g_autofree char *a_folded = g_utf8_casefold (a, -1);
  g_autofree char *b_folded = g_utf8_casefold (b, -1);

  return g_str_equal (a_folded, b_folded);
}

/**
 * rq_post_mortem_field_find:
 * @heading: a nick, or a name in English or in the user's language, in any case
 *
 * Returns: whether @field is set
 */
gboolean
rq_post_mortem_field_find (const char        *heading,
                           RqPostMortemField *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (is_same_heading (heading, fields[i].nick) || is_same_heading (heading, fields[i].label) ||
        is_same_heading (heading, _(fields[i].label)))
      {
        *field = i;
        return TRUE;
      }
  return FALSE;
}

/* (nullable): there are more than anybody writes */
static GPtrArray *
read_actions (JsonObject *object)
{
  g_autoptr (GPtrArray) actions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) rq_action_item_free);
  JsonArray *array = rq_json_get_array (object, "actions");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      RqActionItem *item = rq_action_item_from_json (rq_json_array_get_object (array, i));

      if (item != NULL)
        g_ptr_array_add (actions, item);
    }
  return actions->len <= RQ_ACTION_ITEMS_MAX ? g_steal_pointer (&actions) : NULL;
}

/* Takes @object. (nullable): it is no post-mortem */
static RqPostMortem *
take_fields (JsonObject *object)
{
  g_autoptr (JsonObject) owned = object;
  const char *release = rq_json_get_string (object, "release");
  GPtrArray *actions = read_actions (object);
  RqPostMortem *self;

  if (actions == NULL || release == NULL || !rq_release_id_is_valid (release))
    {
      g_clear_pointer (&actions, g_ptr_array_unref);
      return NULL;
    }
  self = g_new0 (RqPostMortem, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->changed = rq_time_from_record (rq_json_get_string (object, "changed"));
  self->fields = g_steal_pointer (&owned);
  self->actions = actions;
  return self;
}

/** rq_post_mortem_new: Returns: (transfer full): an empty one of the release @release_id */
RqPostMortem *
rq_post_mortem_new (const char *release_id)
{
  JsonObject *object = json_object_new ();
  RqPostMortem *self;

  json_object_set_int_member (object, "format", RQ_RECORD_FORMAT);
  json_object_set_string_member (object, "release", release_id);
  self = take_fields (object);
  g_assert (self != NULL);
  return self;
}

/** rq_post_mortem_ref: Returns: (transfer full): @self */
RqPostMortem *
rq_post_mortem_ref (RqPostMortem *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** rq_post_mortem_unref: Gives up a reference. */
void
rq_post_mortem_unref (RqPostMortem *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  json_object_unref (self->fields);
  g_ptr_array_unref (self->actions);
  g_clear_pointer (&self->changed, g_date_time_unref);
  g_free (self);
}

static const char *
get_member (RqPostMortem *self,
            const char   *name)
{
  const char *text = rq_json_get_string (self->fields, name);

  return text != NULL ? text : "";
}

/** rq_post_mortem_get_fields: Returns: (transfer none): all fields, not to be changed */
JsonObject *
rq_post_mortem_get_fields (RqPostMortem *self)
{
  return self->fields;
}

/** rq_post_mortem_get_release: Returns: (transfer none): the id of its release */
const char *
rq_post_mortem_get_release (RqPostMortem *self)
{
  return get_member (self, "release");
}

/** rq_post_mortem_get_author: Returns: (transfer none): who changed it last, or "" */
const char *
rq_post_mortem_get_author (RqPostMortem *self)
{
  return get_member (self, "author");
}

/** rq_post_mortem_get_changed: Returns: (transfer none) (nullable): when it was changed last */
GDateTime *
rq_post_mortem_get_changed (RqPostMortem *self)
{
  return self->changed;
}

/** rq_post_mortem_get_text: Returns: (transfer none): one of its texts, or "" */
const char *
rq_post_mortem_get_text (RqPostMortem     *self,
                         RqPostMortemField field)
{
  return get_member (self, rq_post_mortem_field_to_nick (field));
}

static gboolean
has_string (JsonArray  *array,
            const char *text)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), text) == 0)
        return TRUE;
    }
  return FALSE;
}

/** rq_post_mortem_is_drafted: Returns: whether the text is Requeen's own, not changed by anybody */
gboolean
rq_post_mortem_is_drafted (RqPostMortem     *self,
                           RqPostMortemField field)
{
  return has_string (rq_json_get_array (self->fields, "drafted"),
                     rq_post_mortem_field_to_nick (field));
}

/** rq_post_mortem_get_actions: Returns: (transfer none) (element-type RqActionItem): in order */
GPtrArray *
rq_post_mortem_get_actions (RqPostMortem *self)
{
  return self->actions;
}

static gboolean
actions_equal (GPtrArray *a,
               GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!rq_action_item_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

/** rq_post_mortem_equal: Returns: whether @a and @b say the same */
gboolean
rq_post_mortem_equal (RqPostMortem *a,
                      RqPostMortem *b)
{
  for (guint i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    if (!g_str_equal (rq_post_mortem_get_text (a, i), rq_post_mortem_get_text (b, i)))
      return FALSE;
  return actions_equal (a->actions, b->actions);
}

static void
add_to_sum (GChecksum  *sum,
            const char *text)
{
  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text) + 1);
}

/** rq_post_mortem_dup_revision: Returns: (transfer full): 16 hexadecimal digits */
char *
rq_post_mortem_dup_revision (RqPostMortem *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    add_to_sum (sum, rq_post_mortem_get_text (self, i));
  for (guint i = 0; i < self->actions->len; i++)
    {
      const RqActionItem *item = self->actions->pdata[i];

      add_to_sum (sum, item->what);
      add_to_sum (sum, item->owner);
      add_to_sum (sum, item->due);
      add_to_sum (sum, item->done ? "x" : "");
    }
  return g_strndup (g_checksum_get_string (sum), 16);
}

static RqPostMortem *
take_changed (JsonObject *object)
{
  RqPostMortem *changed = take_fields (object);

  g_assert (changed != NULL);
  return changed;
}

static void
set_drafted (JsonObject *object,
             const char *nick,
             gboolean    drafted)
{
  JsonArray *before = rq_json_get_array (object, "drafted");
  JsonArray *after = json_array_new ();

  for (guint i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    if (g_str_equal (fields[i].nick, nick) ? drafted : has_string (before, fields[i].nick))
      json_array_add_string_element (after, fields[i].nick);
  json_object_set_array_member (object, "drafted", after);
}

static RqPostMortem *
change_text (RqPostMortem     *self,
             RqPostMortemField field,
             const char       *text,
             gboolean          drafted)
{
  const char *nick = rq_post_mortem_field_to_nick (field);
  JsonObject *object = rq_json_copy_object (self->fields);
  g_autofree char *clean = rq_record_text (text);

  json_object_set_string_member (object, nick, clean);
  set_drafted (object, nick, drafted);
  return take_changed (object);
}

/** rq_post_mortem_with_text: Returns: (transfer full): with a person's text in @field */
RqPostMortem *
rq_post_mortem_with_text (RqPostMortem     *self,
                          RqPostMortemField field,
                          const char       *text)
{
  g_autofree char *clean = rq_record_text (text);

  if (g_str_equal (clean, rq_post_mortem_get_text (self, field)))
    return rq_post_mortem_ref (self);
  return change_text (self, field, text, FALSE);
}

/** rq_post_mortem_with_draft: Returns: (transfer full): with Requeen's own text in @field */
RqPostMortem *
rq_post_mortem_with_draft (RqPostMortem     *self,
                           RqPostMortemField field,
                           const char       *text)
{
  return change_text (self, field, text, TRUE);
}

/** rq_post_mortem_with_actions: Returns: (transfer full): with these action items */
RqPostMortem *
rq_post_mortem_with_actions (RqPostMortem *self,
                             GPtrArray    *actions)
{
  JsonObject *object = rq_json_copy_object (self->fields);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < MIN (actions->len, RQ_ACTION_ITEMS_MAX); i++)
    json_array_add_object_element (array, rq_action_item_to_json (actions->pdata[i]));
  json_object_set_array_member (object, "actions", array);
  return take_changed (object);
}

/** rq_post_mortem_signed: Returns: (transfer full): as changed now by @author */
RqPostMortem *
rq_post_mortem_signed (RqPostMortem *self,
                       const char   *author)
{
  JsonObject *object = rq_json_copy_object (self->fields);
  g_autofree char *now = rq_time_to_record (NULL);

  json_object_set_string_member (object, "author", author);
  json_object_set_string_member (object, "changed", now);
  return take_changed (object);
}

/** rq_post_mortem_imported: Returns: (transfer full): with a note on the file that it is from */
RqPostMortem *
rq_post_mortem_imported (RqPostMortem *self,
                         const char   *revision,
                         const char   *author)
{
  JsonObject *object = rq_json_copy_object (self->fields);
  JsonObject *import = json_object_new ();
  g_autofree char *own = rq_post_mortem_dup_revision (self);

  json_object_set_string_member (import, "from", revision);
  json_object_set_string_member (import, "author", author);
  json_object_set_string_member (import, "revision", own);
  json_object_set_object_member (object, "import", import);
  return take_changed (object);
}

/** rq_post_mortem_is_import: Returns: whether nobody has changed it since that import */
gboolean
rq_post_mortem_is_import (RqPostMortem *self,
                          const char   *revision,
                          const char   *author)
{
  JsonObject *import = rq_json_get_object (self->fields, "import");
  g_autofree char *own = rq_post_mortem_dup_revision (self);

  return g_strcmp0 (rq_json_get_string (import, "from"), revision) == 0 &&
         g_strcmp0 (rq_json_get_string (import, "author"), author) == 0 &&
         g_strcmp0 (rq_json_get_string (import, "revision"), own) == 0;
}

/** rq_post_mortem_with_import: Returns: (transfer full): @self with the note that @other has */
RqPostMortem *
rq_post_mortem_with_import (RqPostMortem *self,
                            RqPostMortem *other)
{
  JsonObject *import = rq_json_get_object (other->fields, "import");
  JsonObject *object;

  if (import == NULL)
    return rq_post_mortem_ref (self);
  object = rq_json_copy_object (self->fields);
  json_object_set_object_member (object, "import", rq_json_copy_object (import));
  return take_changed (object);
}

/** rq_post_mortem_from_label: Returns: (transfer full): or %NULL with #RqRecordError */
RqPostMortem *
rq_post_mortem_from_label (const char *label,
                           GError    **error)
{
  JsonObject *object = rq_record_parse (label, -1, error);
  RqPostMortem *self;

  if (object == NULL)
    return NULL;
  self = take_fields (object);
  if (self == NULL)
    g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                         _("The post-mortem of this release cannot be read. It is left as it is; "
                           "export what you have written as Markdown."));
  return self;
}

/** rq_post_mortem_to_label: Returns: (transfer full): as it is kept, %NULL when it is too long */
char *
rq_post_mortem_to_label (RqPostMortem *self,
                         GError      **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->fields);
  g_autofree char *label = rq_json_to_text (node, error);

  if (label == NULL)
    return NULL;
  if (strlen (label) <= RQ_POST_MORTEM_MAX)
    return g_steal_pointer (&label);
  g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
               _("The post-mortem is too long for the swarm: it has %u KB, and %u are possible. "
                 "Shorten it; logs belong into a file."),
               (guint) (strlen (label) / 1024), (guint) (RQ_POST_MORTEM_MAX / 1024));
  return NULL;
}
