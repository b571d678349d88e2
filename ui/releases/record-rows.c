/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/record-rows.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/release-head-private.h"
#include "release/baseline.h"
#include "release/checklist.h"
#include "releases/release-words.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service.h"
#include "wizard/checklist-words.h"

/* So many events are rows; the export has all of them. */
#define EVENTS_MAX 500

/** rq_record_rows_add_details: Who, when and how long. */
void
rq_record_rows_add_details (RqPlainRows         *rows,
                            AdwPreferencesGroup *group,
                            RqReleaseRecord     *record)
{
  RqReleaseHead *head = rq_release_record_get_head (record);
  int status = rq_release_record_get_exit_status (record);
  g_autofree char *created = rq_release_words_time (rq_release_head_get_created (head));
  g_autofree char *changed = rq_release_words_time (rq_release_head_get_changed (head));
  g_autofree char *duration = rq_release_words_duration (head);
  g_autofree char *end = g_strjoin (" · ", changed, *duration != '\0' ? duration : NULL, NULL);
  g_autofree char *ended = g_strdup_printf (_("Exited with status %d"), status);
  const char *run = status >= 0 ? ended : rq_release_record_get_run_words (record);

  rq_plain_rows_add (rows, group, _("Begun By"), rq_release_head_get_author (head));
  rq_plain_rows_add (rows, group, _("Begun"), created);
  rq_plain_rows_add (rows, group, _("Last Change"), end);
  if (*run != '\0')
    rq_plain_rows_add (rows, group, _("Update Command"), run);
  rq_plain_rows_add (rows, group, _("Identifier"), rq_release_head_get_id (head));
}

static RqService *
find_service (GListModel *services,
              const char *full_name)
{
  for (unsigned int i = 0; services != NULL && i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (services, i);

      if (g_str_equal (rq_service_get_full_name (service), full_name))
        return g_steal_pointer (&service);
    }
  return NULL;
}

/* @now: (nullable): it is gone, or nobody knows */
static char *
say_change (const char *then,
            const char *now,
            gboolean    known)
{
  g_autofree char *then_words = NULL;
  g_autofree char *now_words = NULL;

  rq_image_tell_apart (then, now != NULL ? now : then, &then_words, &now_words);
  if (!known)
    return g_steal_pointer (&then_words);
  if (now == NULL)
    return g_strdup_printf (_("%s → removed"), then_words);
  if (g_str_equal (then_words, now_words))
    return g_strdup_printf (_("%s, as before"), then_words);
  return g_strdup_printf ("%s → %s", then_words, now_words);
}

static void
add_service (RqPlainRows         *rows,
             AdwPreferencesGroup *group,
             JsonObject          *entry,
             const char          *stack,
             GListModel          *services)
{
  const char *name = rq_baseline_get_name (entry);
  const char *then = rq_baseline_get_image (entry);
  g_autoptr (RqService) service = name != NULL ? find_service (services, name) : NULL;
  g_autofree char *prefix = g_strconcat (stack, "_", NULL);
  g_autofree char *change = NULL;

  if (name == NULL)
    return;
  change = say_change (then != NULL ? then : "",
                       service != NULL ? rq_service_get_image (service) : NULL, services != NULL);
  rq_plain_rows_add (rows, group,
                     g_str_has_prefix (name, prefix) ? name + strlen (prefix) : name, change);
}

/** rq_record_rows_add_services: Each service of the baseline: its image then and now. */
void
rq_record_rows_add_services (RqPlainRows         *rows,
                             AdwPreferencesGroup *group,
                             RqReleaseRecord     *record,
                             GListModel          *services)
{
  JsonArray *baseline = rq_release_record_get_baseline (record);
  const char *stack = rq_release_head_get_stack (rq_release_record_get_head (record));

  gtk_widget_set_visible (GTK_WIDGET (group), baseline != NULL);
  adw_preferences_group_set_description (group, services != NULL
                                                ? _("Before this release → now")
                                                : _("Before this release"));
  for (unsigned int i = 0; baseline != NULL && i < json_array_get_length (baseline); i++)
    add_service (rows, group, rq_json_array_get_object (baseline, i), stack, services);
}

