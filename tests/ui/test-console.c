/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/console.h"

#include <string.h>
#include <vte/vte.h>

#include "console/console-feed.h"
#include "ui-test.h"

static GBytes *
lines_new (unsigned int first,
           unsigned int n_lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned int i = first; i < first + n_lines; i++)
    g_string_append_printf (text, "line %u\r\n", i);
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static void
push_lines (RqConsoleFeed *feed,
            unsigned int   first,
            unsigned int   n_lines)
{
  g_autoptr (GBytes) bytes = lines_new (first, n_lines);

  rq_console_feed_push (feed, bytes);
}

static void
test_feed_portions (void)
{
  g_autoptr (RqConsoleFeed) feed = rq_console_feed_new (10000);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GBytes) expected = lines_new (0, 1234);
  unsigned int portions = 0;

  for (unsigned int i = 0; i < 1234; i++)
    push_lines (feed, i, 1);
  while (!rq_console_feed_is_empty (feed))
    {
      g_autoptr (GBytes) portion = rq_console_feed_pop (feed, 500);

      g_string_append_len (all, g_bytes_get_data (portion, NULL),
                           (gssize) g_bytes_get_size (portion));
      portions++;
    }
  g_assert_cmpuint (portions, ==, 3);
  g_assert_cmpmem (all->str, all->len, g_bytes_get_data (expected, NULL),
                   g_bytes_get_size (expected));
  g_assert_null (rq_console_feed_pop (feed, 500));
  g_assert_cmpuint (rq_console_feed_take_skipped (feed), ==, 0);
}

static void
test_feed_skips (void)
{
  g_autoptr (RqConsoleFeed) feed = rq_console_feed_new (1000);
  unsigned int lines = 0;
  g_autofree char *last = NULL;

  for (unsigned int i = 0; i < 100; i++)
    push_lines (feed, i * 100, 100);
  while (!rq_console_feed_is_empty (feed))
    {
      g_autoptr (GBytes) portion = rq_console_feed_pop (feed, 7);
      gsize size;
      const char *data = g_bytes_get_data (portion, &size);

      for (gsize i = 0; i < size; i++)
        lines += data[i] == '\n';
      g_free (last);
      last = g_strndup (data, size);
    }
  g_assert_cmpuint (lines, <=, 1000);
  g_assert_cmpuint (lines + rq_console_feed_take_skipped (feed), ==, 10000);
  g_assert_true (g_str_has_suffix (last, "line 9999\r\n"));
  g_assert_cmpuint (rq_console_feed_take_skipped (feed), ==, 0);
}

/* A line without an end must not be kept whole for one frame, nor for ever. */
static void
test_feed_endless_line (void)
{
  g_autoptr (RqConsoleFeed) feed = rq_console_feed_new (1000);
  g_autofree char *data = g_malloc (1024 * 1024);
  g_autoptr (GBytes) megabyte = NULL;
  g_autoptr (GBytes) portion = NULL;
  gsize waiting = 0;

  memset (data, 'x', 1024 * 1024);
  megabyte = g_bytes_new (data, 1024 * 1024);
  for (int i = 0; i < 32; i++)
    rq_console_feed_push (feed, megabyte);
  portion = rq_console_feed_pop (feed, 500);
  g_assert_cmpuint (g_bytes_get_size (portion), <=, 64 * 1024);
  while (!rq_console_feed_is_empty (feed))
    {
      g_autoptr (GBytes) next = rq_console_feed_pop (feed, 500);

      waiting += g_bytes_get_size (next);
    }
  g_assert_cmpuint (waiting, <=, 8 * 1024 * 1024);
}

typedef struct
{
  GtkWindow    *window;  /* (unowned) until it is destroyed */
  RqConsole    *console; /* (unowned) of the window */
  unsigned int  answers; /* bytes that the terminal wanted to send */
} Fixture;

static void
commit_cb (VteTerminal  *terminal,
           const char   *text,
           unsigned int  size,
           Fixture      *fixture)
{
  fixture->answers += size;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->console = g_object_new (RQ_TYPE_CONSOLE, NULL);
  gtk_window_set_default_size (fixture->window, 900, 500);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->console));
  gtk_window_present (fixture->window);
  g_signal_connect (ui_test_child (fixture->console, "terminal"), "commit", G_CALLBACK (commit_cb),
                    fixture);
  ui_test_wait_frames (GTK_WIDGET (fixture->window), 2);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (fixture->window);
}

