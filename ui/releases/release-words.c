/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "releases/release-words.h"

#include <glib/gi18n-lib.h>

#include "base/time-format.h"
#include "records/record-text.h"

static const struct
{
  const char *icon;
  const char *style;
} states[] = {
  [RQ_RELEASE_DRAFT] = { "rq-pending-symbolic", "dim-label" },
  [RQ_RELEASE_CHECKING] = { "rq-updating-symbolic", "accent" },
  [RQ_RELEASE_READY] = { "rq-pending-symbolic", "accent" },
  [RQ_RELEASE_PULLING] = { "rq-updating-symbolic", "accent" },
  [RQ_RELEASE_MIGRATING] = { "rq-updating-symbolic", "accent" },
  [RQ_RELEASE_UPDATING] = { "rq-updating-symbolic", "accent" },
  [RQ_RELEASE_VERIFYING] = { "rq-updating-symbolic", "accent" },
  [RQ_RELEASE_OBSERVING] = { "rq-updating-symbolic", "accent" },
  [RQ_RELEASE_COMPLETED] = { "rq-healthy-symbolic", "success" },
  [RQ_RELEASE_ROLLING_BACK] = { "rq-rolling-back-symbolic", "warning" },
  [RQ_RELEASE_ROLLED_BACK] = { "rq-rolled-back-symbolic", "warning" },
  [RQ_RELEASE_FAILED] = { "rq-failed-symbolic", "error" },
  [RQ_RELEASE_ABANDONED] = { "rq-stopped-symbolic", "dim-label" },
};

/** rq_release_words_icon: Returns: (transfer none): the name of the state's icon */
const char *
rq_release_words_icon (RqReleaseState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), NULL);

  return states[state].icon;
}

/** rq_release_words_style: Returns: (transfer none): the CSS class of the state, or "" */
const char *
rq_release_words_style (RqReleaseState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), "");

  return states[state].style;
}

/** rq_release_words_title: Returns: (transfer full): from which version to which */
char *
rq_release_words_title (RqReleaseHead *head)
{
  const char *previous = rq_release_head_get_previous (head);

  if (*previous == '\0' || g_str_equal (previous, rq_release_head_get_version (head)))
    return g_strdup (rq_release_head_get_version (head));
  return g_strdup_printf ("%s → %s", previous, rq_release_head_get_version (head));
}

/** rq_release_words_duration: Returns: (transfer full): how long it took, "" while it is open */
char *
rq_release_words_duration (RqReleaseHead *head)
{
  if (rq_release_state_is_open (rq_release_head_get_state (head)))
    return g_strdup ("");
  return rq_time_format_span (g_date_time_difference (rq_release_head_get_changed (head),
                                                      rq_release_head_get_created (head))
                              / G_TIME_SPAN_SECOND);
}

static char *
format_local (GDateTime  *time,
              const char *this_year,
              const char *another_year)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (time);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean same = g_date_time_get_year (local) == g_date_time_get_year (now);

  return g_date_time_format (local, same ? this_year : another_year);
}

/** rq_release_words_time: Returns: (transfer full): @time on this workstation's clock */
char *
rq_release_words_time (GDateTime *time)
{
  /* Translators: day, month, year and time of day, as in strftime */
  return format_local (time, _("%-d %b %Y, %H:%M:%S"), _("%-d %b %Y, %H:%M:%S"));
}

/** rq_release_words_subtitle: Returns: (transfer full): its state, who, when and how long */
char *
rq_release_words_subtitle (RqReleaseHead *head)
{
  const char *state = rq_release_head_get_label (head);
  g_autofree char *name = rq_record_text_name (rq_release_head_get_author (head));
  /* Translators: day, month and time of day of this year, as in strftime */
  g_autofree char *when = format_local (rq_release_head_get_created (head), _("%-d %b, %H:%M"),
                                        _("%-d %b %Y, %H:%M"));
  g_autofree char *duration = rq_release_words_duration (head);

  return g_strjoin (" · ", state, name, when, *duration != '\0' ? duration : NULL, NULL);
}

/** rq_release_words_event: Returns: (transfer full): when it was, and who did it */
char *
rq_release_words_event (const RqTimelineEntry *entry,
                        RqReleaseHead         *head)
{
  gint64 seconds = g_date_time_difference (entry->time, rq_release_head_get_created (head))
                   / G_TIME_SPAN_SECOND;
  g_autofree char *time = rq_release_words_time (entry->time);
  g_autofree char *span = rq_time_format_span (seconds);
  g_autofree char *after = g_strdup_printf (_("%s after the beginning"), span);
  g_autofree char *name = rq_record_text_name (entry->who);

  return g_strjoin (" · ", time, after, *name != '\0' ? name : NULL, NULL);
}

/** rq_release_words_can_roll_back: Returns: whether there is something to offer */
gboolean
rq_release_words_can_roll_back (RqReleaseRecord *record,
                                gboolean         newest)
{
  RqReleaseState state = rq_release_head_get_state (rq_release_record_get_head (record));

  return newest && rq_release_record_get_baseline (record) != NULL &&
         state != RQ_RELEASE_ROLLED_BACK && state != RQ_RELEASE_ABANDONED;
}
