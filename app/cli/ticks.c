/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/ticks.h"

#include <glib/gi18n-lib.h>

#include "cli/cli-context.h"

/** rq_ticks_check: Returns: %FALSE with %RQ_CLI_ERROR_USAGE when one is no "ITEM=NOTE" */
gboolean
rq_ticks_check (char   **ticks,
                GError **error)
{
  for (int i = 0; ticks != NULL && ticks[i] != NULL; i++)
    {
      const char *equals = strchr (ticks[i], '=');

      if (equals != NULL && equals > ticks[i] && equals[1] != '\0')
        continue;
      g_set_error (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                   _("“%s” is no tick: write --tick ITEM=NOTE."), ticks[i]);
      return FALSE;
    }
  return TRUE;
}

/** rq_ticks_apply: Gives checked @ticks to @upgrade, before it runs. */
void
rq_ticks_apply (char      **ticks,
                RqUpgrade  *upgrade)
{
  for (int i = 0; ticks != NULL && ticks[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (ticks[i], "=", 2);

      rq_upgrade_tick (upgrade, parts[0], parts[1]);
    }
}
