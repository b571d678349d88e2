/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/upgrade-flow.h"

#include <glib/gi18n-lib.h>

#include "release/upgrade.h"

struct _RqUpgradeFlow
{
  RqWizardFlow parent_instance;

  RqDeploymentSession *session;    /* (owned) */
  RqTargetChoice *choice;          /* (owned) */
  const RqUpgradeMakers *makers;   /* (unowned) */
  RqReleaseHead *head;             /* (owned) (nullable) found open, not begun here */
  RqJobRun *run;                   /* (owned) (nullable) */
  RqJobRun *closing;               /* (owned) (nullable) */
  char *problem;                   /* (owned) (nullable) */
  const char *reached;             /* (unowned) static: the last step that the run was at */
};

typedef enum
{
  PROP_RUN = 1,
  PROP_CLOSING,
  PROP_PROBLEM,
} RqUpgradeFlowProperty;

static GParamSpec *props[PROP_PROBLEM + 1];
static unsigned int changed_signal;
static unsigned int started_signal;
static unsigned int take_over_signal;
static unsigned int finished_signal;

G_DEFINE_FINAL_TYPE (RqUpgradeFlow, rq_upgrade_flow, RQ_TYPE_WIZARD_FLOW)

static RqReleaseJob *
make_upgrade (RqDeployment *deployment,
              RqTransport  *transport,
              const char *version)
{
  return RQ_RELEASE_JOB (rq_upgrade_new (deployment, transport, version));
}

static RqReleaseJob *
make_resume (RqDeployment *deployment,
             RqTransport *transport,
             const char *release_id)
{
  return RQ_RELEASE_JOB (rq_upgrade_resume (deployment, transport, release_id));
}

static const RqUpgradeMakers real_makers = { make_upgrade, make_resume };

static RqWizardStep *
step (RqUpgradeFlow *self,
      const char *name)
{
  return rq_wizard_flow_get_step (RQ_WIZARD_FLOW (self), name);
}

/* Where a release stands while it is under way. */
static const char *
step_of_state (RqReleaseState state)
{
  switch (state)
    {
    case RQ_RELEASE_VERIFYING:
    case RQ_RELEASE_OBSERVING:
      return RQ_STEP_VERIFY;
    case RQ_RELEASE_COMPLETED:
    case RQ_RELEASE_ROLLING_BACK:
    case RQ_RELEASE_ROLLED_BACK:
    case RQ_RELEASE_FAILED:
      return RQ_STEP_CLOSE;
    case RQ_RELEASE_DRAFT:
    case RQ_RELEASE_CHECKING:
    case RQ_RELEASE_READY:
    case RQ_RELEASE_PULLING:
    case RQ_RELEASE_MIGRATING:
    case RQ_RELEASE_UPDATING:
    case RQ_RELEASE_ABANDONED:
    default:
      return RQ_STEP_UPDATE;
    }
}

static gboolean
is_offline (RqUpgradeFlow *self)
{
  return rq_deployment_session_get_state (self->session) != RQ_SESSION_ONLINE;
}

/* (nullable) @why_not, and before it that nothing can be done without a connection */
static const char *
unless_offline (RqUpgradeFlow *self,
                const char *why_not)
{
  /* a session that was never opened is a test's */
  if (rq_deployment_session_get_model (self->session) == NULL)
    return why_not;

  return is_offline (self) ? _("The connection is lost. Reconnect first.") : why_not;
}

static void
set_problem (RqUpgradeFlow *self,
             const char *words)
{
  if (g_strcmp0 (self->problem, words) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (words);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
show_title (RqUpgradeFlow *self)
{
  const char *version = rq_target_choice_get_version (self->choice);
  g_autofree char *title = NULL;

  if (rq_upgrade_flow_is_unbegun (self) || *version == '\0')
    title = g_strdup (_("Upgrade"));
  else
    title = g_strdup_printf (_("Upgrade to %s"), version);
  rq_wizard_flow_set_title (RQ_WIZARD_FLOW (self), title);
}

static void
show_target (RqUpgradeFlow *self)
{
  const char *why_not = rq_target_choice_get_why_not (self->choice);

  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), RQ_STEP_TARGET);
  rq_wizard_step_offer (step (self, RQ_STEP_TARGET), _("_Start the Update"),
                        unless_offline (self, why_not));
}

/* Found open: somebody else watches it, or nobody does. */
static void
show_head (RqUpgradeFlow *self)
{
  RqReleaseState state = rq_release_head_get_state (self->head);
  const char *name = step_of_state (state);

  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), name);
  rq_wizard_flow_set_may_roll_back (RQ_WIZARD_FLOW (self), TRUE);
  rq_wizard_step_offer (step (self, name),
                        state == RQ_RELEASE_FAILED ? _("_Verify Again") : _("_Resume"),
                        unless_offline (self, NULL));
}

