/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "ssh/ssh-target.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (RqSshTarget) target = rq_ssh_target_new (text, NULL, NULL, NULL);

  /* Whatever is let through must be safe as a word of a command line. */
  if (target != NULL)
    g_assert_true (rq_ssh_target_get_host (target)[0] != '-' &&
                   rq_ssh_target_get_host (target)[0] != '\0');
  return 0;
}
