/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/checklist-words.h"

#include <glib/gi18n-lib.h>

/**
 * rq_item_status_icon:
 *
 * Returns: the name of a symbolic icon
 */
const char *
rq_item_status_icon (RqItemStatus status)
{
  switch (status)
    {
    case RQ_ITEM_DONE:
    case RQ_ITEM_PASSED:
      return "rq-healthy-symbolic";
    case RQ_ITEM_NOT_APPLICABLE:
      return "rq-stopped-symbolic";
    case RQ_ITEM_WARNING:
    case RQ_ITEM_OVERRIDDEN:
      return "rq-attention-symbolic";
    case RQ_ITEM_FAILED:
      return "rq-failed-symbolic";
    case RQ_ITEM_UNKNOWN:
      return "rq-unknown-symbolic";
    case RQ_ITEM_PENDING:
    default:
      return "rq-pending-symbolic";
    }
}

/**
 * rq_item_status_style:
 *
 * Returns: a style class that colours its icon
 */
const char *
rq_item_status_style (RqItemStatus status)
{
  switch (status)
    {
    case RQ_ITEM_DONE:
    case RQ_ITEM_PASSED:
      return "success";
    case RQ_ITEM_WARNING:
    case RQ_ITEM_OVERRIDDEN:
    case RQ_ITEM_UNKNOWN:
      return "warning";
    case RQ_ITEM_FAILED:
      return "error";
    case RQ_ITEM_NOT_APPLICABLE:
    case RQ_ITEM_PENDING:
    default:
      return "dim-label";
    }
}

/**
 * rq_format_person:
 * @who: "Ann Lee <ann@desk>"
 *
 * Returns: (transfer full): the name without the address, which is enough among colleagues
 */
char *
rq_format_person (const char *who)
{
  const char *address = strstr (who, " <");

  return address != NULL && address > who ? g_strndup (who, (gsize) (address - who))
                                          : g_strdup (who);
}

/**
 * rq_format_moment:
 * @when: at any time
 *
 * Returns: (transfer full): its time of day here, with its date unless that is today
 */
char *
rq_format_moment (GDateTime *when)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (when);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean today = g_date_time_get_year (local) == g_date_time_get_year (now)
                   && g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (now);

  /* Translators: a time of day; the second with its date */
  return g_date_time_format (local, today ? _("%H:%M") : _("%e %b %Y, %H:%M"));
}

/**
 * rq_format_who_when:
 * @who: "Ann Lee <ann@desk>", "" for nobody
 * @when: (nullable): then
 *
 * Returns: (transfer full): who did it and when, "" for nobody
 */
char *
rq_format_who_when (const char *who,
                    GDateTime  *when)
{
  g_autofree char *person = rq_format_person (who);
  g_autofree char *moment = when != NULL ? rq_format_moment (when) : NULL;

  if (*who == '\0' || moment == NULL)
    return g_steal_pointer (&person);

  /* Translators: who did something, when */
  return g_strdup_printf (_("%s, %s"), person, moment);
}

static void
add_line (GString    *text,
          const char *line)
{
  if (*line == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/**
 * rq_checklist_item_say:
 *
 * Returns: (transfer full): what is known of it: what was found or noted, and by whom
 */
char *
rq_checklist_item_say (RqChecklistItem *item)
{
  RqItemStatus status = rq_checklist_item_get_status (item);
  GString *text = g_string_new (NULL);
  g_autofree char *who = rq_format_who_when (rq_checklist_item_get_who (item),
                                             rq_checklist_item_get_when (item));

  if (status == RQ_ITEM_PENDING)
    {
      add_line (text, rq_checklist_item_get_details (item));
      return g_string_free (text, FALSE);
    }
  add_line (text, rq_checklist_item_get_words (item));
  add_line (text, rq_checklist_item_get_note (item));
  add_line (text, who);
  return g_string_free (text, FALSE);
}

/**
 * rq_checklist_say_count:
 * @items: of #RqChecklistItem
 *
 * Returns: (transfer full): how many of them are done
 */
char *
rq_checklist_say_count (GListModel *items)
{
  unsigned int count = g_list_model_get_n_items (items);
  unsigned int done = 0;

  for (unsigned int i = 0; i < count; i++)
    {
      g_autoptr (RqChecklistItem) item = g_list_model_get_item (items, i);

      done += rq_checklist_item_is_done (item) ? 1 : 0;
    }
  /* Translators: items of a checklist */
  return g_strdup_printf (_("%u of %u done"), done, count);
}
