/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/draft-edit.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "base/version.h"
#include "records/release-head-private.h"
#include "release/checklist.h"
#include "release/release-job.h"
#include "swarm/json.h"

/* The head is one label of 64 KB: so much of it for a person's words and for a check's lines. */
#define TEXT_MAX 2000
#define LINES_MAX 2000

#define TITLES_SHOWN 3

/* Changes that are being made. */
typedef struct
{
  RqReleaseHead *now;       /* (unowned) */
  const RqChecklistSpec *spec; /* (unowned) (nullable) the item that is changed */
  RqDraftEdit   *edit;      /* (unowned) */
  JsonObject    *changes;   /* (owned) */
  JsonObject    *checklist; /* (unowned) by @changes */
} Change;

/**
 * rq_draft_edit_clear:
 *
 * Frees what @edit owns.
 */
void
rq_draft_edit_clear (RqDraftEdit *edit)
{
  g_clear_pointer (&edit->words, g_free);
}

static void
refuse (GError     **error,
        const char  *words)
{
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT, words);
}

/**
 * rq_draft_check_open:
 *
 * Returns: whether @head is that of a draft which may be changed still
 */
gboolean
rq_draft_check_open (RqReleaseHead  *head,
                     GError        **error)
{
  RqReleaseState state = rq_release_head_get_state (head);

  if (rq_checklist_is_drafted (head) &&
      state <= RQ_RELEASE_READY && !rq_release_head_has_begun (head))
    return TRUE;
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("Release %s is no longer a draft (%s): its checklist can only be looked at."),
               rq_release_head_get_id (head), rq_release_state_to_label (state));
  return FALSE;
}

/**
 * rq_draft_check_rolled_back:
 *
 * Returns: whether @head is that of a release whose rollback's checklist may be ticked
 */
gboolean
rq_draft_check_rolled_back (RqReleaseHead  *head,
                            GError        **error)
{
  if (rq_checklist_is_rolled_back (head))
    return TRUE;
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("Release %s has not been rolled back (%s): the checklist of its rollback can be "
                 "ticked after that."),
               rq_release_head_get_id (head),
               rq_release_head_get_label (head));
  return FALSE;
}

/**
 * rq_draft_say_open:
 * @open: (element-type utf8): titles of items, at least one
 *
 * Returns: (transfer full): a sentence on what is still to be done
 */
char *
rq_draft_say_open (GPtrArray *open)
{
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < MIN (open->len, TITLES_SHOWN); i++)
    g_string_append_printf (titles, i > 0 ? _(", “%s”") : _("“%s”"), (char *) open->pdata[i]);
  if (open->len > TITLES_SHOWN)
    g_string_append_printf (titles, ngettext (" and %u more", " and %u more",
                                              open->len - TITLES_SHOWN), open->len - TITLES_SHOWN);
  return g_strdup_printf (ngettext ("%u item of the checklist is still to be done: %s.",
                                    "%u items of the checklist are still to be done: %s.",
                                    open->len), open->len, titles->str);
}

static gboolean
check_complete (RqReleaseHead  *head,
                GError        **error)
{
  g_autoptr (GPtrArray) open = rq_checklist_find_open (rq_release_head_get_fields (head), FALSE);
  g_autofree char *words = open->len > 0 ? rq_draft_say_open (open) : NULL;

  if (words != NULL)
    refuse (error, words);
  return words == NULL;
}

/**
 * rq_draft_check_ready:
 *
 * Returns: whether the upgrade of the draft may begin: it is approved and complete
 */
gboolean
rq_draft_check_ready (RqReleaseHead  *head,
                      GError        **error)
{
  if (!rq_draft_check_open (head, error) || !check_complete (head, error))
    return FALSE;
  if (rq_release_head_get_state (head) == RQ_RELEASE_READY)
    return TRUE;
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("Release %s has not been approved yet."), rq_release_head_get_id (head));
  return FALSE;
}

/* @spec: (nullable): the item that is changed */
static gboolean
check_editable (RqReleaseHead          *now,
                const RqChecklistSpec  *spec,
                GError                **error)
{
  return spec != NULL && spec->after_rollback ? rq_draft_check_rolled_back (now, error)
                                              : rq_draft_check_open (now, error);
}

/* @spec: (nullable): the item that is changed */
static gboolean
change_begin (Change                 *change,
              RqReleaseHead          *now,
              const RqChecklistSpec  *spec,
              RqDraftEdit            *edit,
              GError                **error)
{
  JsonObject *fields = rq_release_head_get_fields (now);
  JsonObject *checklist = rq_json_get_object (fields, "checklist");

  if (!check_editable (now, spec, error))
    return FALSE;
  change->spec = spec;
  change->now = now;
  change->edit = edit;
  change->changes = json_object_new ();
  change->checklist = checklist != NULL ? rq_json_copy_object (checklist) : json_object_new ();
  json_object_set_object_member (change->changes, "checklist", change->checklist);
  return TRUE;
}

