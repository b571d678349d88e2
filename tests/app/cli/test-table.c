/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/table.h"

static char *
print (RqTable *table)
{
  char *text = NULL;
  size_t length;
  FILE *stream = tmpfile ();

  g_assert_nonnull (stream);
  rq_table_print (table, stream);
  length = (size_t) ftell (stream);
  rewind (stream);
  text = g_malloc0 (length + 1);
  g_assert_cmpuint (fread (text, 1, length, stream), ==, length);
  fclose (stream);
  return text;
}

static void
test_wide (void)
{
  g_autoptr (RqTable) table = rq_table_new (2, "NAME", "HEALTH", NULL);
  g_autofree char *text = NULL;

  rq_table_add (table, "東京", RQ_STYLE_PLAIN);
  rq_table_add (table, "good", RQ_STYLE_GOOD);
  rq_table_add (table, "e\314\201te\314\201", RQ_STYLE_PLAIN);
  rq_table_add (table, "bad", RQ_STYLE_BAD);
  rq_table_add (table, "x", RQ_STYLE_PLAIN);
  rq_table_add (table, "", RQ_STYLE_GOOD);
  text = print (table);
  g_assert_cmpstr (text, ==, "NAME  HEALTH\n東京  good\ne\314\201te\314\201   bad\nx\n");
}

static void
test_hostile (void)
{
  g_autoptr (RqTable) table = rq_table_new (2, NULL, NULL);
  g_autofree char *text = NULL;

  rq_table_add (table, "a\033[31mb\nc\td\r", RQ_STYLE_PLAIN);
  rq_table_add (table, "\302\233x\342\200\256y\377", RQ_STYLE_PLAIN);
  text = print (table);
  g_assert_cmpstr (text, ==, "a\357\277\275[31mb c d  \357\277\275x\357\277\275y\357\277\275\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/table/wide", test_wide);
  g_test_add_func ("/cli/table/hostile", test_hostile);
  return g_test_run ();
}
