/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "ssh/ssh-key-file-private.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (RqSshKeyFile) file = rq_ssh_key_file_parse ("id", text, NULL);
  g_autoptr (GBytes) public_key = rq_ssh_key_file_parse_public (text);

  if (public_key != NULL)
    g_assert_cmpint (g_bytes_get_size (public_key), <=, size);
  if (file != NULL && file->type != NULL)
    g_assert_true (g_utf8_validate (file->type, -1, NULL));
  return 0;
}