static void
feed (Fixture    *fixture,
      const char *text,
      gssize      size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size < 0 ? strlen (text) : (gsize) size);

  rq_console_feed (fixture->console, bytes);
}

static gboolean
has_text (Fixture    *fixture,
          const char *text)
{
  g_autofree char *all = rq_console_dup_text (fixture->console);

  return strstr (all, text) != NULL;
}

static void
test_shows (Fixture       *fixture,
            gconstpointer  data)
{
  feed (fixture, "\033[32mgreen\033[0m and plain\r\n", -1);
  feed (fixture, "first\rsecond\r\n", -1);
  ui_test_wait (has_text (fixture, "green and plain"));
  ui_test_wait (has_text (fixture, "second"));
  g_assert_false (has_text (fixture, "first"));
  g_assert_false (has_text (fixture, "[32m"));
}

/* Chunks are cut anywhere: inside a character, inside an escape sequence. */
static void
test_chunks_cut_anywhere (Fixture       *fixture,
                          gconstpointer  data)
{
  const char *text = "\033[1;33mgrün → weiß\033[0m done\r\n";

  for (const char *at = text; *at != '\0'; at++)
    feed (fixture, at, 1);
  ui_test_wait (has_text (fixture, "grün → weiß done"));
}

/* A transcript that asks the terminal something gets no answer: it would be typed into the
 * command. */
static void
test_never_answers (Fixture       *fixture,
                    gconstpointer  data)
{
  feed (fixture, "\033[6n\033[c\033[>c\033[5n\033]11;?\007\033[18tthe end\r\n", -1);
  ui_test_wait (has_text (fixture, "the end"));
  ui_test_wait_frames (GTK_WIDGET (fixture->console), 3);
  g_assert_false (vte_terminal_get_input_enabled (ui_test_child (fixture->console, "terminal")));
  g_assert_cmpuint (fixture->answers, ==, 0);
}

static void
test_finds (Fixture       *fixture,
            gconstpointer  data)
{
  GtkEditable *entry = ui_test_child (fixture->console, "search_entry");
  VteTerminal *terminal = ui_test_child (fixture->console, "terminal");

  feed (fixture, "one\r\ntwo (2) [x]\r\nthree\r\n", -1);
  ui_test_wait (has_text (fixture, "three"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->console), "console.find", NULL);
  gtk_editable_set_text (entry, "TWO (2) [");
  ui_test_wait (vte_terminal_get_has_selection (terminal));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));

  gtk_editable_set_text (entry, "not there");
  ui_test_wait (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
}

/* 300,000 lines at once: the window goes on, the end is there and the gap is said. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  gint64 begin, longest = 0;

  for (unsigned int i = 0; i < 300; i++)
    {
      g_autoptr (GBytes) bytes = lines_new (i * 1000, 1000);

      rq_console_feed (fixture->console, bytes);
    }
  while (!rq_console_is_idle (fixture->console))
    {
      begin = g_get_monotonic_time ();
      g_main_context_iteration (NULL, FALSE);
      longest = MAX (longest, g_get_monotonic_time () - begin);
    }
  ui_test_wait (has_text (fixture, "line 299999"));
  g_assert_true (has_text (fixture, "lines are left out here"));
  g_assert_false (has_text (fixture, "line 1000\n"));
  g_test_message ("longest turn of the main loop: %.1f ms", (double) longest / 1000);
}

#define TEST(path, function) \
  g_test_add ("/console/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/console-feed/portions", test_feed_portions);
  g_test_add_func ("/console-feed/skips", test_feed_skips);
  g_test_add_func ("/console-feed/endless-line", test_feed_endless_line);
  TEST ("shows", test_shows);
  TEST ("chunks-cut-anywhere", test_chunks_cut_anywhere);
  TEST ("never-answers", test_never_answers);
  TEST ("finds", test_finds);
  TEST ("flood", test_flood);

  return g_test_run ();
}
