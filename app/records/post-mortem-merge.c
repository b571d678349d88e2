/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/post-mortem-merge.h"

#include <glib/gi18n-lib.h>

#include "records/record-text.h"
#include "records/text-merge.h"

static RqActionItem *
find_action (GPtrArray  *actions,
             const char *id)
{
  for (guint i = 0; i < actions->len; i++)
    {
      RqActionItem *item = actions->pdata[i];

      if (g_str_equal (item->id, id))
        return item;
    }
  return NULL;
}

static void
add_copy (GPtrArray          *merged,
          const RqActionItem *item)
{
  g_ptr_array_add (merged, rq_action_item_copy (item));
}

/* A row that both have: whoever changed it; both rows when both did. */
static gboolean
add_common (GPtrArray          *merged,
            const RqActionItem *base,
            const RqActionItem *mine,
            const RqActionItem *theirs)
{
  gboolean mine_changed = base == NULL || !rq_action_item_equal (base, mine);
  gboolean theirs_changed = base == NULL || !rq_action_item_equal (base, theirs);
  RqActionItem *second;

  if (rq_action_item_equal (mine, theirs) || !theirs_changed || !mine_changed)
    {
      add_copy (merged, theirs_changed ? theirs : mine);
      return FALSE;
    }
  add_copy (merged, theirs);
  second = rq_action_item_new (NULL, mine->what, mine->owner, mine->due, mine->done);
  g_ptr_array_add (merged, second);
  return TRUE;
}

/* A row that one of them no longer has stays only when the other one has changed it. */
static void
add_single (GPtrArray          *merged,
            const RqActionItem *base,
            const RqActionItem *item)
{
  if (base == NULL || !rq_action_item_equal (base, item))
    add_copy (merged, item);
}

static GPtrArray *
merge_actions (GPtrArray *base,
               GPtrArray *mine,
               GPtrArray *theirs,
               gboolean  *conflict)
{
  GPtrArray *merged = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_action_item_free);

  *conflict = FALSE;
  for (guint i = 0; i < theirs->len; i++)
    {
      const RqActionItem *item = theirs->pdata[i];
      const RqActionItem *my = find_action (mine, item->id);
      const RqActionItem *old = find_action (base, item->id);

      if (my == NULL)
        add_single (merged, old, item);
      else if (add_common (merged, old, my, item))
        *conflict = TRUE;
    }
  for (guint i = 0; i < mine->len; i++)
    {
      const RqActionItem *item = mine->pdata[i];

      if (find_action (theirs, item->id) == NULL)
        add_single (merged, find_action (base, item->id), item);
    }
  return merged;
}

static void
name_conflict (GString    *names,
               const char *label)
{
  g_string_append_printf (names, names->len > 0 ? _(", “%s”") : _("“%s”"), label);
}

static RqPostMortem *
merge_text (RqPostMortem     *merged,
            RqPostMortem     *base,
            RqPostMortem     *mine,
            RqPostMortemField field,
            const char       *mark,
            GString          *conflicts)
{
  gboolean conflict;
  g_autofree char *text = rq_text_merge (rq_post_mortem_get_text (base, field),
                                         rq_post_mortem_get_text (mine, field),
                                         rq_post_mortem_get_text (merged, field), mark, &conflict);

  if (conflict)
    name_conflict (conflicts, rq_post_mortem_field_to_label (field));
  return rq_post_mortem_with_text (merged, field, text);
}

static RqPostMortem *
merge_all (RqPostMortem *base,
           RqPostMortem *mine,
           RqPostMortem *theirs,
           GString      *conflicts)
{
  g_autofree char *name = rq_record_text_name (rq_post_mortem_get_author (theirs));
  g_autofree char *mark = g_strdup_printf (_("— %s wrote at the same time: —"), name);
  g_autoptr (RqPostMortem) merged = rq_post_mortem_with_import (theirs, mine);
  g_autoptr (GPtrArray) actions = NULL;
  gboolean conflict;

  for (guint i = 0; i < RQ_POST_MORTEM_N_FIELDS; i++)
    {
      RqPostMortem *next = merge_text (merged, base, mine, i, mark, conflicts);

      rq_post_mortem_unref (merged);
      merged = next;
    }
  actions = merge_actions (rq_post_mortem_get_actions (base), rq_post_mortem_get_actions (mine),
                           rq_post_mortem_get_actions (theirs), &conflict);
  if (conflict)
    name_conflict (conflicts, _("Action Items"));
  return rq_post_mortem_with_actions (merged, actions);
}

/**
 * rq_post_mortem_merge:
 * @base: what both began with
 * @theirs: what is kept now
 * @conflicts: (out) (optional) (nullable): the fields that hold both texts, in words
 *
 * Returns: (transfer full): the changes of both
 */
RqPostMortem *
rq_post_mortem_merge (RqPostMortem *base,
                      RqPostMortem *mine,
                      RqPostMortem *theirs,
                      char        **conflicts)
{
  g_autoptr (GString) names = g_string_new (NULL);
  RqPostMortem *merged = merge_all (base, mine, theirs, names);

  if (conflicts != NULL)
    *conflicts = names->len > 0 ? g_strdup (names->str) : NULL;
  return merged;
}
