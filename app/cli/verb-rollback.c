/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/await.h"
#include "cli/confirm.h"
#include "cli/connect.h"
#include "cli/job-options.h"
#include "cli/run-job.h"
#include "cli/table.h"
#include "cli/verb.h"
#include "release/rollback.h"
#include "swarm/image-ref.h"

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RqJobOptions, rq_job_options_clear)

static gboolean
parse (RqCliContext   *context,
       RqJobOptions   *options,
       char         ***arguments,
       GError        **error)
{
  const GOptionEntry entries[] = {
    RQ_JOB_OPTION_YES (options),
    RQ_JOB_OPTION_RELEASE (options,
                           N_("Which release to undo (default: the last that has a baseline)")),
    RQ_JOB_OPTION_TAKE_OVER (options),
    G_OPTION_ENTRY_NULL
  };

  return rq_verb_parse (&rq_verb_rollback, context, entries, arguments, 0, 0, error);
}

static RqRollbackPreview *
make_preview (RqRollback    *rollback,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_rollback_preview_async (rollback, cancellable, rq_await_cb, await);
  return rq_rollback_preview_finish (rollback, rq_await_result (await), error);
}

static const char *
describe_baseline (const RqRollbackRow *row,
                   const char          *image)
{
  if (row->job)
    return _("a job: left as it is");
  return row->changes ? image : _("as it was");
}

static void
show_preview (RqRollbackPreview *preview)
{
  g_autoptr (RqTable) table = rq_table_new (5, _("SERVICE"), _("NOW"), "", _("BASELINE"), "", NULL);
  const char * const *warnings = rq_rollback_preview_get_warnings (preview);

  for (guint i = 0; i < rq_rollback_preview_get_n_rows (preview); i++)
    {
      const RqRollbackRow *row = rq_rollback_preview_get_row (preview, i);
      gboolean changes = row->changes && !row->job;
      g_autofree char *now = NULL;
      g_autofree char *then = NULL;

      rq_image_tell_apart (row->now, row->baseline, &now, &then);

      rq_table_add (table, row->name, RQ_STYLE_PLAIN);
      rq_table_add (table, row->now[0] != '\0' ? now : _("(removed)"),
                    RQ_STYLE_PLAIN);
      rq_table_add (table, changes ? "→" : "", RQ_STYLE_PLAIN);
      rq_table_add (table, describe_baseline (row, then),
                    changes ? RQ_STYLE_HEADING : RQ_STYLE_FAINT);
      rq_table_add (table, row->note, RQ_STYLE_PLAIN);
    }
  rq_table_print (table, stderr);

  for (int i = 0; warnings[i] != NULL; i++)
    {
      g_autofree char *warning = rq_terminal_clean (warnings[i]);

      rq_terminal_note ("! %s", warning);
    }
}

static gboolean
confirm (RqRollbackPreview  *preview,
         RqDeployment       *deployment,
         gboolean            yes,
         GCancellable       *cancellable,
         GError            **error)
{
  guint n_changes = rq_rollback_preview_get_n_changes (preview);
  g_autofree char *version = rq_terminal_clean (rq_rollback_preview_get_version (preview));
  g_autofree char *question = NULL;

  show_preview (preview);
  question = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "Roll back %u service of %s to before %s (%s)?",
                                           "Roll back %u services of %s to before %s (%s)?",
                                           n_changes),
                              n_changes, rq_deployment_get_stack (deployment),
                              rq_rollback_preview_get_release_id (preview), version);
  return rq_confirm (question, yes, cancellable, error);
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_auto (RqJobOptions) options = { FALSE };
  g_autoptr (RqDeploymentSession) session = NULL;
  g_autoptr (RqRollback) rollback = NULL;
  g_autoptr (RqRollbackPreview) preview = NULL;
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);
  RqDeployment *deployment;

  if (!parse (context, &options, arguments, error))
    return RQ_EXIT_ERROR;
  session = rq_connect (context, error);
  if (session == NULL)
    return RQ_EXIT_ERROR;

  deployment = rq_deployment_session_get_deployment (session);
  rollback = rq_rollback_new (deployment, rq_deployment_session_get_transport (session),
                              options.release_id);
  preview = make_preview (rollback, cancellable, error);
  if (preview == NULL || !confirm (preview, deployment, options.yes, cancellable, error))
    return RQ_EXIT_ERROR;

  rq_release_job_set_take_over (RQ_RELEASE_JOB (rollback), options.take_over);
  return rq_run_job (context, session, RQ_RELEASE_JOB (rollback), RQ_JOB_KIND_ROLLBACK, error);
}

const RqVerb rq_verb_rollback = {
  .name = "rollback",
  .arguments = "",
  .summary = N_("Take the whole stack back to the recorded baseline of a release"),
  .details = N_("The baseline is the complete spec of every service, recorded before the\n"
                "release changed anything; it does not depend on what Swarm remembers. Databases\n"
                "and files on the manager do not go back by themselves: what is known of them is\n"
                "said first.\n"),
  .run = run,
};