/* @words: (transfer full) */
static void
say (Change *change,
     char   *words)
{
  g_free (change->edit->words);
  change->edit->words = words;
}

/* A copy of the item's entry that is part of the changes. */
static JsonObject *
edit_entry (Change     *change,
            const char *item_id)
{
  JsonObject *entry = rq_json_get_object (change->checklist, item_id);

  if (entry == NULL)
    {
      entry = json_object_new ();
      json_object_set_object_member (change->checklist, item_id, entry);
    }
  return entry;
}

static void
set_state (Change         *change,
           RqReleaseState  state)
{
  json_object_set_string_member (change->changes, "state", rq_release_state_to_nick (state));
}

static void
set_time (JsonObject *object,
          const char *member,
          GDateTime  *time)
{
  g_autofree char *text = rq_time_to_record (time);

  json_object_set_string_member (object, member, text);
}

static void
set_signature (Change     *change,
               const char *member)
{
  JsonObject *signature = json_object_new ();

  json_object_set_string_member (signature, "who", change->edit->who);
  set_time (signature, "when", change->edit->when);
  json_object_set_string_member (signature, "comment", change->edit->text);
  json_object_set_object_member (change->changes, member, signature);
}

/* The checklist has changed: an approval was for what it said before. After a rollback there is
 * nothing left to approve. */
static JsonObject *
change_end (Change   *change,
            gboolean  keeps_approval)
{
  if (change->spec != NULL && change->spec->after_rollback)
    return change->changes;
  if (rq_release_head_get_state (change->now) == RQ_RELEASE_READY && keeps_approval)
    return change->changes;
  set_state (change, RQ_RELEASE_CHECKING);
  if (rq_release_head_get_state (change->now) == RQ_RELEASE_READY)
    {
      json_object_set_null_member (change->changes, "approval");
      say (change, g_strconcat (change->edit->words, " ", _("The approval is taken back."), NULL));
    }
  return change->changes;
}

static gboolean
check_text (const char  *text,
            GError     **error)
{
  if (strlen (text) <= TEXT_MAX && g_utf8_validate (text, -1, NULL))
    return TRUE;
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("This text is too long to be kept: write at most %d bytes."), TEXT_MAX);
  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0';
}

static const RqChecklistSpec *
find_spec (const char  *item_id,
           GError     **error)
{
  const RqChecklistSpec *spec = rq_checklist_find_spec (item_id);
  g_autoptr (GString) ids = NULL;

  if (spec != NULL)
    return spec;
  ids = g_string_new (NULL);
  for (guint i = 0; i < rq_checklist_get_n_specs (FALSE); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", rq_checklist_get_spec (FALSE, i)->id);
  for (guint i = 0; i < rq_checklist_get_n_specs (TRUE); i++)
    g_string_append_printf (ids, ", %s", rq_checklist_get_spec (TRUE, i)->id);
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               _("The checklist has no item “%s”. Its items are: %s."), item_id, ids->str);
  return NULL;
}

static gboolean
check_override (RqReleaseHead          *now,
                const RqChecklistSpec  *spec,
                GError                **error)
{
  g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };

  rq_checklist_read (rq_release_head_get_fields (now), spec, &state);
  if (state.status == RQ_ITEM_FAILED || state.status == RQ_ITEM_UNKNOWN ||
      state.status == RQ_ITEM_OVERRIDDEN)
    return TRUE;
  g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
               state.status == RQ_ITEM_PENDING
               ? _("“%s” has not been checked yet: there is nothing to override.")
               : _("“%s” does not stand in the way: there is nothing to override."),
               _(spec->title));
  return FALSE;
}

static gboolean
check_mark (RqReleaseHead          *now,
            const RqChecklistSpec  *spec,
            const RqDraftEdit      *edit,
            GError                **error)
{
  if ((spec->kind == RQ_ITEM_CHECK) != (edit->mark == RQ_MARK_OVERRIDDEN))
    g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
                 spec->kind == RQ_ITEM_CHECK
                 ? _("“%s” is checked by Requeen and cannot be ticked. When it fails it can be "
                     "overridden with a note.")
                 : _("“%s” is ticked by a person: there is nothing to override."),
                 _(spec->title));
  else if (edit->mark != RQ_MARK_DONE && is_blank (edit->text))
    g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT,
                 _("Write a note that says why “%s” can be passed over."), _(spec->title));
  else
    return check_text (edit->text, error) &&
           (edit->mark != RQ_MARK_OVERRIDDEN || check_override (now, spec, error));
  return FALSE;
}

