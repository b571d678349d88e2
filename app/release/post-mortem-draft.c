/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/post-mortem-draft.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/record-text.h"

/* A drafted timeline is cut there: the record itself has all of it. */
#define TIMELINE_LINES 300
#define TIMELINE_BYTES (32 * 1024)

static char *
format_time (GDateTime *time)
{
  g_autoptr (GDateTime) utc = g_date_time_to_utc (time);

  return g_date_time_format (utc, "%Y-%m-%d %H:%M:%S UTC");
}

static char *
format_span_between (GDateTime *from,
                     GDateTime *to)
{
  return rq_time_format_span (g_date_time_difference (to, from) / G_TIME_SPAN_SECOND);
}

static char *
say_beginning (RqReleaseHead *head)
{
  const char *previous = rq_release_head_get_previous (head);
  g_autofree char *name = rq_record_text_name (rq_release_head_get_author (head));
  g_autofree char *time = format_time (rq_release_head_get_created (head));

  if (*previous == '\0')
    return g_strdup_printf (_("%s began the upgrade of “%s” to %s at %s."), name,
                            rq_release_head_get_stack (head), rq_release_head_get_version (head),
                            time);
  return g_strdup_printf (_("%s began the upgrade of “%s” from %s to %s at %s."), name,
                          rq_release_head_get_stack (head), previous,
                          rq_release_head_get_version (head), time);
}

static char *
say_end (RqReleaseHead *head)
{
  g_autofree char *span = format_span_between (rq_release_head_get_created (head),
                                               rq_release_head_get_changed (head));
  RqReleaseState state = rq_release_head_get_state (head);

  if (state == RQ_RELEASE_ROLLED_BACK)
    return g_strdup_printf (_("It was rolled back; that was over after %s."), span);
  if (state == RQ_RELEASE_FAILED && rq_release_head_has_lost_run (head))
    return g_strdup_printf (_("After %s the run of its update command was lost; it needs a "
                              "person."), span);
  if (state == RQ_RELEASE_FAILED)
    return g_strdup_printf (_("After %s it has failed and needs a person."), span);
  return g_strdup_printf (_("After %s its state is: %s."), span,
                          rq_release_state_to_label (state));
}

static char *
draft_summary (RqReleaseHead *head)
{
  g_autofree char *beginning = say_beginning (head);
  g_autofree char *end = say_end (head);

  return g_strjoin (" ", beginning, end, rq_release_head_get_words (head), NULL);
}

static char *
draft_trigger (RqReleaseRecord *record)
{
  RqReleaseHead *head = rq_release_record_get_head (record);
  int status = rq_release_record_get_exit_status (record);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("The upgrade to %s (release %s)."),
                          rq_release_head_get_version (head), rq_release_head_get_id (head));
  if (status >= 0)
    g_string_append_printf (text, _(" Its update command ended with status %d."), status);
  else if (*rq_release_record_get_run_words (record) != '\0')
    g_string_append_printf (text, " %s", rq_release_record_get_run_words (record));
  return g_string_free (text, FALSE);
}

/* The first thing that is said of a service is seldom good, until the rollback begins: what that
 * says is no news of a failure. */
static const RqTimelineEntry *
find_first_failure (GPtrArray *timeline)
{
  for (guint i = 0; i < timeline->len; i++)
    {
      const RqTimelineEntry *entry = timeline->pdata[i];

      if (g_str_equal (entry->kind, "state") &&
          g_str_equal (entry->words, _("Rolling back to the baseline.")))
        return NULL;
      if (g_str_equal (entry->kind, "rollout"))
        return entry;
    }
  return NULL;
}

static char *
draft_detection (RqReleaseRecord *record)
{
  RqReleaseHead *head = rq_release_record_get_head (record);
  const RqTimelineEntry *entry = find_first_failure (rq_release_record_get_timeline (record));
  g_autofree char *time = NULL;
  g_autofree char *span = NULL;

  if (entry == NULL)
    return g_strdup ("");
  time = format_time (entry->time);
  span = format_span_between (rq_release_head_get_created (head), entry->time);
  return g_strdup_printf (_("The first thing the record says of a service, at %s, %s after the "
                            "beginning: %s"), time, span, entry->words);
}

