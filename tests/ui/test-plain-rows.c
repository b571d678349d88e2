/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/plain-rows.h"

#include "ui-test.h"

#define MANY 300

typedef struct
{
  GtkWindow           *window; /* (unowned) */
  AdwPreferencesGroup *first;  /* (unowned) */
  AdwPreferencesGroup *second; /* (unowned) */
  RqPlainRows         *rows;   /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->first = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  fixture->second = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_page_add (page, fixture->first);
  adw_preferences_page_add (page, fixture->second);
  gtk_window_set_default_size (fixture->window, 800, 700);
  gtk_window_set_child (fixture->window, GTK_WIDGET (page));
  gtk_window_present (fixture->window);
  fixture->rows = rq_plain_rows_new (GTK_WIDGET (page));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->rows, rq_plain_rows_free);
  gtk_window_destroy (fixture->window);
}

static void
say (Fixture      *fixture,
     unsigned int  n,
     const char   *words)
{
  rq_plain_rows_begin (fixture->rows);
  for (unsigned int i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("%s %u", words, i);

      rq_plain_rows_add (fixture->rows, fixture->first, title, "below");
    }
  rq_plain_rows_add_with_icon (fixture->rows, fixture->second, words, "<b>",
                               "rq-attention-symbolic", "error");
  rq_plain_rows_end (fixture->rows);
}

static unsigned int
count_rows (GtkWidget *widget)
{
  unsigned int n = ADW_IS_ACTION_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static unsigned int
count (Fixture *fixture)
{
  return count_rows (GTK_WIDGET (fixture->first)) + count_rows (GTK_WIDGET (fixture->second));
}

static GtkWidget *
row_that_says (Fixture    *fixture,
               const char *title)
{
  GtkWidget *label = ui_test_find_label (fixture->window, title);

  return label != NULL ? gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW) : NULL;
}

static void
test_come_by_and_by (Fixture       *fixture,
                     gconstpointer  data)
{
  say (fixture, MANY, "Event");
  g_assert_cmpuint (count (fixture), <, 50);
  g_assert_nonnull (row_that_says (fixture, "Event 0"));
  ui_test_wait (count (fixture) == MANY + 1);
  g_assert_nonnull (row_that_says (fixture, "Event 299"));
  g_assert_nonnull (row_that_says (fixture, "<b>"));
}

static void
test_stay_in_place (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *row;

  say (fixture, 3, "Event");
  row = row_that_says (fixture, "Event 1");
  say (fixture, 3, "Other");
  g_assert_null (row_that_says (fixture, "Event 1"));
  g_assert_true (row_that_says (fixture, "Other 1") == row);
  g_assert_cmpuint (count (fixture), ==, 4);
}

static void
test_go_when_not_said (Fixture       *fixture,
                       gconstpointer  data)
{
  say (fixture, 5, "Event");
  say (fixture, 2, "Event");
  g_assert_cmpuint (count (fixture), ==, 3);
  g_assert_null (row_that_says (fixture, "Event 2"));
  rq_plain_rows_begin (fixture->rows);
  rq_plain_rows_end (fixture->rows);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_are_said_anew_while_they_come (Fixture       *fixture,
                                    gconstpointer  data)
{
  say (fixture, MANY, "Event");
  say (fixture, MANY, "Other");
  ui_test_wait (count (fixture) >= MANY + 1);
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 3);
  g_assert_cmpuint (count (fixture), ==, MANY + 1);
  g_assert_null (row_that_says (fixture, "Event 3"));
}

static void
test_end_while_they_come (Fixture       *fixture,
                          gconstpointer  data)
{
  say (fixture, MANY, "Event");
  g_clear_pointer (&fixture->rows, rq_plain_rows_free);
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 3);
  g_assert_cmpuint (count (fixture), <, 50);
  fixture->rows = rq_plain_rows_new (gtk_window_get_child (fixture->window));
}

#define TEST(path, function) \
  g_test_add ("/plain-rows/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  TEST ("come-by-and-by", test_come_by_and_by);
  TEST ("stay-in-place", test_stay_in_place);
  TEST ("go-when-not-said", test_go_when_not_said);
  TEST ("are-said-anew-while-they-come", test_are_said_anew_while_they_come);
  TEST ("end-while-they-come", test_end_while_they_come);

  return g_test_run ();
}