static void
show_running (RqUpgradeFlow *self)
{
  const char *name = step_of_state (rq_job_run_get_state (self->run));

  if (!g_str_equal (name, RQ_STEP_CLOSE))
    self->reached = name;
  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), self->reached);
  rq_wizard_step_offer (step (self, self->reached), NULL, _("The next step begins by itself."));
}

/* It could not be gone on with: what has begun is resumed, else it is begun anew. */
static void
show_stopped (RqUpgradeFlow *self)
{
  RqWizardStep *at = step (self, self->reached);
  gboolean begun = rq_wizard_flow_may_roll_back (RQ_WIZARD_FLOW (self));

  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), self->reached);
  rq_wizard_step_set_state (at, RQ_STEP_FAILED);
  if (begun && rq_job_run_get_release_id (self->run) != NULL)
    rq_wizard_step_offer (at, _("_Resume"), unless_offline (self, NULL));
  else
    rq_wizard_step_offer (at, _("_Back to Target"), NULL);
}

static void
show_locked (RqUpgradeFlow *self)
{
  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), self->reached);
  rq_wizard_step_offer (step (self, self->reached), _("_Take Over…"), unless_offline (self, NULL));
}

/* What comes after the step that failed was not done, though its end is shown. */
static void
show_failed (RqUpgradeFlow *self)
{
  RqWizardFlow *flow = RQ_WIZARD_FLOW (self);
  GListModel *steps = rq_wizard_flow_get_steps (flow);
  int failed = rq_wizard_flow_index_of (flow, step (self, self->reached));
  int close = rq_wizard_flow_index_of (flow, step (self, RQ_STEP_CLOSE));

  rq_wizard_step_set_state (step (self, self->reached), RQ_STEP_FAILED);
  rq_wizard_flow_set_current (flow, RQ_STEP_CLOSE);
  for (int i = failed + 1; i < close; i++)
    {
      g_autoptr (RqWizardStep) skipped = g_list_model_get_item (steps, (unsigned int) i);

      rq_wizard_step_set_state (skipped, RQ_STEP_TO_COME);
    }
  rq_wizard_step_offer (step (self, RQ_STEP_CLOSE), _("_Verify Again"),
                        unless_offline (self, NULL));
}

static void
show_succeeded (RqUpgradeFlow *self)
{
  rq_wizard_step_set_state (step (self, self->reached), RQ_STEP_DONE);
  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), RQ_STEP_CLOSE);
  rq_wizard_step_set_state (step (self, RQ_STEP_CLOSE), RQ_STEP_DONE);
  rq_wizard_step_offer (step (self, RQ_STEP_CLOSE), _("_Close"), NULL);
}

static void
show_left (RqUpgradeFlow *self)
{
  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), self->reached);
  rq_wizard_step_offer (step (self, self->reached), NULL,
                        _("It is no longer watched from here."));
}

static void
show_run (RqUpgradeFlow *self)
{
  RqReleaseState state = rq_job_run_get_state (self->run);

  if (state >= RQ_RELEASE_MIGRATING)
    rq_wizard_flow_set_may_roll_back (RQ_WIZARD_FLOW (self), state != RQ_RELEASE_ABANDONED);
  switch (rq_job_run_get_phase (self->run))
    {
    case RQ_JOB_PHASE_SUCCEEDED:
      show_succeeded (self);
      break;
    case RQ_JOB_PHASE_FAILED:
      show_failed (self);
      break;
    case RQ_JOB_PHASE_LOCKED:
      show_locked (self);
      break;
    case RQ_JOB_PHASE_STOPPED:
      show_stopped (self);
      break;
    case RQ_JOB_PHASE_LEFT:
      show_left (self);
      break;
    case RQ_JOB_PHASE_RUNNING:
    default:
      show_running (self);
    }
}

/* While it is accepted, and after that; an attempt that did not work leaves it failed. */
static void
show_closing (RqUpgradeFlow *self)
{
  RqJobPhase phase = rq_job_run_get_phase (self->closing);

  show_failed (self);
  if (phase == RQ_JOB_PHASE_SUCCEEDED)
    {
      rq_wizard_step_set_state (step (self, RQ_STEP_CLOSE), RQ_STEP_DONE);
      rq_wizard_step_offer (step (self, RQ_STEP_CLOSE), _("_Close"), NULL);
    }
  else if (phase == RQ_JOB_PHASE_RUNNING)
    {
      rq_wizard_step_offer (step (self, RQ_STEP_CLOSE), NULL, _("The record is being closed."));
    }
}

