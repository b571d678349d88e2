/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-export.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/markdown.h"
#include "records/record-text.h"
#include "records/release-head-private.h"
#include "release/baseline.h"
#include "release/checklist.h"
#include "swarm/json.h"

static char *
format_time (GDateTime *time)
{
  g_autoptr (GDateTime) utc = g_date_time_to_utc (time);

  return g_date_time_format (utc, "%Y-%m-%d %H:%M:%S UTC");
}

static void
append_heading (GString    *document,
                const char *heading)
{
  g_string_append_printf (document, "\n## %s\n\n", heading);
}

static void
append_head (GString       *document,
             RqReleaseHead *head)
{
  g_autofree char *created = format_time (rq_release_head_get_created (head));
  g_autofree char *changed = format_time (rq_release_head_get_changed (head));

  g_string_append_printf (document, "# %s ", _("Release"));
  rq_markdown_append_plain (document, rq_release_head_get_version (head));
  g_string_append (document, "\n\n| | |\n| --- | --- |\n");
  rq_markdown_append_row (document, _("Release"), rq_release_head_get_id (head), NULL);
  rq_markdown_append_row (document, _("Stack"), rq_release_head_get_stack (head), NULL);
  rq_markdown_append_row (document, _("Before"), rq_release_head_get_previous (head), NULL);
  rq_markdown_append_row (document, _("State"),
                          rq_release_head_get_label (head), NULL);
  rq_markdown_append_row (document, _("Author"), rq_release_head_get_author (head), NULL);
  rq_markdown_append_row (document, _("Created"), created, NULL);
  rq_markdown_append_row (document, _("Changed"), changed, NULL);
  rq_markdown_append_row (document, _("Last"), rq_release_head_get_words (head), NULL);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
append_baseline (GString   *document,
                 JsonArray *services)
{
  append_heading (document, _("Services Before"));
  rq_markdown_append_row (document, _("Service"), _("Image"), NULL);
  g_string_append (document, "| --- | --- |\n");
  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonObject *entry = rq_json_array_get_object (services, i);

      rq_markdown_append_row (document, or_empty (rq_baseline_get_name (entry)),
                              or_empty (rq_baseline_get_image (entry)), NULL);
    }
}

static void
append_item (GString                *document,
             const RqChecklistSpec  *spec,
             const RqChecklistState *state)
{
  g_autofree char *words = rq_checklist_state_say (state);
  g_autofree char *name = rq_record_text_name (state->who);
  g_autofree char *time = state->when != NULL ? format_time (state->when) : g_strdup ("");

  rq_markdown_append_row (document, _(spec->title), rq_item_status_to_label (state->status), words,
                          name, time, NULL);
}

static void
append_checklist (GString    *document,
                  const char *heading,
                  JsonObject *fields,
                  gboolean    after_rollback)
{
  append_heading (document, heading);
  rq_markdown_append_row (document, _("Item"), _("State"), _("Note"), _("Who"), _("Time"), NULL);
  g_string_append (document, "| --- | --- | --- | --- | --- |\n");
  for (guint i = 0; i < rq_checklist_get_n_specs (after_rollback); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (after_rollback, i);
      g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };

      rq_checklist_read (fields, spec, &state);
      append_item (document, spec, &state);
    }
}

static void
append_approval (GString    *document,
                 JsonObject *fields)
{
  JsonObject *approval = rq_json_get_object (fields, "approval");
  g_autoptr (GDateTime) when = rq_time_from_record (rq_json_get_string (approval, "when"));
  g_autofree char *time = when != NULL ? format_time (when) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  if (time == NULL)
    return;
  name = rq_record_text_name (or_empty (rq_json_get_string (approval, "who")));
  /* Translators: who, when */
  words = g_strdup_printf (_("Approved by %s, %s"), name, time);
  g_string_append_c (document, '\n');
  rq_markdown_append_plain (document, words);
  g_string_append_c (document, '\n');
}

static void
append_checklists (GString       *document,
                   RqReleaseHead *head)
{
  JsonObject *fields = rq_release_head_get_fields (head);

  if (rq_checklist_is_drafted (head))
    {
      append_checklist (document, _("Checklist"), fields, FALSE);
      append_approval (document, fields);
    }
  if (rq_checklist_is_rolled_back (head))
    append_checklist (document, _("After the Rollback"), fields, TRUE);
}

static void
append_timeline (GString   *document,
                 GPtrArray *timeline)
{
  append_heading (document, _("Timeline"));
  rq_markdown_append_row (document, _("Time"), _("Who"), _("What happened"), NULL);
  g_string_append (document, "| --- | --- | --- |\n");
  for (guint i = 0; i < timeline->len; i++)
    {
      const RqTimelineEntry *entry = timeline->pdata[i];
      g_autofree char *time = format_time (entry->time);
      g_autofree char *name = rq_record_text_name (entry->who);

      rq_markdown_append_row (document, time, name, entry->words, NULL);
    }
}

/**
 * rq_release_to_markdown:
 *
 * Returns: (transfer full): the record without anything that services are configured with
 */
char *
rq_release_to_markdown (RqReleaseRecord *record)
{
  GString *document = g_string_new (NULL);

  append_head (document, rq_release_record_get_head (record));
  if (rq_release_record_get_baseline (record) != NULL)
    append_baseline (document, rq_release_record_get_baseline (record));
  append_checklists (document, rq_release_record_get_head (record));
  append_timeline (document, rq_release_record_get_timeline (record));
  return g_string_free (document, FALSE);
}

static JsonArray *
make_baseline (JsonArray *services)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonObject *entry = rq_json_array_get_object (services, i);
      JsonObject *service = json_object_new ();

      json_object_set_string_member (service, "name", or_empty (rq_baseline_get_name (entry)));
      json_object_set_string_member (service, "image", or_empty (rq_baseline_get_image (entry)));
      json_array_add_object_element (array, service);
    }
  return array;
}

static JsonArray *
make_timeline (GPtrArray *timeline)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < timeline->len; i++)
    {
      const RqTimelineEntry *entry = timeline->pdata[i];
      JsonObject *object = json_object_new ();
      g_autofree char *time = rq_time_to_record (entry->time);

      json_object_set_string_member (object, "time", time);
      json_object_set_string_member (object, "who", entry->who);
      json_object_set_string_member (object, "kind", entry->kind);
      json_object_set_string_member (object, "words", entry->words);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * rq_release_to_json:
 *
 * Returns: (transfer full): the record without anything that services are configured with
 */
char *
rq_release_to_json (RqReleaseRecord *record)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *head = rq_release_head_get_fields (rq_release_record_get_head (record));
  g_autoptr (JsonNode) node = NULL;

  json_object_set_object_member (object, "head", rq_json_copy_object (head));
  json_object_set_array_member (object, "services_before",
                                make_baseline (rq_release_record_get_baseline (record)));
  json_object_set_array_member (object, "timeline",
                                make_timeline (rq_release_record_get_timeline (record)));
  node = json_node_init_object (json_node_alloc (), object);
  return json_to_string (node, TRUE);
}
