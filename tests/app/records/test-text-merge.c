/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/text-merge.h"

#include <string.h>

static void
test_table (void)
{
  static const struct
  {
    const char *base, *mine, *theirs, *merged;
    gboolean conflict;
  } cases[] = {
    { "", "", "", "", FALSE },
    { "a", "a", "b", "b", FALSE },
    { "a", "b", "a", "b", FALSE },
    { "a", "b", "b", "b", FALSE },
    { "a", "", "a", "", FALSE },
    { "a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC", FALSE },
    { "a\nb\nc", "a\nb\nC", "A\nb\nc", "A\nb\nC", FALSE },
    { "a", "a\nmine", "theirs\na", "theirs\na\nmine", FALSE },
    { "a", "a2", "a\nmore", "a2\nmore", FALSE },
    { "", "mine", "theirs", "mine\n>>\ntheirs\n—", TRUE },
    { "a", "mine", "theirs", "mine\n>>\ntheirs\n—", TRUE },
    { "a\nz", "a\nmine\nz", "a\ntheirs\nz", "a\nmine\n>>\ntheirs\n—\nz", TRUE },
    { "a\nb\nc\nd", "a\nX\nd", "a\nb\nY\nd", "a\nX\n>>\nb\nY\n—\nd", TRUE },
    { "a\nb", "", "a\nc", "\n>>\na\nc\n—", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean conflict = 7;
      g_autofree char *merged =
        rq_text_merge (cases[i].base, cases[i].mine, cases[i].theirs, ">>", &conflict);
      g_autofree char *wanted = g_strdup (cases[i].merged);

      g_assert_cmpstr (g_strstrip (merged), ==, g_strstrip (wanted));
      g_assert_cmpint (conflict, ==, cases[i].conflict);
    }
}

static char *
make_text (GRand *random)
{
  GString *text = g_string_new (NULL);

  for (int i = g_rand_int_range (random, 0, 8); i > 0; i--)
    g_string_append_printf (text, "%c%s", 'a' + g_rand_int_range (random, 0, 6), i > 1 ? "\n" : "");
  return g_string_free (text, FALSE);
}

static guint
count_lines (const char *text,
             const char *line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_equal (lines[i], line);
  return n;
}

/* What one of them has added is in it, as often as they have. */
static void
check_kept (const char *base,
            const char *text,
            const char *merged)
{
  for (char c = 'a'; c < 'a' + 6; c++)
    {
      char line[] = { c, '\0' };

      if (count_lines (text, line) > count_lines (base, line))
        g_assert_cmpuint (count_lines (merged, line), >=,
                          count_lines (text, line) - count_lines (base, line));
    }
}

static void
test_nothing_lost (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *base = make_text (random);
      g_autofree char *mine = make_text (random);
      g_autofree char *theirs = make_text (random);
      g_autofree char *merged = rq_text_merge (base, mine, theirs, ">>", NULL);

      check_kept (base, mine, merged);
      check_kept (base, theirs, merged);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-merge/table", test_table);
  g_test_add_func ("/text-merge/nothing-lost", test_nothing_lost);
  return g_test_run ();
}
