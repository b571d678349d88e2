/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/text-merge.h"

/* Ends what another person wrote, so that it is seen where the common text goes on. */
#define CLOSING "—"

/* The one part in which a text differs from the base, in lines. */
typedef struct
{
  guint start; /* of the base */
  guint end;   /* of the base: behind the last */
  guint to;    /* of the text: behind the last; it begins where the base's part does */
} Hunk;

static Hunk
find_hunk (char **base,
           char **text)
{
  guint n_base = g_strv_length (base);
  guint n_text = g_strv_length (text);
  guint shorter = MIN (n_base, n_text);
  guint head = 0;
  guint tail = 0;

  while (head < shorter && g_str_equal (base[head], text[head]))
    head++;
  while (tail < shorter - head &&
         g_str_equal (base[n_base - 1 - tail], text[n_text - 1 - tail]))
    tail++;
  return (Hunk) { head, n_base - tail, n_text - tail };
}

static void
add_lines (GPtrArray *lines,
           char     **from,
           guint      start,
           guint      end)
{
  for (guint i = start; i < end; i++)
    g_ptr_array_add (lines, from[i]);
}

static gboolean
ranges_equal (char **a,
              guint  a_end,
              char **b,
              guint  b_end,
              guint  start)
{
  if (a_end != b_end)
    return FALSE;
  for (guint i = start; i < a_end; i++)
    if (!g_str_equal (a[i], b[i]))
      return FALSE;
  return TRUE;
}

/* Whether @first lies wholly before @second; two insertions at one place do not. */
static gboolean
is_before (const Hunk *first,
           const Hunk *second)
{
  return first->end < second->start ||
         (first->end == second->start &&
          (first->start < first->end || second->start < second->end));
}

/* Lines of @a's change, then those of @b's; @a comes first. */
static void
add_both (GPtrArray  *lines,
          char      **base,
          char      **a_text,
          const Hunk *a,
          char      **b_text,
          const Hunk *b)
{
  add_lines (lines, a_text, 0, a->to);
  add_lines (lines, base, a->end, b->start);
  add_lines (lines, b_text, b->start, g_strv_length (b_text));
}

static gboolean
add_conflict (GPtrArray  *lines,
              char      **base,
              char      **mine,
              const Hunk *my,
              char      **theirs,
              const Hunk *their,
              const char *mark)
{
  guint start = MIN (my->start, their->start);
  guint end = MAX (my->end, their->end);
  guint my_end = my->to + (end - my->end);
  guint their_end = their->to + (end - their->end);
  gboolean same = ranges_equal (mine, my_end, theirs, their_end, start);

  add_lines (lines, mine, 0, my_end);
  if (!same)
    {
      g_ptr_array_add (lines, (char *) mark);
      add_lines (lines, theirs, start, their_end);
      g_ptr_array_add (lines, (char *) CLOSING);
    }
  add_lines (lines, base, end, g_strv_length (base));
  return !same;
}

/**
 * rq_text_merge:
 * @base: what both began with
 * @mark: stands above what the other person wrote
 * @conflict: (out) (optional): both changed the same lines
 *
 * Returns: (transfer full): the changes of both; nothing of either is lost
 */
char *
rq_text_merge (const char *base,
               const char *mine,
               const char *theirs,
               const char *mark,
               gboolean   *conflict)
{
  g_auto (GStrv) base_lines = g_strsplit (base, "\n", -1);
  g_auto (GStrv) my_lines = g_strsplit (mine, "\n", -1);
  g_auto (GStrv) their_lines = g_strsplit (theirs, "\n", -1);
  Hunk my = find_hunk (base_lines, my_lines);
  Hunk their = find_hunk (base_lines, their_lines);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  gboolean both = FALSE;

  if (g_str_equal (mine, theirs) || g_str_equal (mine, base))
    add_lines (lines, their_lines, 0, g_strv_length (their_lines));
  else if (g_str_equal (theirs, base))
    add_lines (lines, my_lines, 0, g_strv_length (my_lines));
  else if (is_before (&my, &their))
    add_both (lines, base_lines, my_lines, &my, their_lines, &their);
  else if (is_before (&their, &my))
    add_both (lines, base_lines, their_lines, &their, my_lines, &my);
  else
    both = add_conflict (lines, base_lines, my_lines, &my, their_lines, &their, mark);

  if (conflict != NULL)
    *conflict = both;
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}
