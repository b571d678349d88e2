/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/log-frames.h"

#include <string.h>

#define TIME "2026-11-22T10:00:00.000000001Z"
#define DETAILS "com.docker.swarm.node.id=n,com.docker.swarm.task.id=t1"

static void
collect_cb (const char *time,
            const char *task_id,
            gboolean    is_error,
            const char *text,
            gpointer    data)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '\n'));
  g_string_append_printf (data, "[%s|%s|%d|%s]", time, task_id, is_error, text);
}

static void
append_frame (GByteArray *bytes,
              guint8      stream,
              const char *text,
              gsize       length)
{
  guint8 header[8] = { stream, 0, 0, 0, length >> 24, length >> 16, length >> 8, length };

  g_byte_array_append (bytes, header, sizeof header);
  g_byte_array_append (bytes, (const guint8 *) text, length);
}

/* The same lines, however the bytes are cut. */
static void
test_cut_anywhere (void)
{
  static const char first[] = TIME " " DETAILS " hello world\n";
  static const char second[] = TIME " " DETAILS " one\r\ntwo\n";
  static const char third[] = "no prefix at all";
  static const char expected[] = "[" TIME "|t1|0|hello world][" TIME "|t1|1|one][" TIME "|t1|1|two]"
                                 "[||0|no prefix at all]";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_frame (bytes, 1, first, strlen (first));
  append_frame (bytes, 2, second, strlen (second));
  append_frame (bytes, 1, "", 0);
  append_frame (bytes, 1, third, strlen (third));

  for (gsize step = 1; step <= bytes->len; step++)
    {
      g_autoptr (GString) lines = g_string_new (NULL);
      g_autoptr (RqLogFrames) frames = rq_log_frames_new (FALSE, collect_cb, lines);

      for (gsize at = 0; at < bytes->len; at += step)
        g_assert_true (rq_log_frames_feed (frames, bytes->data + at, MIN (step, bytes->len - at)));
      g_assert_true (rq_log_frames_finish (frames));
      g_assert_cmpstr (lines->str, ==, expected);
    }
}

static void
test_raw (void)
{
  static const char text[] = TIME " " DETAILS " a terminal\r\n" TIME " " DETAILS " second";
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (RqLogFrames) frames = rq_log_frames_new (TRUE, collect_cb, lines);

  for (gsize i = 0; i < strlen (text); i++)
    rq_log_frames_feed (frames, (const guint8 *) text + i, 1);
  g_assert_true (rq_log_frames_finish (frames));
  g_assert_cmpstr (lines->str, ==, "[" TIME "|t1|0|a terminal][" TIME "|t1|0|second]");
}

static void
test_not_frames (void)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (RqLogFrames) frames = rq_log_frames_new (FALSE, collect_cb, lines);

  g_assert_false (rq_log_frames_feed (frames, (const guint8 *) "HTTP/1.1 200 OK\r\n", 17));
  g_assert_false (rq_log_frames_feed (frames, (const guint8 *) "\1\0\0\0\0\0\0\1a", 9));
  g_assert_false (rq_log_frames_finish (frames));
  g_assert_cmpstr (lines->str, ==, "");
}

static void
test_cut_short (void)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (RqLogFrames) frames = rq_log_frames_new (FALSE, collect_cb, lines);

  g_assert_true (rq_log_frames_feed (frames, (const guint8 *) "\1\0\0\0\0\0\0\11half", 12));
  g_assert_false (rq_log_frames_finish (frames));
  g_assert_cmpstr (lines->str, ==, "[||0|half]");
}

static void
length_cb (const char *time,
           const char *task_id,
           gboolean    is_error,
           const char *text,
           gpointer    data)
{
  *(gsize *) data = strlen (text);
}

/* A frame may claim 4 GB: what is kept is one line of 64 KB. */
static void
test_huge (void)
{
  g_autofree char *chunk = g_strnfill (1024 * 1024, 'x');
  gsize length = 0;
  g_autoptr (RqLogFrames) frames = rq_log_frames_new (FALSE, length_cb, &length);

  g_assert_true (rq_log_frames_feed (frames, (const guint8 *) "\1\0\0\0\377\377\377\377", 8));
  for (int i = 0; i < 64; i++)
    g_assert_true (rq_log_frames_feed (frames, (const guint8 *) chunk, strlen (chunk)));
  g_assert_cmpuint (length, ==, 0);
  g_assert_true (rq_log_frames_feed (frames, (const guint8 *) "\n", 1));
  g_assert_cmpuint (length, ==, 64 * 1024);
}

static void
test_invalid_utf8 (void)
{
  static const guint8 frame[] = { 1, 0, 0, 0, 0, 0, 0, 6, 'a', 0xff, 0xc3, '\n', 0xc3, 0xa5 };
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (RqLogFrames) frames = rq_log_frames_new (FALSE, collect_cb, lines);

  g_assert_true (rq_log_frames_feed (frames, frame, sizeof frame));
  g_assert_cmpstr (lines->str, ==, "[||0|a\xef\xbf\xbd\xef\xbf\xbd][||0|\xc3\xa5]");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/log-frames/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/swarm/log-frames/raw", test_raw);
  g_test_add_func ("/swarm/log-frames/not-frames", test_not_frames);
  g_test_add_func ("/swarm/log-frames/cut-short", test_cut_short);
  g_test_add_func ("/swarm/log-frames/huge", test_huge);
  g_test_add_func ("/swarm/log-frames/invalid-utf8", test_invalid_utf8);
  return g_test_run ();
}
