/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/post-mortem-markdown.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "records/lock.h"
#include "records/markdown.h"

/* The action items come behind the texts. */
#define ACTIONS RQ_POST_MORTEM_N_FIELDS
#define N_SECTIONS (RQ_POST_MORTEM_N_FIELDS + 1)
#define PREAMBLE N_SECTIONS

#define DONE_WORDS "x", "X", "yes", "✓", "✔", "[x]", "[X]"

/* A file while it is read. */
typedef struct
{
  GString *sections[N_SECTIONS + 1]; /* (owned) (nullable) not seen; the last: what is before all */
  guint section;                     /* where the next line goes */
  char *release;                     /* (owned) (nullable) of the file's mark */
  char *revision;                    /* (owned) (nullable) */
} Reader;

static void
reader_clear (Reader *reader)
{
  for (guint i = 0; i < G_N_ELEMENTS (reader->sections); i++)
    if (reader->sections[i] != NULL)
      g_string_free (reader->sections[i], TRUE);
  g_free (reader->release);
  g_free (reader->revision);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* (nullable) (transfer full): the words of our mark in @line; an escaped one is a person's text */
static char *
find_mark (const char *line)
{
  const char *mark = strstr (line, RQ_MARKDOWN_MARK);
  const char *end = mark != NULL ? strstr (mark, "-->") : NULL;

  if (end == NULL || (mark > line && mark[-1] != ' '))
    return NULL;
  mark += strlen (RQ_MARKDOWN_MARK);
  return g_strchomp (g_strndup (mark, end - mark));
}

static gboolean
find_section (const char *name,
              guint      *section)
{
  RqPostMortemField field;

  if (g_str_equal (name, "actions") || g_ascii_strcasecmp (name, "Action Items") == 0 ||
      g_str_equal (name, _("Action Items")))
    *section = ACTIONS;
  else if (rq_post_mortem_field_find (name, &field))
    *section = field;
  else
    return FALSE;
  return TRUE;
}

static gboolean
is_section (const char *line,
            guint      *section)
{
  g_autofree char *mark = NULL;
  g_autofree char *name = NULL;

  if (!g_str_has_prefix (line, "## "))
    return FALSE;
  mark = find_mark (line);
  name = g_strstrip (g_strdup (line + 3));
  return find_section (mark != NULL ? mark : name, section);
}

static void
take_mark (Reader     *reader,
           const char *mark)
{
  g_auto (GStrv) words = g_strsplit (mark, " ", 5);

  if (g_strv_length (words) != 4 || !g_str_equal (words[0], "post-mortem") ||
      reader->release != NULL)
    return;
  reader->release = g_strdup (words[2]);
  reader->revision = g_strdup (words[3]);
}

static void
take_line (Reader     *reader,
           const char *line)
{
  g_autofree char *mark = NULL;
  guint section;

  if (is_section (line, &section))
    {
      reader->section = section;
      if (reader->sections[section] == NULL)
        reader->sections[section] = g_string_new (NULL);
      return;
    }
  mark = find_mark (line);
  if (mark != NULL)
    take_mark (reader, mark);
  else if (reader->section != PREAMBLE || !g_str_has_prefix (line, "# "))
    g_string_append_printf (reader->sections[reader->section], "%s\n", line);
}

static gboolean
read_lines (Reader     *reader,
            const char *text)
{
  gboolean any = FALSE;

  reader->section = PREAMBLE;
  reader->sections[PREAMBLE] = g_string_new (NULL);
  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");
      g_autofree char *line = g_strndup (text, length);

      take_line (reader, line);
      text += length + (text[length] == '\n');
    }
  for (guint i = 0; i < N_SECTIONS; i++)
    any = any || reader->sections[i] != NULL;
  return any;
}

/* A row's cells with a space between them: the time and what happened. */
static void
add_event (GPtrArray  *events,
           const char *line)
{
  g_auto (GStrv) cells = rq_markdown_read_row (line);
  g_autofree char *text = cells != NULL ? g_strjoinv (" ", cells) : rq_markdown_read_text (line);

  g_ptr_array_add (events, g_strdup (g_strstrip (text)));
}

/* A rule stands below the names of the columns, which say nothing. */
static gboolean
is_rule (const char *line)
{
  g_auto (GStrv) cells = rq_markdown_read_row (line);

  return line[0] == '|' && cells == NULL;
}

static char *
read_timeline (const char *section)
{
  g_auto (GStrv) lines = g_strsplit (section, "\n", -1);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (is_rule (lines[i]))
        g_ptr_array_set_size (events, (int) events->len - (events->len > 0));
      else
        add_event (events, lines[i]);
    }
  g_ptr_array_add (events, NULL);
  return g_strjoinv ("\n", (char **) events->pdata);
}

static gboolean
is_done (const char *cell)
{
  static const char *const words[] = { DONE_WORDS, NULL };

  return g_strv_contains (words, cell);
}

static RqActionItem *
read_row (char **cells)
{
  guint n = g_strv_length (cells);

  if (n == 1)
    return rq_action_item_new (NULL, cells[0], "", "", FALSE);
  return rq_action_item_new (NULL, cells[1], n > 2 ? cells[2] : "", n > 3 ? cells[3] : "",
                             is_done (cells[0]));
}

/* "- [x] what", "- what" or just what. */
static RqActionItem *
read_bullet (const char *line)
{
  g_autofree char *text = rq_markdown_read_text (line);
  const char *what = g_strstrip (text);
  gboolean done;

  if (g_str_has_prefix (what, "- ") || g_str_has_prefix (what, "* "))
    what += 2;
  done = g_ascii_strncasecmp (what, "[x] ", 4) == 0;
  if (done || g_str_has_prefix (what, "[ ] "))
    what += 4;
  return rq_action_item_new (NULL, what, "", "", done);
}

