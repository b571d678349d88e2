/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "ssh/ssh-config-private.h"

/* What `ssh -G` prints; much of it is the configuration's own words. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (RqSshTarget) target = rq_ssh_target_new ("me@host:2222", NULL, NULL, NULL);
  g_autoptr (RqSshConfig) config = rq_ssh_config_parse (text, target);

  if (config != NULL)
    g_assert_true (config->host_name != NULL && config->user != NULL && config->port != 0 &&
                   config->connect_timeout > 0 && g_strv_length (config->identities) <= 32 &&
                   g_strv_length (config->user_known_hosts) <= 32);
  return 0;
}
