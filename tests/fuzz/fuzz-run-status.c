/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "records/run-status.h"

/* What comes back from the manager about a run. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (RqRunStatus) status = rq_run_status_parse ((const char *) data, size, "MARK", NULL);
  g_autofree char *words = NULL;

  if (status == NULL)
    return 0;
  words = rq_run_status_say (status);
  g_assert_true (g_utf8_validate (words, -1, NULL));
  return 0;
}
