/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/advice.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/cli-context.h"
#include "records/lock.h"
#include "release/release-job.h"
#include "ssh/transport.h"

/* Needs no quotes in a shell. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

static const char *
find_record_advice (RqRecordError code)
{
  switch (code)
    {
    case RQ_RECORD_ERROR_LOCKED:
      return _("“requeenctl status” shows what is going on; --take-over breaks the lock of "
               "somebody who has gone; “requeenctl resume --stop” stops a command that still "
               "runs.");
    case RQ_RECORD_ERROR_LOCK_LOST:
      return _("“requeenctl status” shows who goes on with it.");
    case RQ_RECORD_ERROR_MISSING:
      return _("“requeenctl releases” lists those there are.");
    case RQ_RECORD_ERROR_DAMAGED:
    case RQ_RECORD_ERROR_TOO_NEW:
    default:
      return "";
    }
}

static const char *
find_release_advice (RqReleaseError code)
{
  switch (code)
    {
    case RQ_RELEASE_ERROR_IN_FLIGHT:
      return _("“requeenctl resume” goes on with it, “requeenctl rollback” undoes it.");
    case RQ_RELEASE_ERROR_RUN:
      return _("“requeenctl status” shows what is known; “requeenctl rollback” goes back to the "
               "baseline.");
    case RQ_RELEASE_ERROR_PREFLIGHT:
      return _("Nothing was changed. Where the sentence says so, “upgrade --tick ITEM=REASON” "
               "goes on anyway.");
    case RQ_RELEASE_ERROR_NOTHING:
    default:
      return "";
    }
}

static const char *
find_advice (const GError *error)
{
  if (error->domain == G_OPTION_ERROR || g_error_matches (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE))
    return _("“requeenctl --help” lists the commands, “requeenctl COMMAND --help” says more.");
  if (g_error_matches (error, RQ_SETTINGS_ERROR, RQ_SETTINGS_ERROR_MISSING))
    return _("“requeenctl deployments” lists those there are.");
  if (g_error_matches (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST))
    return _("What runs on the manager goes on; “requeenctl status” shows it, “requeenctl resume” "
             "watches it again.");
  if (error->domain == RQ_RECORD_ERROR)
    return find_record_advice (error->code);
  if (error->domain == RQ_RELEASE_ERROR)
    return find_release_advice (error->code);
  return "";
}

/* As a shell reads it back. */
static char *
name_edit_command (const char *deployment)
{
  g_autofree char *name = deployment[0] != '\0' && deployment[strspn (deployment, PLAIN)] == '\0'
                          ? g_strdup (deployment) : g_shell_quote (deployment);

  return g_strdup_printf (_("“requeenctl edit %s --transport openssh” switches to it."), name);
}

/**
 * rq_advice_for:
 * @deployment: (nullable): the name of the one that the command was about
 *
 * Returns: (transfer full): what to do next about @error, "" for nothing more
 */
char *
rq_advice_for (const GError *error,
               const char   *deployment)
{
  if (rq_ssh_error_is_for_openssh (error) && deployment != NULL)
    return name_edit_command (deployment);
  return g_strdup (find_advice (error));
}
