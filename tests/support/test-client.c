/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-client.h"

RqSshClient
rq_test_client (void)
{
  RqSshClient client = RQ_SSH_CLIENT_LIBSSH2;
  const char *name = g_getenv ("REQUEEN_TEST_CLIENT");

  if (name != NULL)
    g_assert_true (rq_ssh_client_from_name (name, &client));
  return client;
}

RqSshTarget *
rq_test_target_new (const char *destination,
                    const char *identity,
                    const char *known_hosts,
                    GError **error)
{
  g_autoptr (RqSshTarget) target = rq_ssh_target_new (destination, identity, known_hosts, error);

  return target != NULL ? rq_ssh_target_with_client (target, rq_test_client ()) : NULL;
}
