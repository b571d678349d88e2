/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "ssh/ssh-agent-private.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autoptr (GBytes) answer = g_bytes_new (data, size);
  g_autoptr (GPtrArray) keys = rq_ssh_agent_parse_list (answer);
  g_autoptr (GBytes) signature = rq_ssh_agent_parse_sign (answer);

  if (signature != NULL)
    g_assert_cmpint (g_bytes_get_size (signature), <, size);
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    {
      const RqSshAgentKey *key = keys->pdata[i];

      g_assert_true (g_utf8_validate (key->comment, -1, NULL));
      g_assert_true (g_utf8_validate (key->type, -1, NULL));
    }
  return 0;
}
