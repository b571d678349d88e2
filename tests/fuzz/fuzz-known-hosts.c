/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "ssh/known-hosts-private.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  static const guint8 key[] = "\0\0\0\x0bssh-ed25519\0\0\0\x04" "abcd";
  g_autoptr (RqKnownHosts) known = rq_known_hosts_new ("host.example.com", 2222);
  g_autoptr (GBytes) shown = g_bytes_new_static (key, sizeof key - 1);
  g_autofree char *line = NULL;
  const char *file;

  rq_known_hosts_add_text (known, (const char *) data, size, "known_hosts");
  if (rq_known_hosts_check (known, shown, &file) == RQ_KNOWN_HOSTS_REVOKED)
    return 0;

  /* Whatever stands there: once remembered, the key is known. */
  line = rq_known_hosts_make_line (known, shown, size % 2 == 0);
  rq_known_hosts_add_text (known, line, strlen (line), "known_hosts");
  g_assert_cmpint (rq_known_hosts_check (known, shown, &file), ==, RQ_KNOWN_HOSTS_MATCH);
  return 0;
}