static void
show_all (RqUpgradeFlow *self)
{
  show_title (self);
  if (self->closing != NULL)
    show_closing (self);
  else if (self->run != NULL)
    show_run (self);
  else if (self->head != NULL)
    show_head (self);
  else
    show_target (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
follow (RqUpgradeFlow *self,
        RqJobRun **field,
        RqJobRun *run,
        GParamSpec *pspec)
{
  if (*field != NULL)
    g_signal_handlers_disconnect_by_data (*field, self);
  g_set_object (field, run);
  if (run != NULL)
    {
      g_signal_connect_swapped (run, "notify::phase", G_CALLBACK (show_all), self);
      g_signal_connect_swapped (run, "notify::state", G_CALLBACK (show_all), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

/* @what: what the maker makes it of */
static RqJobRun *
run_new (RqUpgradeFlow *self,
         RqJobKind kind,
         RqJobMaker maker,
         const char *what)
{
  return rq_job_run_new (kind, maker, rq_deployment_session_get_deployment (self->session),
                         rq_deployment_session_get_transport (self->session), what,
                         rq_target_choice_get_version (self->choice));
}

static void
begin (RqUpgradeFlow *self)
{
  const char *version = rq_target_choice_get_version (self->choice);
  g_autoptr (RqJobRun) run = run_new (self, RQ_JOB_UPGRADE, self->makers->upgrade, version);
  g_auto (GStrv) ticks = rq_target_choice_dup_ticks (self->choice);

  for (unsigned int i = 0; ticks[i] != NULL; i++)
    rq_job_run_tick (run, ticks[i], _("Confirmed when the upgrade was begun."));
  set_problem (self, NULL);
  follow (self, &self->run, run, props[PROP_RUN]);
  g_signal_emit (self, started_signal, 0, run);
}

static void
resume (RqUpgradeFlow *self,
        const char *release_id)
{
  g_autofree char *id = g_strdup (release_id);
  g_autoptr (RqJobRun) run = run_new (self, RQ_JOB_UPGRADE, self->makers->resume, id);

  follow (self, &self->closing, NULL, props[PROP_CLOSING]);
  follow (self, &self->run, run, props[PROP_RUN]);
  g_signal_emit (self, started_signal, 0, run);
}

/* Nothing was changed: its version can be another one. */
static void
go_back (RqUpgradeFlow *self)
{
  g_autofree char *why = g_strdup (rq_job_run_get_detail (self->run));

  follow (self, &self->run, NULL, props[PROP_RUN]);
  g_clear_pointer (&self->head, rq_release_head_unref);
  rq_target_choice_refresh (self->choice);
  show_all (self);
  set_problem (self, why);
}

static void
next_of_run (RqUpgradeFlow *self)
{
  RqJobPhase phase = rq_job_run_get_phase (self->run);
  const char *id = rq_job_run_get_release_id (self->run);

  if (phase == RQ_JOB_PHASE_LOCKED)
    g_signal_emit (self, take_over_signal, 0);
  else if (phase == RQ_JOB_PHASE_SUCCEEDED)
    g_signal_emit (self, finished_signal, 0);
  else if (id != NULL && rq_wizard_flow_may_roll_back (RQ_WIZARD_FLOW (self)))
    resume (self, id);
  else
    go_back (self);
}

static void
rq_upgrade_flow_next (RqWizardFlow *flow)
{
  RqUpgradeFlow *self = RQ_UPGRADE_FLOW (flow);

  if (self->closing != NULL && rq_job_run_get_phase (self->closing) == RQ_JOB_PHASE_SUCCEEDED)
    {
      g_signal_emit (self, finished_signal, 0);
    }
  else if (self->run != NULL)
    {
      next_of_run (self);
    }
  else if (self->head != NULL)
    {
      resume (self, rq_release_head_get_id (self->head));
    }
  else
    {
      rq_target_choice_refresh (self->choice);
      if (rq_target_choice_get_why_not (self->choice) == NULL)
        begin (self);
    }
}

static void
rq_upgrade_flow_get_property (GObject *object,
                              unsigned int property_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  RqUpgradeFlow *self = RQ_UPGRADE_FLOW (object);

  switch ((RqUpgradeFlowProperty) property_id)
    {
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;
    case PROP_CLOSING:
      g_value_set_object (value, self->closing);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
rq_upgrade_flow_dispose (GObject *object)
{
  RqUpgradeFlow *self = RQ_UPGRADE_FLOW (object);

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  if (self->closing != NULL)
    g_signal_handlers_disconnect_by_data (self->closing, self);
  if (self->choice != NULL)
    g_signal_handlers_disconnect_by_data (self->choice, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  G_OBJECT_CLASS (rq_upgrade_flow_parent_class)->dispose (object);
}

static void
rq_upgrade_flow_finalize (GObject *object)
{
  RqUpgradeFlow *self = RQ_UPGRADE_FLOW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->choice);
  g_clear_object (&self->run);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->head, rq_release_head_unref);
  g_free (self->problem);
  G_OBJECT_CLASS (rq_upgrade_flow_parent_class)->finalize (object);
}

static void
rq_upgrade_flow_class_init (RqUpgradeFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rq_upgrade_flow_get_property;
  object_class->dispose = rq_upgrade_flow_dispose;
  object_class->finalize = rq_upgrade_flow_finalize;
  RQ_WIZARD_FLOW_CLASS (klass)->next = rq_upgrade_flow_next;

  props[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, RQ_TYPE_JOB_RUN, flags);
  props[PROP_CLOSING] = g_param_spec_object ("closing", NULL, NULL, RQ_TYPE_JOB_RUN, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  changed_signal = g_signal_new ("changed", RQ_TYPE_UPGRADE_FLOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  started_signal = g_signal_new ("started", RQ_TYPE_UPGRADE_FLOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, RQ_TYPE_JOB_RUN);
  take_over_signal = g_signal_new ("take-over-requested", RQ_TYPE_UPGRADE_FLOW, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  finished_signal = g_signal_new ("finished", RQ_TYPE_UPGRADE_FLOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
rq_upgrade_flow_init (RqUpgradeFlow *self)
{
  RqWizardFlow *flow = RQ_WIZARD_FLOW (self);

  self->makers = &real_makers;
  self->reached = RQ_STEP_UPDATE;
  rq_wizard_step_set_sentence (
    rq_wizard_flow_add_step (flow, RQ_STEP_TARGET, _("Target")),
    _("Choose the version to go to, and see which services it will change."));
  rq_wizard_step_set_sentence (
    rq_wizard_flow_add_step (flow, RQ_STEP_UPDATE, _("Update")),
    _("The update command runs on the manager and Swarm replaces the tasks of each service. "
      "There is nothing to do here but watch: it goes on when this window is closed."));
  rq_wizard_step_set_sentence (
    rq_wizard_flow_add_step (flow, RQ_STEP_VERIFY, _("Verify")),
    _("Requeen looks at every task until all run the new version, are healthy and stay so. "
      "That the command has ended proves nothing yet."));
  rq_wizard_step_set_sentence (
    rq_wizard_flow_add_step (flow, RQ_STEP_CLOSE, _("Close")),
    _("How the upgrade ended, and what is left to do."));
}

static RqUpgradeFlow *
flow_new (RqDeploymentSession *session,
          GListModel *services)
{
  RqUpgradeFlow *self = g_object_new (RQ_TYPE_UPGRADE_FLOW, NULL);

  self->session = g_object_ref (session);
  self->choice = rq_target_choice_new (rq_deployment_session_get_deployment (session), services);
  g_signal_connect_swapped (self->choice, "changed", G_CALLBACK (show_all), self);
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (show_all), self);
  return self;
}

/**
 * rq_upgrade_flow_new:
 * @services: of #RqService: what runs now
 *
 * Returns: (transfer full): an upgrade whose version is yet to be chosen
 */
RqUpgradeFlow *
rq_upgrade_flow_new (RqDeploymentSession *session,
                     GListModel *services)
{
  RqUpgradeFlow *self = flow_new (session, services);

  show_all (self);
  return self;
}

/**
 * rq_upgrade_flow_new_for_head:
 * @services: of #RqService: what runs now
 * @head: of a release that is open
 *
 * Returns: (transfer full): that release, at the step that its record names
 */
RqUpgradeFlow *
rq_upgrade_flow_new_for_head (RqDeploymentSession *session,
                              GListModel *services,
                              RqReleaseHead *head)
{
  RqUpgradeFlow *self = flow_new (session, services);

  self->head = rq_release_head_ref (head);
  if (rq_release_head_get_state (head) != RQ_RELEASE_UPDATING)
    self->reached = RQ_STEP_VERIFY;
  rq_target_choice_set_version (self->choice, rq_release_head_get_version (head));
  return self;
}

/**
 * rq_upgrade_flow_set_makers:
 * @makers: what makes its jobs
 */
void
rq_upgrade_flow_set_makers (RqUpgradeFlow *self,
                            const RqUpgradeMakers *makers)
{
  g_return_if_fail (RQ_IS_UPGRADE_FLOW (self));

  self->makers = makers;
}

/**
 * rq_upgrade_flow_get_session:
 *
 * Returns: (transfer none): through which it reaches the swarm
 */
RqDeploymentSession *
rq_upgrade_flow_get_session (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), NULL);

  return self->session;
}

/**
 * rq_upgrade_flow_get_choice:
 *
 * Returns: (transfer none): the version, while it is typed
 */
RqTargetChoice *
rq_upgrade_flow_get_choice (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), NULL);

  return self->choice;
}

/**
 * rq_upgrade_flow_get_run:
 *
 * Returns: (transfer none) (nullable): what is or was under way
 */
RqJobRun *
rq_upgrade_flow_get_run (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), NULL);

  return self->run;
}

/**
 * rq_upgrade_flow_get_closing:
 *
 * Returns: (transfer none) (nullable): what closes a failed release as it is
 */
RqJobRun *
rq_upgrade_flow_get_closing (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), NULL);

  return self->closing;
}

/**
 * rq_upgrade_flow_get_problem:
 *
 * Returns: (transfer none) (nullable): why the last attempt did not begin, and what to do
 */
const char *
rq_upgrade_flow_get_problem (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), NULL);

  return self->problem;
}

