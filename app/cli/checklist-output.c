/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/checklist-output.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "cli/json-output.h"
#include "cli/table.h"
#include "records/release-head-private.h"
#include "release/checklist.h"
#include "swarm/json.h"

static RqStyle
style_of (RqItemStatus status)
{
  switch (status)
    {
    case RQ_ITEM_DONE:
    case RQ_ITEM_PASSED:
      return RQ_STYLE_GOOD;
    case RQ_ITEM_FAILED:
    case RQ_ITEM_UNKNOWN:
      return RQ_STYLE_BAD;
    case RQ_ITEM_WARNING:
    case RQ_ITEM_OVERRIDDEN:
      return RQ_STYLE_BUSY;
    case RQ_ITEM_PENDING:
    case RQ_ITEM_NOT_APPLICABLE:
    default:
      return RQ_STYLE_PLAIN;
    }
}

/** rq_checklist_output_has: Returns: whether it was drafted with a checklist, or rolled back */
gboolean
rq_checklist_output_has (RqReleaseHead *head)
{
  return rq_checklist_is_drafted (head) || rq_checklist_is_rolled_back (head);
}

static char *
dup_time (GDateTime *time)
{
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  return local != NULL ? g_date_time_format (local, "%F %R") : g_strdup ("");
}

static void
add_row (RqTable               *table,
         const RqChecklistSpec *spec,
         RqChecklistState      *state)
{
  g_autofree char *time = dup_time (state->when);
  g_autofree char *details = rq_checklist_state_say (state);

  rq_table_add (table, spec->id, RQ_STYLE_PLAIN);
  rq_table_add (table, rq_item_status_to_label (state->status), style_of (state->status));
  rq_table_add (table, state->who, RQ_STYLE_PLAIN);
  rq_table_add (table, time, RQ_STYLE_PLAIN);
  rq_table_add (table, details, RQ_STYLE_PLAIN);
}

static void
add_rows (RqTable    *table,
          JsonObject *fields,
          gboolean    after_rollback)
{
  for (guint i = 0; i < rq_checklist_get_n_specs (after_rollback); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (after_rollback, i);
      g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };

      rq_checklist_read (fields, spec, &state);
      add_row (table, spec, &state);
    }
}

static void
print_evidence (JsonObject *fields)
{
  for (guint i = 0; i < rq_checklist_get_n_specs (FALSE); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (FALSE, i);
      g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };
      guint n_lines;

      rq_checklist_read (fields, spec, &state);
      n_lines = state.lines != NULL ? json_array_get_length (state.lines) : 0;
      if (n_lines > 0)
        rq_terminal_print ("\n%s:\n", _(spec->title));
      for (guint line = 0; line < n_lines; line++)
        {
          g_autofree char *clean =
            rq_terminal_clean (json_array_get_string_element (state.lines, line));

          rq_terminal_print ("  %s\n", clean);
        }
    }
}

static void
print_signature (JsonObject *fields,
                 const char *member,
                 const char *format)
{
  JsonObject *signature = rq_json_get_object (fields, member);
  const char *who = rq_json_get_string (signature, "who");
  const char *comment = rq_json_get_string (signature, "comment");
  g_autoptr (GDateTime) when = rq_time_from_record (rq_json_get_string (signature, "when"));
  g_autofree char *time = dup_time (when);
  g_autofree char *clean = NULL;
  g_autofree char *words = NULL;

  if (who == NULL)
    return;
  words = g_strdup_printf ("%s %s%s%s", who, time,
                           comment != NULL && comment[0] != '\0' ? ": " : "",
                           comment != NULL ? comment : "");
  clean = rq_terminal_clean (words);
  rq_terminal_print ("%s %s\n", format, clean);
}

/** rq_checklist_output_print: Writes each item with who and when, then who approved. */
void
rq_checklist_output_print (RqReleaseHead *head,
                           gboolean       with_evidence)
{
  JsonObject *fields = rq_release_head_get_fields (head);
  g_autoptr (RqTable) table = rq_table_new (5, _("ITEM"), _("STATUS"), _("WHO"), _("WHEN"),
                                            _("DETAILS"), NULL);

  if (rq_checklist_is_drafted (head))
    add_rows (table, fields, FALSE);
  if (rq_checklist_is_rolled_back (head))
    add_rows (table, fields, TRUE);
  rq_table_print (table, stdout);
  if (with_evidence)
    print_evidence (fields);
  print_signature (fields, "approval", _("Approved by"));
  print_signature (fields, "sent_back", _("Sent back by"));
}

static void
add_item_json (JsonBuilder           *builder,
               const RqChecklistSpec *spec,
               RqChecklistState      *state)
{
  guint n_lines = state->lines != NULL ? json_array_get_length (state->lines) : 0;

  json_builder_begin_object (builder);
  rq_json_output_string (builder, "id", spec->id);
  rq_json_output_string (builder, "title", _(spec->title));
  rq_json_output_boolean (builder, "automatic", spec->kind == RQ_ITEM_CHECK);
  rq_json_output_string (builder, "status", rq_item_status_to_nick (state->status));
  rq_json_output_boolean (builder, "done", rq_item_status_is_done (state->status));
  rq_json_output_string (builder, "words", state->words);
  rq_json_output_string (builder, "note", state->note);
  rq_json_output_string (builder, "who", state->who);
  rq_json_output_time (builder, "when", state->when);
  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_lines; i++)
    json_builder_add_string_value (builder, json_array_get_string_element (state->lines, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_signature_json (JsonBuilder *builder,
                    JsonObject  *fields,
                    const char  *member)
{
  JsonObject *signature = rq_json_get_object (fields, member);
  g_autoptr (GDateTime) when = rq_time_from_record (rq_json_get_string (signature, "when"));

  json_builder_set_member_name (builder, member);
  if (signature == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  rq_json_output_string (builder, "who", rq_json_get_string (signature, "who"));
  rq_json_output_time (builder, "when", when);
  rq_json_output_string (builder, "comment", rq_json_get_string (signature, "comment"));
  json_builder_end_object (builder);
}

static void
add_checklist_json (JsonBuilder *builder,
                    const char  *member,
                    JsonObject  *fields,
                    gboolean     has,
                    gboolean     after_rollback)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; has && i < rq_checklist_get_n_specs (after_rollback); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (after_rollback, i);
      g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };

      rq_checklist_read (fields, spec, &state);
      add_item_json (builder, spec, &state);
    }
  json_builder_end_array (builder);
}

/** rq_checklist_output_add_json: Adds the checklists and their signatures. */
void
rq_checklist_output_add_json (JsonBuilder   *builder,
                              RqReleaseHead *head)
{
  JsonObject *fields = rq_release_head_get_fields (head);

  add_checklist_json (builder, "checklist", fields, rq_checklist_is_drafted (head), FALSE);
  add_checklist_json (builder, "rollback_checklist", fields, rq_checklist_is_rolled_back (head),
                      TRUE);
  add_signature_json (builder, fields, "approval");
  add_signature_json (builder, fields, "sent_back");
}