/* Who ticked it, else who had it checked; what was found and noted. */
static void
add_item (RqPlainRows           *rows,
          AdwPreferencesGroup   *group,
          const RqChecklistSpec *spec,
          RqChecklistState      *state)
{
  const char *label = rq_item_status_to_label (state->status);
  g_autofree char *who = rq_format_who_when (state->who, state->when);
  g_autofree char *first = *who != '\0' ? g_strdup_printf ("%s · %s", label, who)
                                        : g_strdup (label);
  g_autoptr (GString) words = g_string_new (first);

  if (*state->words != '\0')
    g_string_append_printf (words, "\n%s", state->words);
  if (*state->note != '\0')
    g_string_append_printf (words, "\n%s", state->note);
  rq_plain_rows_add_with_icon (rows, group, _(spec->title), words->str,
                               rq_item_status_icon (state->status),
                               rq_item_status_style (state->status));
}

/** rq_record_rows_add_checklist: Each item, how it stood and by whom. */
void
rq_record_rows_add_checklist (RqPlainRows         *rows,
                              AdwPreferencesGroup *group,
                              RqReleaseRecord     *record,
                              gboolean             after_rollback)
{
  RqReleaseHead *head = rq_release_record_get_head (record);
  gboolean has = after_rollback ? rq_checklist_is_rolled_back (head)
                                : rq_checklist_is_drafted (head);

  gtk_widget_set_visible (GTK_WIDGET (group), has);
  for (unsigned int i = 0; has && i < rq_checklist_get_n_specs (after_rollback); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (after_rollback, i);
      g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };

      rq_checklist_read (rq_release_head_get_fields (head), spec, &state);
      add_item (rows, group, spec, &state);
    }
}

/** rq_record_rows_add_approval: Who approved it and what was said. */
void
rq_record_rows_add_approval (RqPlainRows         *rows,
                             AdwPreferencesGroup *group,
                             RqReleaseRecord     *record)
{
  JsonObject *fields = rq_release_head_get_fields (rq_release_record_get_head (record));
  JsonObject *approval = rq_json_get_object (fields, "approval");
  const char *who = rq_json_get_string (approval, "who");
  const char *comment = rq_json_get_string (approval, "comment");
  g_autoptr (GDateTime) when = rq_time_from_record (rq_json_get_string (approval, "when"));
  g_autofree char *signature = rq_format_who_when (who != NULL ? who : "", when);
  g_autofree char *words = NULL;

  if (*signature == '\0')
    return;
  words = g_strjoin ("\n", signature, comment != NULL && *comment != '\0' ? comment : NULL, NULL);
  rq_plain_rows_add (rows, group, _("Approved By"), words);
}

/** rq_record_rows_add_timeline: What happened, in order. */
void
rq_record_rows_add_timeline (RqPlainRows         *rows,
                             AdwPreferencesGroup *group,
                             RqReleaseRecord     *record)
{
  RqReleaseHead *head = rq_release_record_get_head (record);
  GPtrArray *timeline = rq_release_record_get_timeline (record);
  unsigned int n = MIN (timeline->len, EVENTS_MAX);

  gtk_widget_set_visible (GTK_WIDGET (group), timeline->len > 0);
  for (unsigned int i = 0; i < n; i++)
    {
      const RqTimelineEntry *entry = timeline->pdata[i];
      g_autofree char *when = rq_release_words_event (entry, head);

      rq_plain_rows_add (rows, group, entry->words, when);
    }
  if (n < timeline->len)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("%u more event", "%u more events",
                                                         timeline->len - n), timeline->len - n);

      rq_plain_rows_add (rows, group, more, _("Export the record to read all of them."));
    }
}
