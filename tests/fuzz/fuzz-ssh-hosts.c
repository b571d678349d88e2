/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "ssh/ssh-hosts.h"
#include "ssh/ssh-target.h"

/* A file of the SSH configuration: every name found can be connected to as it is. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) includes = g_ptr_array_new_with_free_func (g_free);

  rq_ssh_hosts_parse (text, hosts, includes);
  g_assert_true (hosts->len <= 500 && includes->len <= 500);
  for (guint i = 0; i < hosts->len; i++)
    if (strchr (hosts->pdata[i], ':') == NULL)
      {
        g_autoptr (RqSshTarget) target = rq_ssh_target_new (hosts->pdata[i], NULL, NULL, NULL);

        g_assert_nonnull (target);
      }
  return 0;
}
