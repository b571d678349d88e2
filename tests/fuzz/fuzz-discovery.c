/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "release/discovery.h"

/* What a manager's search printed; and as JSON, what its engine says of services. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (RqFoundDirectories) found = rq_discovery_parse_directories (valid);
  g_autoptr (JsonNode) node = json_from_string (valid, NULL);

  g_assert_true (g_strv_length (found->paths) <= 100);
  for (int i = 0; found->paths[i] != NULL; i++)
    g_assert_true (found->paths[i][0] == '/' && strchr (found->paths[i], '\n') == NULL);
  if (node != NULL)
    {
      g_autoptr (GPtrArray) stacks = rq_discovery_parse_stacks (node);

      for (guint i = 0; i < stacks->len; i++)
        g_assert_true (((RqFoundStack *) stacks->pdata[i])->n_services > 0);
    }
  return 0;
}
