/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/release-head.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/lock.h"
#include "records/record-config.h"
#include "records/record-data.h"
#include "records/record-name.h"
#include "records/release-head-private.h"
#include "swarm/json.h"

struct _RqReleaseHead
{
  gatomicrefcount  ref_count;
  JsonObject      *fields;  /* (owned) what the label says, never changed */
  GDateTime       *created; /* (owned) */
  GDateTime       *changed; /* (owned) */
  RqReleaseState   state;
};

G_DEFINE_BOXED_TYPE (RqReleaseHead, rq_release_head, rq_release_head_ref, rq_release_head_unref)

static const struct
{
  const char *nick;
  const char *label;
  gboolean open;
} states[] = {
  [RQ_RELEASE_DRAFT] = { "draft", N_("Draft"), TRUE },
  [RQ_RELEASE_CHECKING] = { "checking", N_("Checking"), TRUE },
  [RQ_RELEASE_READY] = { "ready", N_("Ready"), TRUE },
  [RQ_RELEASE_PULLING] = { "pulling", N_("Pulling images"), TRUE },
  [RQ_RELEASE_MIGRATING] = { "migrating", N_("Migrating"), TRUE },
  [RQ_RELEASE_UPDATING] = { "updating", N_("Updating"), TRUE },
  [RQ_RELEASE_VERIFYING] = { "verifying", N_("Verifying"), TRUE },
  [RQ_RELEASE_OBSERVING] = { "observing", N_("Observing"), TRUE },
  [RQ_RELEASE_COMPLETED] = { "completed", N_("Completed"), FALSE },
  [RQ_RELEASE_ROLLING_BACK] = { "rolling-back", N_("Rolling back"), TRUE },
  [RQ_RELEASE_ROLLED_BACK] = { "rolled-back", N_("Rolled back"), FALSE },
  [RQ_RELEASE_FAILED] = { "failed", N_("Failed"), TRUE },
  [RQ_RELEASE_ABANDONED] = { "abandoned", N_("Abandoned"), FALSE },
};

/**
 * rq_release_state_to_nick:
 *
 * Returns: (transfer none): the state as records and --json write it
 */
const char *
rq_release_state_to_nick (RqReleaseState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), NULL);

  return states[state].nick;
}

/**
 * rq_release_state_to_label:
 *
 * Returns: (transfer none): the state for people, translated
 */
const char *
rq_release_state_to_label (RqReleaseState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), NULL);

  return _(states[state].label);
}

/**
 * rq_release_state_is_open:
 *
 * Returns: whether a release in this state is in flight or needs a person
 */
gboolean
rq_release_state_is_open (RqReleaseState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), FALSE);

  return states[state].open;
}

static gboolean
find_state (const char     *nick,
            RqReleaseState *state)
{
  for (guint i = 0; nick != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].nick, nick))
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * rq_release_head_ref:
 *
 * Returns: (transfer full): @self
 */
RqReleaseHead *
rq_release_head_ref (RqReleaseHead *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rq_release_head_unref:
 *
 * Gives up a reference.
 */
void
rq_release_head_unref (RqReleaseHead *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->created, g_date_time_unref);
  g_clear_pointer (&self->changed, g_date_time_unref);
  g_free (self);
}

