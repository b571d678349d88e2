/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cli/connect.h"
#include "cli/job-options.h"
#include "cli/release-lookup.h"
#include "cli/run-job.h"
#include "cli/terminal.h"
#include "cli/ticks.h"
#include "cli/verb.h"
#include "release/upgrade.h"

typedef struct
{
  RqJobOptions   job;
  gboolean       stop;
  gboolean       kill;
  char         **ticks; /* (owned) (nullable) "ITEM=NOTE" */
} Options;

static void
clear_options (Options *options)
{
  rq_job_options_clear (&options->job);
  g_strfreev (options->ticks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* (transfer full) (nullable): the release to go on with when none was named */
static char *
find_open_id (RqDeploymentSession  *session,
              GCancellable         *cancellable,
              GError              **error)
{
  g_autoptr (GPtrArray) heads = rq_release_lookup_list (session, cancellable, error);
  RqReleaseHead *open = heads != NULL ? rq_release_lookup_open (heads) : NULL;

  if (heads == NULL)
    return NULL;
  if (open != NULL)
    return g_strdup (rq_release_head_get_id (open));
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                       _("No release of this stack is under way: there is nothing to resume."));
  return NULL;
}

static RqExitStatus
resume (RqCliContext   *context,
        const Options  *options,
        GError        **error)
{
  g_autoptr (RqDeploymentSession) session = rq_connect (context, error);
  g_autoptr (RqUpgrade) upgrade = NULL;
  g_autofree char *id = g_strdup (options->job.release_id);

  if (session == NULL)
    return RQ_EXIT_ERROR;
  if (id == NULL)
    id = find_open_id (session, rq_cli_context_get_cancellable (context), error);
  if (id == NULL)
    return RQ_EXIT_ERROR;

  rq_terminal_note (_("Going on with release %s."), id);
  upgrade = rq_upgrade_resume (rq_deployment_session_get_deployment (session),
                               rq_deployment_session_get_transport (session), id);
  rq_release_job_set_take_over (RQ_RELEASE_JOB (upgrade), options->job.take_over);
  rq_ticks_apply (options->ticks, upgrade);
  if (options->stop)
    rq_release_job_stop_command (RQ_RELEASE_JOB (upgrade));
  if (options->kill)
    rq_release_job_end_command (RQ_RELEASE_JOB (upgrade));
  return rq_run_job (context, session, RQ_RELEASE_JOB (upgrade), RQ_JOB_KIND_UPGRADE, error);
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_auto (Options) options = { { FALSE } };
  const GOptionEntry entries[] = {
    RQ_JOB_OPTION_RELEASE (&options.job, N_("Which release (default: the one that is under way)")),
    RQ_JOB_OPTION_TAKE_OVER (&options.job),
    { "stop", 0, 0, G_OPTION_ARG_NONE, &options.stop,
      N_("Ask the update command to stop, then verify what it has done"), NULL },
    { "kill", 0, 0, G_OPTION_ARG_NONE, &options.kill,
      N_("End it at once, when it does not listen to --stop: it cannot tidy up"), NULL },
    { "tick", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.ticks,
      N_("Record a decision with a note; may be repeated"), N_("ITEM=NOTE") },
    G_OPTION_ENTRY_NULL
  };

  if (!rq_verb_parse (&rq_verb_resume, context, entries, arguments, 0, 0, error) ||
      !rq_ticks_check (options.ticks, error))
    return RQ_EXIT_ERROR;
  return resume (context, &options, error);
}

const RqVerb rq_verb_resume = {
  .name = "resume",
  .arguments = "",
  .summary = N_("Go on with an upgrade whose workstation or terminal has gone"),
  .details = N_("The update command’s output is shown from its first byte; then its end is\n"
                "waited for and every service verified, just as “upgrade” does.\n\n"
                "A release that has failed is looked at again; --tick accept=REASON closes "
                "it\n"
                "as it is.\n"),
  .run = run,
};