static char *
draft_resolution (RqReleaseHead *head)
{
  g_autofree char *time = format_time (rq_release_head_get_changed (head));

  if (rq_release_head_get_state (head) != RQ_RELEASE_ROLLED_BACK)
    return g_strdup ("");
  return g_strdup_printf (_("The whole stack was taken back to the baseline recorded before the "
                            "upgrade. Requeen closed the release at %s: %s"), time,
                          rq_release_head_get_words (head));
}

static void
append_event (GString               *text,
              const RqTimelineEntry *entry,
              const char            *last_who)
{
  g_autofree char *time = format_time (entry->time);
  g_autofree char *words = rq_record_text_line (entry->words);
  g_autofree char *name = rq_record_text_name (entry->who);

  g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n" : "", time, words);
  if (*name != '\0' && g_strcmp0 (entry->who, last_who) != 0)
    g_string_append_printf (text, " (%s)", name);
}

static char *
draft_timeline (GPtrArray *timeline)
{
  GString *text = g_string_new (NULL);
  const char *last_who = NULL;
  guint i;

  for (i = 0; i < MIN (timeline->len, TIMELINE_LINES) && text->len < TIMELINE_BYTES; i++)
    {
      const RqTimelineEntry *entry = timeline->pdata[i];

      append_event (text, entry, last_who);
      last_who = entry->who;
    }
  if (i < timeline->len)
    g_string_append_printf (text, ngettext ("\n"
                                            "… and %u more line in the release’s record.",
                                            "\n"
                                            "… and %u more lines in the release’s record.",
                                            timeline->len - i), timeline->len - i);
  return g_string_free (text, FALSE);
}

/**
 * rq_post_mortem_draft:
 *
 * Returns: (transfer full): what the record tells of it, marked as drafted
 */
RqPostMortem *
rq_post_mortem_draft (RqReleaseRecord *record)
{
  RqReleaseHead *head = rq_release_record_get_head (record);
  RqPostMortem *draft = rq_post_mortem_new (rq_release_head_get_id (head));
  char *texts[RQ_POST_MORTEM_N_FIELDS] = {
    [RQ_POST_MORTEM_SUMMARY] = draft_summary (head),
    [RQ_POST_MORTEM_TRIGGER] = draft_trigger (record),
    [RQ_POST_MORTEM_DETECTION] = draft_detection (record),
    [RQ_POST_MORTEM_RESOLUTION] = draft_resolution (head),
    [RQ_POST_MORTEM_TIMELINE] = draft_timeline (rq_release_record_get_timeline (record)),
  };

  for (guint i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    {
      RqPostMortem *next = texts[i] != NULL && *texts[i] != '\0'
                           ? rq_post_mortem_with_draft (draft, i, texts[i])
                           : rq_post_mortem_ref (draft);

      rq_post_mortem_unref (draft);
      draft = next;
      g_free (texts[i]);
    }
  return draft;
}

/** rq_post_mortem_dup_subject: Returns: (transfer full): "cometchat 3.9.51 → 3.9.52" */
char *
rq_post_mortem_dup_subject (RqReleaseHead *head)
{
  const char *previous = rq_release_head_get_previous (head);

  if (*previous == '\0')
    return g_strdup_printf ("%s %s", rq_release_head_get_stack (head),
                            rq_release_head_get_version (head));
  return g_strdup_printf ("%s %s → %s", rq_release_head_get_stack (head), previous,
                          rq_release_head_get_version (head));
}

/** rq_post_mortem_make_title: Returns: (transfer full): its heading, one line */
char *
rq_post_mortem_make_title (const char *subject)
{
  return *subject != '\0' ? g_strdup_printf (_("Post-mortem: %s"), subject)
                          : g_strdup (_("Post-mortem"));
}