/**
 * rq_upgrade_flow_get_release_id:
 *
 * Returns: (transfer none) (nullable): what the record of a release that was found open is found by
 */
const char *
rq_upgrade_flow_get_release_id (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), NULL);

  return self->head != NULL ? rq_release_head_get_id (self->head) : NULL;
}

/**
 * rq_upgrade_flow_is_unbegun:
 *
 * Returns: whether the version can still be another
 */
gboolean
rq_upgrade_flow_is_unbegun (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), FALSE);

  return self->run == NULL && self->head == NULL;
}

/**
 * rq_upgrade_flow_is_open:
 *
 * Returns: whether there is something left to do: to be chosen, to be watched, to be decided
 */
gboolean
rq_upgrade_flow_is_open (RqUpgradeFlow *self)
{
  RqJobRun *last;

  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), FALSE);

  last = self->closing != NULL ? self->closing : self->run;
  return last == NULL || (rq_job_run_get_phase (last) != RQ_JOB_PHASE_SUCCEEDED
                          && rq_job_run_get_phase (last) != RQ_JOB_PHASE_LEFT);
}

/**
 * rq_upgrade_flow_is_running:
 *
 * Returns: whether a job of it is under way
 */
gboolean
rq_upgrade_flow_is_running (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), FALSE);

  return (self->run != NULL && rq_job_run_is_running (self->run))
         || (self->closing != NULL && rq_job_run_is_running (self->closing));
}

