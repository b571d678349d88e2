/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/version.h"
#include "cli/confirm.h"
#include "cli/connect.h"
#include "cli/draft-verbs.h"
#include "cli/job-options.h"
#include "cli/run-job.h"
#include "cli/table.h"
#include "cli/ticks.h"
#include "cli/verb.h"
#include "release/upgrade-plan.h"
#include "release/upgrade.h"

typedef struct
{
  RqJobOptions   job;
  gboolean       no_pull;
  int            observe_minutes;
  char         **ticks; /* (owned) (nullable) "ITEM=NOTE" */
} Options;

static void
clear_options (Options *options)
{
  rq_job_options_clear (&options->job);
  g_strfreev (options->ticks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
check_options (const Options  *options,
               const char     *version,
               GError        **error)
{
  if ((version == NULL) == (options->job.release_id == NULL))
    g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                         _("Write it as “requeenctl upgrade VERSION” or, for a draft, “requeenctl "
                           "upgrade --release ID”."));
  else if (options->observe_minutes < 0 || options->observe_minutes > 24 * 60)
    g_set_error_literal (error, RQ_CLI_ERROR, RQ_CLI_ERROR_USAGE,
                         _("--observe takes minutes, at most those of a day."));
  else
    return (version == NULL || rq_version_check (version, error)) &&
           rq_ticks_check (options->ticks, error);
  return FALSE;
}

static gboolean
parse (RqCliContext   *context,
       Options        *options,
       char         ***arguments,
       GError        **error)
{
  const GOptionEntry entries[] = {
    RQ_JOB_OPTION_YES (&options->job),
    RQ_JOB_OPTION_RELEASE (&options->job, N_("Upgrade as drafted and approved")),
    { "tick", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->ticks,
      N_("Record that a checklist item is done, with a note; may be repeated"), N_("ITEM=NOTE") },
    RQ_JOB_OPTION_TAKE_OVER (&options->job),
    { "no-pull", 0, 0, G_OPTION_ARG_NONE, &options->no_pull,
      N_("Do not pull the images on the manager first"), NULL },
    { "observe", 0, 0, G_OPTION_ARG_INT, &options->observe_minutes,
      N_("Watch everything for so long after it was verified"), N_("MINUTES") },
    G_OPTION_ENTRY_NULL
  };

  return rq_verb_parse (&rq_verb_upgrade, context, entries, arguments, 0, 1, error) &&
         check_options (options, (*arguments)[1], error);
}

static RqUpgradePlan *
make_plan (RqDeploymentSession  *session,
           const char           *version,
           GCancellable         *cancellable,
           GError              **error)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);
  RqSwarmModel *model = rq_connect_load (session, cancellable, error);
  g_autoptr (GPtrArray) services = NULL;
  GListModel *list;

  if (model == NULL)
    return NULL;

  services = g_ptr_array_new ();
  list = rq_swarm_model_get_services (model);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (list, i);

      g_ptr_array_add (services, rq_service_get_json (service)); /* the model keeps them */
    }
  return rq_upgrade_plan_new (services, rq_deployment_get_stack (deployment), version);
}

static void
show_plan (RqUpgradePlan *plan)
{
  g_autoptr (RqTable) table = rq_table_new (4, _("SERVICE"), _("NOW"), "", _("THEN"), NULL);

  for (guint i = 0; i < rq_upgrade_plan_get_n_rows (plan); i++)
    {
      const RqUpgradePlanRow *row = rq_upgrade_plan_get_row (plan, i);

      rq_table_add (table, row->name, RQ_STYLE_PLAIN);
      rq_table_add (table, row->from, RQ_STYLE_PLAIN);
      rq_table_add (table, row->changes ? "→" : "", RQ_STYLE_PLAIN);
      rq_table_add (table, row->changes ? row->to : _("stays"),
                    row->changes ? RQ_STYLE_HEADING : RQ_STYLE_FAINT);
    }
  rq_table_print (table, stderr);
}

static void
warn_downgrade (RqUpgradePlan *plan)
{
  const char *previous = rq_upgrade_plan_get_previous (plan);

  if (previous[0] != '\0' && rq_version_compare (rq_upgrade_plan_get_version (plan), previous) < 0)
    rq_terminal_note (_("This is a downgrade: %s is older than %s. To undo a release, “requeenctl "
                        "rollback” restores everything of it; to downgrade anyway, add "
                        "--tick downgrade=REASON."),
                      rq_upgrade_plan_get_version (plan), previous);
}

