/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/time-format.h"

#include <glib/gi18n-lib.h>

/**
 * rq_time_to_record:
 * @time: (nullable): a time, or %NULL for now
 *
 * Returns: (transfer full): @time in UTC as RFC 3339 with microseconds, as records keep it
 */
char *
rq_time_to_record (GDateTime *time)
{
  g_autoptr (GDateTime) utc = time != NULL ? g_date_time_to_utc (time) : g_date_time_new_now_utc ();

  return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S.%fZ");
}

/**
 * rq_time_from_record:
 * @text: (nullable): RFC 3339, as Docker and our records write it
 *
 * Docker's zero time ("0001-01-01T00:00:00Z") means "never" and gives %NULL.
 *
 * Returns: (transfer full) (nullable): the time
 */
GDateTime *
rq_time_from_record (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  if (time == NULL || g_date_time_get_year (time) <= 1)
    return NULL;
  return g_steal_pointer (&time);
}

/**
 * rq_time_format_span:
 * @seconds: how long; negative counts as 0
 *
 * Returns: (transfer full): a short span in its two largest units, such as "2 d", "3 min 20 s"
 */
char *
rq_time_format_span (gint64 seconds)
{
  seconds = MAX (seconds, 0);
  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (seconds < 3600)
    return seconds % 60 == 0 ? g_strdup_printf (_("%d min"), (int) (seconds / 60))
                             : g_strdup_printf (_("%d min %d s"),
                                                (int) (seconds / 60), (int) (seconds % 60));
  if (seconds < 86400)
    return g_strdup_printf (_("%d h %d min"), (int) (seconds / 3600), (int) (seconds % 3600 / 60));
  return g_strdup_printf (_("%d d"), (int) MIN (seconds / 86400, G_MAXINT));
}

/**
 * rq_time_format_ago:
 *
 * Returns: (transfer full): how long @time lies before @now, such as "now" or "2 d ago"
 */
char *
rq_time_format_ago (GDateTime *time,
                    GDateTime *now)
{
  gint64 seconds = g_date_time_difference (now, time) / G_TIME_SPAN_SECOND;
  g_autofree char *span = NULL;

  if (seconds < 5)
    return g_strdup (_("now"));
  span = rq_time_format_span (seconds < 3600 ? seconds - seconds % 60 : seconds);
  if (seconds < 60)
    return g_strdup_printf (_("%d s ago"), (int) seconds);
  return g_strdup_printf (_("%s ago"), span);
}
