/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "ssh/ssh-kexinit-private.h"

/* A server's first words, from anybody who answers at the port. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  static const char * const known[] = { "ssh-ed25519", "aes256-ctr" };
  g_autoptr (GBytes) greeting = g_bytes_new (data, size);
  g_autoptr (RqSshKexinit) offer = rq_ssh_kexinit_parse (greeting);

  if (offer == NULL)
    return 0;

  g_assert_true (g_utf8_validate (offer->banner, -1, NULL));
  g_assert_true (g_utf8_validate (offer->macs, -1, NULL));
  rq_ssh_kexinit_shares (offer->ciphers, known, G_N_ELEMENTS (known));
  return 0;
}
