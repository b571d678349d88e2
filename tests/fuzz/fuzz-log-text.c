/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz.h"
#include "swarm/log-text.h"

/* Any valid text comes out valid, without control characters, and cleaning it again changes
 * nothing. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, size);
  g_autofree char *clean = rq_log_text_clean (text);
  g_autofree char *again = rq_log_text_clean (clean);

  g_assert_true (g_utf8_validate (clean, -1, NULL));
  g_assert_cmpstr (again, ==, clean);
  for (const char *p = clean; *p != '\0'; p++)
    g_assert_true ((guchar) *p >= 0x20 && *p != 0x7f);
  rq_log_text_severity (clean);
  return 0;
}