/* Takes fields that are complete and valid, or gives them up with %NULL. */
static RqReleaseHead *
take_fields (JsonObject *fields)
{
  g_autoptr (JsonObject) owned = fields;
  g_autoptr (GDateTime) created = rq_time_from_record (rq_json_get_string (fields, "created"));
  g_autoptr (GDateTime) changed = rq_time_from_record (rq_json_get_string (fields, "changed"));
  const char *id = rq_json_get_string (fields, "id");
  RqReleaseState state;
  RqReleaseHead *self;

  if (created == NULL || changed == NULL || id == NULL || !rq_release_id_is_valid (id) ||
      rq_json_get_string (fields, "stack") == NULL ||
      rq_json_get_string (fields, "version") == NULL ||
      !find_state (rq_json_get_string (fields, "state"), &state))
    return NULL;

  self = g_new0 (RqReleaseHead, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->fields = g_steal_pointer (&owned);
  self->created = g_steal_pointer (&created);
  self->changed = g_steal_pointer (&changed);
  self->state = state;
  return self;
}

/**
 * rq_release_head_new:
 * @version: the target
 * @previous: the version before, "" when it is not one
 * @author: who
 *
 * Returns: (transfer full): the head of a new release, a draft
 */
RqReleaseHead *
rq_release_head_new (const char *stack,
                     const char *version,
                     const char *previous,
                     const char *author)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *id = rq_release_id_new (version, now);
  g_autofree char *time = rq_time_to_record (now);
  JsonObject *fields = json_object_new ();

  json_object_set_int_member (fields, "format", RQ_RECORD_FORMAT);
  json_object_set_string_member (fields, "id", id);
  json_object_set_string_member (fields, "stack", stack);
  json_object_set_string_member (fields, "version", version);
  json_object_set_string_member (fields, "previous", previous);
  json_object_set_string_member (fields, "author", author);
  json_object_set_string_member (fields, "state", rq_release_state_to_nick (RQ_RELEASE_DRAFT));
  json_object_set_string_member (fields, "words", "");
  json_object_set_string_member (fields, "created", time);
  json_object_set_string_member (fields, "changed", time);
  return take_fields (fields);
}

/**
 * rq_release_head_from_label:
 * @label: (nullable): what a head's label holds
 *
 * Returns: (transfer full): the head, or %NULL with %RQ_RECORD_ERROR_DAMAGED or
 *   %RQ_RECORD_ERROR_TOO_NEW
 */
RqReleaseHead *
rq_release_head_from_label (const char  *label,
                            GError     **error)
{
  JsonObject *fields = NULL;
  RqReleaseHead *self = NULL;
  gboolean fits = label != NULL && strlen (label) <= RQ_RELEASE_HEAD_MAX;

  if (fits && (fields = rq_record_parse (label, -1, error)) == NULL)
    return NULL;
  if (fits)
    self = take_fields (fields);
  if (self == NULL)
    g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                         _("The record of a release is incomplete; it is left alone. Update "
                           "Requeen if another workstation has a newer one."));
  return self;
}

/**
 * rq_release_head_from_config:
 * @config: as the engine gives it
 *
 * Returns: (transfer full): the head, or %NULL with an error as rq_release_head_from_label()
 */
RqReleaseHead *
rq_release_head_from_config (JsonObject  *config,
                             GError     **error)
{
  return rq_release_head_from_label (rq_record_config_get_label (config, RQ_LABEL_STATE), error);
}

/**
 * rq_release_head_to_label:
 *
 * Returns: (transfer full): what the head's label is to hold
 */
char *
rq_release_head_to_label (RqReleaseHead  *self,
                          GError        **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->fields);
  g_autofree char *label = rq_json_to_text (node, error);

  if (label == NULL)
    return NULL;
  if (strlen (label) <= RQ_RELEASE_HEAD_MAX)
    return g_steal_pointer (&label);

  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                       _("The record of this release has become too large to be written. "
                         "Shorten what was noted last, then try again."));
  return NULL;
}

/**
 * rq_release_head_change:
 * @changes: members to set
 *
 * Returns: (transfer full): a changed copy, one revision later; what @changes do not name stays as
 *   it is
 */
