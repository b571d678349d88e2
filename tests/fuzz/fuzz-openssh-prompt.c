/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "ssh/openssh-prompt-private.h"

#include <string.h>

/* What ssh asks; a server may have written some of it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *words = g_strndup ((const char *) data, size);
  g_autoptr (RqOpensshPrompt) prompt = rq_openssh_prompt_parse (words, strlen (words));

  switch (prompt->kind)
    {
    case RQ_OPENSSH_PROMPT_HOST_KEY:
      g_assert_true (prompt->host != NULL && prompt->key_type != NULL &&
                     prompt->fingerprint != NULL);
      break;
    case RQ_OPENSSH_PROMPT_PASSPHRASE:
      g_assert_nonnull (prompt->key_file);
      break;
    case RQ_OPENSSH_PROMPT_PASSWORD:
      g_assert_true (prompt->user != NULL && prompt->host != NULL);
      break;
    case RQ_OPENSSH_PROMPT_OTHER:
    default:
      g_assert_true ((prompt->user == NULL) == (prompt->host == NULL));
      break;
    }
  return 0;
}
