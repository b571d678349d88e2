/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-author.h"

/**
 * rq_release_author_new:
 *
 * Returns: (transfer full): who works here, as records name a person
 */
char *
rq_release_author_new (void)
{
  return g_strdup_printf ("%s <%s@%s>", g_get_real_name (), g_get_user_name (), g_get_host_name ());
}