static char *
say_tick (const RqChecklistSpec *spec,
          const RqDraftEdit     *edit)
{
  const char *title = _(spec->title);

  switch (edit->mark)
    {
    case RQ_MARK_DONE:
      return is_blank (edit->text) ? g_strdup_printf (_("“%s” is done."), title)
                                   : g_strdup_printf (_("“%s” is done: %s"), title, edit->text);
    case RQ_MARK_NOT_APPLICABLE:
      return g_strdup_printf (_("“%s” does not apply: %s"), title, edit->text);
    case RQ_MARK_OVERRIDDEN:
    default:
      return g_strdup_printf (_("“%s” is overridden: %s"), title, edit->text);
    }
}

/**
 * rq_draft_edit_tick:
 * @edit: an #RqDraftEdit with item_id, mark and text
 *
 * Returns: (transfer full): the changes that mark the item
 */
JsonObject *
rq_draft_edit_tick (RqReleaseHead  *now,
                    gpointer        data,
                    GError        **error)
{
  static const char * const marks[] = {
    [RQ_MARK_DONE] = "done",
    [RQ_MARK_NOT_APPLICABLE] = "not-applicable",
    [RQ_MARK_OVERRIDDEN] = "overridden",
  };
  RqDraftEdit *edit = data;
  const RqChecklistSpec *spec = find_spec (edit->item_id, error);
  Change change;
  JsonObject *entry;

  if (spec == NULL || !check_editable (now, spec, error) ||
      !check_mark (now, spec, edit, error) || !change_begin (&change, now, spec, edit, error))
    return NULL;
  entry = edit_entry (&change, spec->id);
  json_object_set_string_member (entry, "mark", marks[edit->mark]);
  json_object_set_string_member (entry, "note", edit->text);
  json_object_set_string_member (entry, "who", edit->who);
  set_time (entry, "when", edit->when);
  say (&change, say_tick (spec, edit));
  return change_end (&change, FALSE);
}

/**
 * rq_draft_edit_untick:
 * @edit: an #RqDraftEdit with item_id
 *
 * Returns: (transfer full): the changes that take the item's mark back
 */
JsonObject *
rq_draft_edit_untick (RqReleaseHead  *now,
                      gpointer        data,
                      GError        **error)
{
  RqDraftEdit *edit = data;
  const RqChecklistSpec *spec = find_spec (edit->item_id, error);
  Change change;

  if (spec == NULL || !change_begin (&change, now, spec, edit, error))
    return NULL;
  json_object_set_null_member (edit_entry (&change, spec->id), "mark");
  say (&change, g_strdup_printf (_("“%s” is no longer ticked."), _(spec->title)));
  return change_end (&change, FALSE);
}

/* As many lines as fit; the first ones count most. */
static JsonArray *
make_lines (GPtrArray *lines)
{
  JsonArray *array = json_array_new ();
  gsize room = LINES_MAX;

  for (guint i = 0; i < lines->len; i++)
    {
      gsize length = strlen (lines->pdata[i]);

      if (length > room)
        {
          guint left = lines->len - i;
          g_autofree char *rest = g_strdup_printf (ngettext ("and %u more", "and %u more", left),
                                                   left);

          json_array_add_string_element (array, rest);
          break;
        }
      json_array_add_string_element (array, lines->pdata[i]);
      room -= length;
    }
  return array;
}

static gboolean
is_good (RqCheckStatus status)
{
  return status == RQ_CHECK_PASS || status == RQ_CHECK_WARN;
}

/**
 * rq_draft_edit_result:
 * @edit: an #RqDraftEdit with item_id and result
 *
 * What was overridden stays so only as long as the check says the very same.
 *
 * Returns: (transfer full): the changes that keep what a check has found
 */
JsonObject *
rq_draft_edit_result (RqReleaseHead  *now,
                      gpointer        data,
                      GError        **error)
{
  RqDraftEdit *edit = data;
  RqCheckResult *result = edit->result;
  const RqChecklistSpec *spec = find_spec (edit->item_id, error);
  Change change;
  JsonObject *entry;
  gboolean same;

  if (spec == NULL || !change_begin (&change, now, spec, edit, error))
    return NULL;
  entry = edit_entry (&change, spec->id);
  same = g_strcmp0 (rq_json_get_string (entry, "words"), result->words) == 0 &&
         g_strcmp0 (rq_json_get_string (entry, "result"),
                    rq_check_status_to_nick (result->status)) == 0;
  json_object_set_string_member (entry, "result", rq_check_status_to_nick (result->status));
  json_object_set_string_member (entry, "words", result->words);
  json_object_set_array_member (entry, "lines", make_lines (result->lines));
  json_object_set_string_member (entry, "by", edit->who);
  set_time (entry, "checked", edit->when);
  if (!same || is_good (result->status))
    json_object_set_null_member (entry, "mark");
  say (&change, g_strdup_printf (_("%s: %s"), _(spec->title), result->words));
  return change_end (&change,
                     is_good (result->status) || rq_json_get_string (entry, "mark") != NULL);
}

