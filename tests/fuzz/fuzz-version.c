/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "base/version.h"

/* Two versions, a line each: whatever they are, their order is one. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  char *second = strchr (text, '\n');
  int order;

  if (second == NULL)
    return 0;
  *second++ = '\0';
  rq_version_check (text, NULL);
  if (!rq_version_check (text, NULL) || !rq_version_check (second, NULL))
    return 0;
  order = rq_version_compare (text, second);
  g_assert_cmpint (CLAMP (rq_version_compare (second, text), -1, 1), ==, -CLAMP (order, -1, 1));
  g_assert_cmpint (rq_version_compare (text, text), ==, 0);
  return 0;
}
