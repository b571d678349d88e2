/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/advice.h"

#include <glib/gi18n-lib.h>

#include "cli/cli-context.h"

static const char *
find_advice (const GError *error)
{
  if (error->domain == G_OPTION_ERROR || g_error_matches (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE))
    return _("“requeenctl --help” lists the commands, “requeenctl COMMAND --help” says more.");
  if (g_error_matches (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_MISSING))
    return _("“requeenctl deployments” lists those there are.");
  return "";
}

/** rq_advice_for: Returns: (transfer full): what to do next about @error, "" for nothing more */
char *
rq_advice_for (const GError *error)
{
  return g_strdup (find_advice (error));
}
