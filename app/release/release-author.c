/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-author.h"

#include "settings/preferences.h"

/**
 * rq_release_author_new:
 *
 * Returns: (transfer full): who works here, as records name a person: by the name of the
 * preferences, or else the account's; the address is always that of the account
 */
char *
rq_release_author_new (void)
{
  g_autofree char *chosen = rq_preferences_read_name ();
  const char *name = chosen != NULL ? chosen : g_get_real_name ();

  return g_strdup_printf ("%s <%s@%s>", name, g_get_user_name (), g_get_host_name ());
}
