/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "swarm/json.h"

/* What was accepted and can be written comes back equal. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (JsonNode) whole = rq_json_from_text ((const char *) data, (gssize) size, NULL);
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, NULL);
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *written = NULL;

  if (strlen (text) == size)
    g_assert_true ((whole == NULL) == (node == NULL));
  if (node == NULL)
    return 0;
  written = rq_json_to_text (node, NULL);
  if (written == NULL)
    return 0;
  again = rq_json_from_text (written, -1, NULL);
  g_assert_nonnull (again);
  g_assert_true (rq_json_equal (node, again));
  return 0;
}