static void
add_action (GPtrArray  *actions,
            const char *line)
{
  g_auto (GStrv) cells = rq_markdown_read_row (line);
  RqActionItem *item = cells != NULL && cells[0] != NULL ? read_row (cells) : read_bullet (line);

  if (item->what[0] != '\0' || item->owner[0] != '\0' || item->due[0] != '\0')
    g_ptr_array_add (actions, item);
  else
    rq_action_item_free (item);
}

/* A row that says the same is the same row: it keeps what else is known of it. */
static void
keep_identities (GPtrArray *actions,
                 GPtrArray *now)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < actions->len; i++)
    for (guint k = 0; k < now->len; k++)
      {
        RqActionItem *item = actions->pdata[i];
        const RqActionItem *old = now->pdata[k];

        if (!g_str_equal (item->what, old->what) || !g_hash_table_add (used, (gpointer) old))
          continue;
        g_free (item->id);
        item->id = g_strdup (old->id);
        item->others = old->others != NULL ? json_object_ref (old->others) : NULL;
        break;
      }
}

static GPtrArray *
read_actions (const char *section,
              GPtrArray  *now)
{
  g_auto (GStrv) lines = g_strsplit (section, "\n", -1);
  GPtrArray *actions = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_action_item_free);

  for (guint i = 0; lines[i] != NULL && actions->len <= RQ_ACTION_ITEMS_MAX; i++)
    {
      if (is_rule (lines[i]))
        g_ptr_array_set_size (actions, (int) actions->len - (actions->len > 0));
      else
        add_action (actions, lines[i]);
    }
  keep_identities (actions, now);
  return actions;
}

static char *
read_field (Reader           *reader,
            RqPostMortemField field)
{
  if (field == RQ_POST_MORTEM_TIMELINE)
    return read_timeline (reader->sections[field]->str);

  return rq_markdown_read_text (reader->sections[field]->str);
}

/* What stands above all headings of a file that we did not make is a summary too. */
static void
keep_preamble (Reader *reader)
{
  GString *summary = reader->sections[RQ_POST_MORTEM_SUMMARY];

  g_strstrip (reader->sections[PREAMBLE]->str);
  if (reader->release != NULL || reader->sections[PREAMBLE]->str[0] == '\0')
    return;
  if (summary == NULL)
    reader->sections[RQ_POST_MORTEM_SUMMARY] = summary = g_string_new (NULL);
  g_string_prepend (summary, "\n\n");
  g_string_prepend (summary, reader->sections[PREAMBLE]->str);
}

static RqPostMortem *
apply (Reader       *reader,
       RqPostMortem *now,
       GPtrArray    *actions)
{
  g_autoptr (RqPostMortem) read = rq_post_mortem_ref (now);

  for (guint i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    {
      g_autofree char *text = reader->sections[i] != NULL ? read_field (reader, i) : NULL;
      RqPostMortem *next = text != NULL ? rq_post_mortem_with_text (read, i, text) : NULL;

      if (next == NULL)
        continue;
      rq_post_mortem_unref (read);
      read = next;
    }
  return actions != NULL ? rq_post_mortem_with_actions (read, actions)
                         : g_steal_pointer (&read);
}

static gboolean
check_file (const char *text,
            gsize       length,
            GError    **error)
{
  if (length > RQ_POST_MORTEM_MARKDOWN_MAX)
    g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                 _("This file is too long for a post-mortem: it may have %u KB."),
                 (guint) (RQ_POST_MORTEM_MARKDOWN_MAX / 1024));
  else if (!g_utf8_validate_len (text, length, NULL))
    g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                         _("This file is not UTF-8 text: save it as UTF-8."));
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_content (Reader       *reader,
               RqPostMortem *now,
               gboolean      any,
               GPtrArray    *actions,
               GError      **error)
{
  const char *release = rq_post_mortem_get_release (now);

  if (reader->release != NULL && !g_str_equal (reader->release, release))
    g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                 _("This file is the post-mortem of release %s, not of %s."), reader->release,
                 release);
  else if (!any)
    g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                         _("No heading of a post-mortem is in this file: write them as in an "
                           "exported one, such as “## Summary”."));
  else if (actions != NULL && actions->len > RQ_ACTION_ITEMS_MAX)
    g_set_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED,
                 _("This file has too many action items: %u are possible."), RQ_ACTION_ITEMS_MAX);
  else
    return TRUE;
  return FALSE;
}

/**
 * rq_post_mortem_from_markdown:
 * @now: what it is applied to; what the file does not mention stays
 * @revision: (out) (optional) (nullable): of the post-mortem that was exported
 *
 * Returns: (transfer full): the changed post-mortem, or %NULL with %RQ_RECORD_ERROR_DAMAGED
 */
RqPostMortem *
rq_post_mortem_from_markdown (RqPostMortem *now,
                              const char   *text,
                              gsize         length,
                              char        **revision,
                              GError      **error)
{
  g_auto (Reader) reader = { { NULL } };
  g_autoptr (GPtrArray) actions = NULL;
  g_autofree char *copy = NULL;
  gboolean any;

  if (!check_file (text, length, error))
    return NULL;
  copy = g_strndup (text, length);
  any = read_lines (&reader, copy);
  if (reader.sections[ACTIONS] != NULL)
    actions = read_actions (reader.sections[ACTIONS]->str, rq_post_mortem_get_actions (now));
  if (!check_content (&reader, now, any, actions, error))
    return NULL;

  keep_preamble (&reader);
  if (revision != NULL)
    *revision = g_steal_pointer (&reader.revision);
  return apply (&reader, now, actions);
}
