/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

#include "swarm/log-frames.h"

static void
collect_cb (const char *time,
            const char *task_id,
            gboolean    is_error,
            const char *text,
            gpointer    data)
{
  g_assert_true (g_utf8_validate (text, -1, NULL) && strchr (text, '\n') == NULL);
  g_string_append_printf (data, "%s %s %d %s\n", time, task_id, is_error, text);
}

/* However the bytes are cut, the lines are the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  for (int is_raw = 0; is_raw <= 1; is_raw++)
    {
      g_autoptr (GString) whole = g_string_new (NULL);
      g_autoptr (GString) cut = g_string_new (NULL);
      g_autoptr (RqLogFrames) at_once = rq_log_frames_new (is_raw, collect_cb, whole);
      g_autoptr (RqLogFrames) in_bytes = rq_log_frames_new (is_raw, collect_cb, cut);

      rq_log_frames_feed (at_once, data, size);
      for (size_t i = 0; i < size; i++)
        rq_log_frames_feed (in_bytes, data + i, 1);
      g_assert_true (rq_log_frames_finish (at_once) == rq_log_frames_finish (in_bytes));
      g_assert_cmpstr (whole->str, ==, cut->str);
    }
  return 0;
}
