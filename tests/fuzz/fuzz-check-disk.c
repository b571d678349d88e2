/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "checks/checks.h"

/* What df printed on the manager. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (RqCheckResult) result = rq_check_disk_judge ((const char *) data, size);

  g_assert_cmpuint (result->lines->len, <=, 16);
  for (guint i = 0; i < result->lines->len; i++)
    g_assert_true (g_utf8_validate (result->lines->pdata[i], -1, NULL));
  return 0;
}
