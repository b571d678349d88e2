/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/confirm.h"

#include <glib/gi18n-lib.h>

#include "cli/ask.h"
#include "cli/cli-context.h"
#include "cli/terminal.h"

/**
 * rq_confirm:
 * @question: what will be done, as a question
 * @yes: whether --yes was given
 *
 * Returns: %TRUE for a yes; %FALSE with %RQ_CLI_ERROR_NO_TERMINAL when there is nobody to ask,
 *   %RQ_CLI_ERROR_DECLINED for any other answer
 */
gboolean
rq_confirm (const char    *question,
            gboolean       yes,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autofree char *prompt = g_strdup_printf ("%s [y/N]", question);
  g_autofree char *answer = NULL;

  if (yes)
    return TRUE;
  if (!rq_terminal_can_ask ())
    {
      g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_NO_TERMINAL,
                           _("This needs a confirmation and there is no terminal to ask on; "
                             "nothing was changed. Give --yes to confirm it beforehand."));
      return FALSE;
    }

  answer = rq_ask (prompt, cancellable, error);
  if (answer == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (answer, "y") == 0 || g_ascii_strcasecmp (answer, "yes") == 0)
    return TRUE;
  g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_DECLINED,
                       _("Nothing was changed, as the answer was not yes."));
  return FALSE;
}