static gboolean
confirm (RqUpgradePlan  *plan,
         RqDeployment   *deployment,
         gboolean        yes,
         GCancellable   *cancellable,
         GError        **error)
{
  g_autofree char *question = NULL;

  if (rq_upgrade_plan_get_n_changes (plan) == 0)
    {
      g_set_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                   _("The stack runs %s already: there is nothing to upgrade."),
                   rq_upgrade_plan_get_version (plan));
      return FALSE;
    }

  show_plan (plan);
  warn_downgrade (plan);
  question = g_strdup_printf (_("Run “%s” in %s on %s, to upgrade the stack %s to %s?"),
                              rq_deployment_get_update_command (deployment),
                              rq_deployment_get_directory (deployment),
                              rq_deployment_get_host (deployment),
                              rq_deployment_get_stack (deployment),
                              rq_upgrade_plan_get_version (plan));
  return rq_confirm (question, yes, cancellable, error);
}

static RqUpgrade *
make_upgrade (RqDeploymentSession *session,
              const char          *version,
              const Options       *options)
{
  RqDeployment *deployment = rq_deployment_session_get_deployment (session);
  RqTransport *transport = rq_deployment_session_get_transport (session);
  RqUpgrade *upgrade =
    options->job.release_id != NULL
    ? rq_upgrade_new_from_draft (deployment, transport, options->job.release_id)
    : rq_upgrade_new (deployment, transport, version);

  rq_release_job_set_take_over (RQ_RELEASE_JOB (upgrade), options->job.take_over);
  rq_upgrade_set_pull (upgrade, !options->no_pull);
  rq_upgrade_set_observe_minutes (upgrade, (guint) options->observe_minutes);
  rq_ticks_apply (options->ticks, upgrade);
  return upgrade;
}

/* (transfer full) (nullable): of the draft, which must be approved already */
static char *
find_version (RqCliContext         *context,
              RqDeploymentSession  *session,
              const char           *release_id,
              GError              **error)
{
  g_autoptr (RqReleaseDraft) draft = rq_draft_verbs_new (context, session);
  const char *why_not;

  if (!rq_draft_verbs_open (context, session, draft, release_id, error))
    return NULL;
  why_not = rq_release_draft_get_why_not (draft);
  if (why_not == NULL)
    return g_strdup (rq_release_head_get_version (rq_release_draft_get_head (draft)));
  g_set_error_literal (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT, why_not);
  return NULL;
}

static RqExitStatus
run (RqCliContext   *context,
     char         ***arguments,
     GError        **error)
{
  g_auto (Options) options = { { FALSE } };
  g_autoptr (RqDeploymentSession) session = NULL;
  g_autoptr (RqUpgradePlan) plan = NULL;
  g_autoptr (RqUpgrade) upgrade = NULL;
  g_autofree char *version = NULL;
  GCancellable *cancellable = rq_cli_context_get_cancellable (context);

  if (!parse (context, &options, arguments, error))
    return RQ_EXIT_ERROR;
  session = rq_connect (context, error);
  if (session == NULL)
    return RQ_EXIT_ERROR;
  version = options.job.release_id == NULL
            ? g_strdup ((*arguments)[1])
            : find_version (context, session, options.job.release_id, error);
  plan = version != NULL ? make_plan (session, version, cancellable, error) : NULL;
  if (plan == NULL ||
      !confirm (plan, rq_cli_context_get_deployment (context, NULL), options.job.yes, cancellable,
                error))
    return RQ_EXIT_ERROR;

  upgrade = make_upgrade (session, version, &options);
  return rq_run_job (context, session, RQ_RELEASE_JOB (upgrade), RQ_JOB_KIND_UPGRADE, error);
}

const RqVerb rq_verb_upgrade = {
  .name = "upgrade",
  .arguments = N_("VERSION | --release ID"),
  .summary = N_("Upgrade the stack to a version and verify every service"),
  .details = N_("A baseline of the whole stack is recorded first; then the update command runs on\n"
                "the manager, detached from this terminal: its output appears here byte for byte\n"
                "(without colours where there is no terminal), and Ctrl-C only stops watching. It\n"
                "has succeeded when every service runs the version and is healthy. The result\n"
                "goes to standard output, all else to standard error.\n\n"
                "The images are pulled on the manager first, so that the update itself is short;\n"
                "what cannot be pulled is said, and Swarm tries by itself. With --observe\n"
                "everything is watched on after it was verified, and what goes wrong then fails\n"
                "the release.\n\n"
                "--yes answers neither an unknown host key nor a lock nor an unhealthy stack.\n"
                "These ticks are decisions: health=REASON upgrades although the stack is not\n"
                "healthy, downgrade=REASON goes to an older version.\n"),
  .run = run,
};