static void
forget_version (Change *change)
{
  for (guint i = 0; i < rq_checklist_get_n_specs (FALSE); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (FALSE, i);

      if (spec->of_version && json_object_has_member (change->checklist, spec->id))
        json_object_set_null_member (change->checklist, spec->id);
    }
}

/**
 * rq_draft_edit_retarget:
 * @edit: an #RqDraftEdit whose text is the version
 *
 * Returns: (transfer full): the changes that aim at another version
 */
JsonObject *
rq_draft_edit_retarget (RqReleaseHead  *now,
                        gpointer        data,
                        GError        **error)
{
  RqDraftEdit *edit = data;
  Change change;

  if (!rq_version_check (edit->text, error) || !change_begin (&change, now, NULL, edit, error))
    return NULL;
  json_object_set_string_member (change.changes, "version", edit->text);
  if (!g_str_equal (rq_release_head_get_version (now), edit->text))
    forget_version (&change);
  say (&change, g_strdup_printf (_("The target is %s now."), edit->text));
  if (rq_release_head_get_state (now) == RQ_RELEASE_DRAFT)
    return change.changes;
  return change_end (&change, g_str_equal (rq_release_head_get_version (now), edit->text));
}

/**
 * rq_draft_edit_approve:
 * @edit: an #RqDraftEdit whose text is a comment, "" for none
 *
 * Returns: (transfer full): the changes that approve the release
 */
JsonObject *
rq_draft_edit_approve (RqReleaseHead  *now,
                       gpointer        data,
                       GError        **error)
{
  RqDraftEdit *edit = data;
  Change change;

  if (!check_text (edit->text, error) || !rq_draft_check_open (now, error) ||
      !check_complete (now, error) || !change_begin (&change, now, NULL, edit, error))
    return NULL;
  set_signature (&change, "approval");
  json_object_set_null_member (change.changes, "sent_back");
  set_state (&change, RQ_RELEASE_READY);
  say (&change, is_blank (edit->text) ? g_strdup (_("Approved."))
                                      : g_strdup_printf (_("Approved: %s"), edit->text));
  json_object_set_string_member (change.changes, "words", edit->words);
  return change.changes;
}

/**
 * rq_draft_edit_send_back:
 * @edit: an #RqDraftEdit whose text is a comment
 *
 * Returns: (transfer full): the changes that send the release back to its author
 */
JsonObject *
rq_draft_edit_send_back (RqReleaseHead  *now,
                         gpointer        data,
                         GError        **error)
{
  RqDraftEdit *edit = data;
  Change change;

  if (is_blank (edit->text))
    {
      refuse (error, _("Write what has to be done before the release can be approved."));
      return NULL;
    }
  if (!check_text (edit->text, error) || !change_begin (&change, now, NULL, edit, error))
    return NULL;
  set_signature (&change, "sent_back");
  json_object_set_null_member (change.changes, "approval");
  set_state (&change, RQ_RELEASE_CHECKING);
  say (&change, g_strdup_printf (_("Sent back: %s"), edit->text));
  json_object_set_string_member (change.changes, "words", edit->words);
  return change.changes;
}

/**
 * rq_draft_edit_abandon:
 * @edit: an #RqDraftEdit whose text is a comment, "" for none
 *
 * Returns: (transfer full): the changes that close a draft
 */
JsonObject *
rq_draft_edit_abandon (RqReleaseHead  *now,
                       gpointer        data,
                       GError        **error)
{
  RqDraftEdit *edit = data;
  Change change;

  if (!check_text (edit->text, error) || !change_begin (&change, now, NULL, edit, error))
    return NULL;
  set_state (&change, RQ_RELEASE_ABANDONED);
  say (&change, is_blank (edit->text) ? g_strdup (_("Abandoned; nothing was changed."))
                                      : g_strdup_printf (_("Abandoned; nothing was changed: %s"),
                                                         edit->text));
  json_object_set_string_member (change.changes, "words", edit->words);
  return change.changes;
}