/**
 * rq_upgrade_flow_take_over:
 *
 * Breaks the lock that somebody else holds and goes on; only when it was found locked.
 */
void
rq_upgrade_flow_take_over (RqUpgradeFlow *self)
{
  g_return_if_fail (RQ_IS_UPGRADE_FLOW (self));

  if (self->run != NULL && rq_job_run_get_phase (self->run) == RQ_JOB_PHASE_LOCKED)
    rq_job_run_start (self->run, TRUE);
}

/**
 * rq_upgrade_flow_can_accept:
 *
 * Returns: whether it has failed and nothing is being done about it
 */
gboolean
rq_upgrade_flow_can_accept (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), FALSE);

  if (self->closing != NULL && (rq_job_run_is_running (self->closing)
                                || rq_job_run_get_phase (self->closing) == RQ_JOB_PHASE_SUCCEEDED))
    return FALSE;

  if (self->run == NULL)
    return self->head != NULL && rq_release_head_get_state (self->head) == RQ_RELEASE_FAILED;

  return rq_job_run_get_phase (self->run) == RQ_JOB_PHASE_FAILED;
}

/**
 * rq_upgrade_flow_accept:
 * @reason: why it is right as it is; goes into the record
 */
void
rq_upgrade_flow_accept (RqUpgradeFlow *self,
                        const char *reason)
{
  const char *id;
  g_autoptr (RqJobRun) closing = NULL;

  g_return_if_fail (RQ_IS_UPGRADE_FLOW (self));
  g_return_if_fail (rq_upgrade_flow_can_accept (self) && *reason != '\0');

  id = self->run != NULL ? rq_job_run_get_release_id (self->run)
                         : rq_release_head_get_id (self->head);
  closing = run_new (self, RQ_JOB_ACCEPT, self->makers->resume, id);
  rq_job_run_tick (closing, "accept", reason);
  follow (self, &self->closing, closing, props[PROP_CLOSING]);
  g_signal_emit (self, started_signal, 0, closing);
}
