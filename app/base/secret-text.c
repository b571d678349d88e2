/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secret-text.h"

#include <string.h>

/**
 * rq_secret_text_free:
 * @secret: (transfer full) (nullable): what nobody shall find in memory any more
 *
 * Overwrites and frees it.
 */
void
rq_secret_text_free (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
