/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/post-mortem-markdown.h"

#include <glib/gi18n-lib.h>

#include "records/markdown.h"
#include "records/record-text.h"

#define MARK_OF_FILE "post-mortem 1"

/* "2026-11-22 10:20:31 UTC", or without the seconds or the zone; 0: there is none. */
static gsize
find_time_length (const char *line)
{
  static const char pattern[] = "dddd-dd-dd dd:dd";
  gsize length = sizeof pattern - 1;

  for (gsize i = 0; i < length; i++)
    if (pattern[i] == 'd' ? !g_ascii_isdigit (line[i]) : line[i] != pattern[i])
      return 0;
  if (line[length] == ':' && g_ascii_isdigit (line[length + 1]) &&
      g_ascii_isdigit (line[length + 2]))
    length += 3;
  if (g_str_has_prefix (line + length, " UTC"))
    length += 4;
  return line[length] == ' ' || line[length] == '\0' ? length : 0;
}

static void
append_heading (GString    *document,
                const char *label,
                const char *nick)
{
  g_string_append_printf (document, "\n## %s " RQ_MARKDOWN_MARK "%s -->\n\n", label, nick);
}

static void
append_timeline (GString    *document,
                 const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  rq_markdown_append_row (document, _("Time"), _("What happened"), NULL);
  g_string_append (document, "| --- | --- |\n");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize length = find_time_length (lines[i]);
      g_autofree char *time = g_strndup (lines[i], length);

      rq_markdown_append_row (document, time, lines[i] + length + (lines[i][length] == ' '), NULL);
    }
}

static void
append_field (GString          *document,
              RqPostMortem     *self,
              RqPostMortemField field)
{
  const char *text = rq_post_mortem_get_text (self, field);

  append_heading (document, rq_post_mortem_field_to_label (field),
                  rq_post_mortem_field_to_nick (field));
  if (rq_post_mortem_is_drafted (self, field))
    g_string_append_printf (document, "_%s_ " RQ_MARKDOWN_MARK "drafted -->\n\n",
                            _("Drafted from the release’s record; nobody has edited it yet."));
  if (*text == '\0')
    g_string_append_printf (document, RQ_MARKDOWN_MARK "hint %s -->\n",
                            rq_post_mortem_field_to_hint (field));
  else if (field == RQ_POST_MORTEM_TIMELINE)
    append_timeline (document, text);
  else
    rq_markdown_append_text (document, text);
}

static void
append_actions (GString      *document,
                RqPostMortem *self)
{
  GPtrArray *actions = rq_post_mortem_get_actions (self);

  append_heading (document, _("Action Items"), "actions");
  rq_markdown_append_row (document, _("Done"), _("What"), _("Owner"), _("Due"), NULL);
  g_string_append (document, "| --- | --- | --- | --- |\n");
  for (guint i = 0; i < actions->len; i++)
    {
      const RqActionItem *item = actions->pdata[i];

      rq_markdown_append_row (document, item->done ? "x" : "", item->what, item->owner, item->due,
                              NULL);
    }
}

static void
append_origin (GString      *document,
               RqPostMortem *self)
{
  GDateTime *changed = rq_post_mortem_get_changed (self);
  g_autofree char *revision = rq_post_mortem_dup_revision (self);
  g_autofree char *name = rq_record_text_name (rq_post_mortem_get_author (self));
  g_autofree char *when = NULL;
  g_autofree char *words = NULL;

  g_string_append_printf (document, RQ_MARKDOWN_MARK MARK_OF_FILE " %s %s -->\n",
                          rq_post_mortem_get_release (self), revision);
  if (changed == NULL)
    return;
  when = g_date_time_format (changed, "%Y-%m-%d %H:%M UTC");
  words = g_strdup_printf (_("Last changed by %s, %s."), name, when);
  g_string_append_c (document, '\n');
  rq_markdown_append_plain (document, words);
  g_string_append_c (document, '\n');
}

/**
 * rq_post_mortem_to_markdown:
 * @title: its heading
 *
 * Returns: (transfer full): the document
 */
char *
rq_post_mortem_to_markdown (RqPostMortem *self,
                            const char   *title)
{
  GString *document = g_string_new ("# ");

  rq_markdown_append_plain (document, title);
  g_string_append (document, "\n\n");
  append_origin (document, self);
  for (guint i = 0; i < RQ_POST_MORTEM_TIMELINE; i++)
    append_field (document, self, i);
  append_actions (document, self);
  append_field (document, self, RQ_POST_MORTEM_TIMELINE);
  return g_string_free (document, FALSE);
}