RqReleaseHead *
rq_release_head_change (RqReleaseHead *self,
                        JsonObject    *changes)
{
  JsonObject *fields = rq_json_copy_object (self->fields);
  g_autofree char *now = rq_time_to_record (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  RqReleaseHead *changed;

  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (fields, name, rq_json_copy (node));
  json_object_set_string_member (fields, "changed", now);
  json_object_set_int_member (fields, "revision", rq_release_head_get_revision (self) + 1);

  changed = take_fields (fields);
  g_assert (changed != NULL);
  return changed;
}

/**
 * rq_release_head_get_fields:
 *
 * Returns: (transfer none): all fields, not to be changed
 */
JsonObject *
rq_release_head_get_fields (RqReleaseHead *self)
{
  return self->fields;
}

static const char *
get_text (RqReleaseHead *self,
          const char    *name)
{
  const char *text = rq_json_get_string (self->fields, name);

  return text != NULL ? text : "";
}

/**
 * rq_release_head_get_id:
 *
 * Returns: (transfer none): the release's id
 */
const char *
rq_release_head_get_id (RqReleaseHead *self)
{
  return get_text (self, "id");
}

/**
 * rq_release_head_get_stack:
 *
 * Returns: (transfer none): the stack it upgrades
 */
const char *
rq_release_head_get_stack (RqReleaseHead *self)
{
  return get_text (self, "stack");
}

/**
 * rq_release_head_get_version:
 *
 * Returns: (transfer none): the target version
 */
const char *
rq_release_head_get_version (RqReleaseHead *self)
{
  return get_text (self, "version");
}

/**
 * rq_release_head_get_previous:
 *
 * Returns: (transfer none): the version before, "" when it was not one
 */
const char *
rq_release_head_get_previous (RqReleaseHead *self)
{
  return get_text (self, "previous");
}

/**
 * rq_release_head_get_state:
 *
 * Returns: where in its life the release is
 */
RqReleaseState
rq_release_head_get_state (RqReleaseHead *self)
{
  return self->state;
}

/**
 * rq_release_head_get_author:
 *
 * Returns: (transfer none): who began it
 */
const char *
rq_release_head_get_author (RqReleaseHead *self)
{
  return get_text (self, "author");
}

/**
 * rq_release_head_get_words:
 *
 * Returns: (transfer none): the last outcome in one sentence, or ""
 */
const char *
rq_release_head_get_words (RqReleaseHead *self)
{
  return get_text (self, "words");
}

/**
 * rq_release_head_has_lost_run:
 *
 * Returns: whether nobody knows how far its update command got
 */
gboolean
rq_release_head_has_lost_run (RqReleaseHead *self)
{
  return rq_json_get_bool (self->fields, "run_lost");
}

/**
 * rq_release_head_get_label:
 *
 * Returns: (transfer none): how it stands, in a word or two
 */
const char *
rq_release_head_get_label (RqReleaseHead *self)
{
  RqReleaseState state = rq_release_head_get_state (self);

  if (state == RQ_RELEASE_FAILED && rq_release_head_has_lost_run (self))
    return _("Run lost");
  return rq_release_state_to_label (state);
}

/**
 * rq_release_head_get_created:
 *
 * Returns: (transfer none): when it was begun
 */
GDateTime *
rq_release_head_get_created (RqReleaseHead *self)
{
  return self->created;
}

/**
 * rq_release_head_get_changed:
 *
 * Returns: (transfer none): when its head was last written
 */
GDateTime *
rq_release_head_get_changed (RqReleaseHead *self)
{
  return self->changed;
}

/**
 * rq_release_head_get_revision:
 *
 * Returns: how often it was changed: of two heads of a release the newer one has more
 */
gint64
rq_release_head_get_revision (RqReleaseHead *self)
{
  return rq_json_get_int (self->fields, "revision");
}

/**
 * rq_release_head_has_begun:
 *
 * Returns: whether the update command was started, so that something may have been changed
 */
gboolean
rq_release_head_has_begun (RqReleaseHead *self)
{
  return rq_release_head_get_run (self) != NULL ||
         (self->state >= RQ_RELEASE_MIGRATING && self->state != RQ_RELEASE_ABANDONED);
}

/**
 * rq_release_head_get_run:
 *
 * Returns: (transfer none) (nullable): the id of the update command's run on the manager
 */
const char *
rq_release_head_get_run (RqReleaseHead *self)
{
  return rq_json_get_string (self->fields, "run");
}
