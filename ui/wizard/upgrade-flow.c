/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/upgrade-flow.h"

#include <glib/gi18n-lib.h>

#include "release/upgrade.h"
#include "wizard/upgrade-flow-private.h"

typedef enum
{
  PROP_RUN = 1,
  PROP_CLOSING,
  PROP_PROBLEM,
  PROP_DRAFT,
} RqUpgradeFlowProperty;

static GParamSpec *props[PROP_DRAFT + 1];
static unsigned int changed_signal;
static unsigned int started_signal;
static unsigned int take_over_signal;
static unsigned int finished_signal;

G_DEFINE_FINAL_TYPE (RqUpgradeFlow, rq_upgrade_flow, RQ_TYPE_WIZARD_FLOW)

static RqReleaseJob *
make_begin (RqDeployment *deployment,
            RqTransport  *transport,
            const char   *release_id)
{
  return RQ_RELEASE_JOB (rq_upgrade_new_from_draft (deployment, transport, release_id));
}

static RqReleaseJob *
make_resume (RqDeployment *deployment,
             RqTransport  *transport,
             const char   *release_id)
{
  return RQ_RELEASE_JOB (rq_upgrade_resume (deployment, transport, release_id));
}

static const RqUpgradeMakers real_makers = { make_begin, make_resume };

/**
 * rq_upgrade_flow_refresh:
 *
 * Shows what has changed in it.
 */
void
rq_upgrade_flow_refresh (RqUpgradeFlow *self)
{
  rq_upgrade_flow_update (self);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
is_draft (RqReleaseHead *head)
{
  RqReleaseState state = rq_release_head_get_state (head);

  return state == RQ_RELEASE_DRAFT || state == RQ_RELEASE_CHECKING || state == RQ_RELEASE_READY;
}

/* A draft that was abandoned, here or elsewhere. */
static gboolean
is_over (RqUpgradeFlow *self)
{
  RqReleaseHead *head = self->draft != NULL ? rq_release_draft_get_head (self->draft) : NULL;

  return self->run == NULL && self->head == NULL && head != NULL && !is_draft (head);
}

static void
follow (RqUpgradeFlow  *self,
        RqJobRun      **field,
        RqJobRun       *run,
        GParamSpec     *pspec)
{
  if (*field != NULL)
    g_signal_handlers_disconnect_by_data (*field, self);
  g_set_object (field, run);
  if (run != NULL)
    {
      g_signal_connect_swapped (run, "notify::phase", G_CALLBACK (rq_upgrade_flow_refresh), self);
      g_signal_connect_swapped (run, "notify::state", G_CALLBACK (rq_upgrade_flow_refresh), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

/* @what: what the maker makes it of */
static RqJobRun *
run_new (RqUpgradeFlow *self,
         RqJobKind      kind,
         RqJobMaker     maker,
         const char    *what)
{
  return rq_job_run_new (kind, maker, rq_deployment_session_get_deployment (self->session),
                         rq_deployment_session_get_transport (self->session), what,
                         rq_target_choice_get_version (self->choice));
}

static void
begin (RqUpgradeFlow *self)
{
  RqReleaseHead *head = rq_release_draft_get_head (self->draft);
  g_autoptr (RqJobRun) run = run_new (self, RQ_JOB_UPGRADE, self->makers->begin,
                                      rq_release_head_get_id (head));

  rq_job_run_set_observe_minutes (run, self->observe_minutes);
  self->reached = RQ_STEP_PULL;
  rq_upgrade_flow_set_problem (self, NULL);
  follow (self, &self->run, run, props[PROP_RUN]);
  g_signal_emit (self, started_signal, 0, run);
}

static void
resume (RqUpgradeFlow *self,
        const char    *release_id)
{
  g_autofree char *id = g_strdup (release_id);
  g_autoptr (RqJobRun) run = run_new (self, RQ_JOB_UPGRADE, self->makers->resume, id);

  follow (self, &self->closing, NULL, props[PROP_CLOSING]);
  follow (self, &self->run, run, props[PROP_RUN]);
  g_signal_emit (self, started_signal, 0, run);
}

/* Nothing was changed: what stood in the way is put right, and it is begun again. */
static void
go_back (RqUpgradeFlow *self)
{
  g_autofree char *why = g_strdup (rq_job_run_get_detail (self->run));

  follow (self, &self->run, NULL, props[PROP_RUN]);
  g_clear_pointer (&self->head, rq_release_head_unref);
  rq_target_choice_refresh (self->choice);
  rq_upgrade_flow_refresh (self);
  rq_upgrade_flow_set_problem (self, why);
}

static void
next_of_draft (RqUpgradeFlow *self)
{
  if (rq_release_draft_is_ready (self->draft))
    {
      begin (self);
    }
  else if (self->reviewing)
    {
      rq_upgrade_flow_approve (self);
    }
  else
    {
      self->reviewing = TRUE;
      rq_upgrade_flow_refresh (self);
    }
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
  else if (self->draft != NULL)
    {
      next_of_draft (self);
    }
  else
    {
      rq_target_choice_refresh (self->choice);
      if (rq_target_choice_get_why_not (self->choice) == NULL)
        rq_upgrade_flow_create_draft (self);
    }
}

static void
rq_upgrade_flow_get_property (GObject      *object,
                              unsigned int  property_id,
                              GValue       *value,
                              GParamSpec   *pspec)
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
    case PROP_DRAFT:
      g_value_set_object (value, self->draft);
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
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
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
  g_clear_object (&self->draft);
  g_clear_object (&self->opening);
  g_free (self->comment);
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
  props[PROP_DRAFT] = g_param_spec_object ("draft", NULL, NULL, RQ_TYPE_RELEASE_DRAFT, flags);
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
  self->makers = &real_makers;
  self->reached = RQ_STEP_PULL;
  self->observe_minutes = RQ_OBSERVE_MINUTES;
  self->comment = g_strdup ("");
  rq_upgrade_flow_add_steps (self);
}

static void
take_head (RqUpgradeFlow *self,
           RqReleaseHead *head)
{
  g_clear_pointer (&self->head, rq_release_head_unref);
  self->head = rq_release_head_ref (head);
  if (rq_release_head_get_state (head) != RQ_RELEASE_UPDATING)
    self->reached = RQ_STEP_VERIFY;
  else
    self->reached = RQ_STEP_UPDATE;
}

static void
session_changed_cb (RqUpgradeFlow *self)
{
  rq_target_choice_set_transport (self->choice,
                                  rq_deployment_session_get_transport (self->session));
  rq_upgrade_flow_refresh (self);
}

static RqUpgradeFlow *
flow_new (RqDeploymentSession *session,
          GListModel          *services)
{
  RqUpgradeFlow *self = g_object_new (RQ_TYPE_UPGRADE_FLOW, NULL);

  self->session = g_object_ref (session);
  self->choice = rq_target_choice_new (rq_deployment_session_get_deployment (session), services);
  rq_target_choice_set_transport (self->choice, rq_deployment_session_get_transport (session));
  g_signal_connect_swapped (self->choice, "changed", G_CALLBACK (rq_upgrade_flow_refresh), self);
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (session_changed_cb), self);
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
                     GListModel          *services)
{
  RqUpgradeFlow *self = flow_new (session, services);

  rq_upgrade_flow_refresh (self);
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
                              GListModel          *services,
                              RqReleaseHead       *head)
{
  RqUpgradeFlow *self = flow_new (session, services);

  rq_target_choice_set_version (self->choice, rq_release_head_get_version (head));
  if (is_draft (head))
    rq_upgrade_flow_open_draft (self, rq_release_head_get_id (head));
  else
    take_head (self, head);
  rq_upgrade_flow_refresh (self);
  return self;
}

/* A draft that somebody else has begun is one of their releases. */
static void
draft_cb (RqUpgradeFlow *self)
{
  RqReleaseHead *head = rq_release_draft_get_head (self->draft);

  if (self->run == NULL && self->head == NULL && rq_release_head_has_begun (head))
    take_head (self, head);
  rq_upgrade_flow_refresh (self);
}

/**
 * rq_upgrade_flow_take_draft:
 * @draft: has a head
 */
void
rq_upgrade_flow_take_draft (RqUpgradeFlow  *self,
                            RqReleaseDraft *draft)
{
  RqReleaseHead *head = rq_release_draft_get_head (draft);

  g_return_if_fail (self->draft == NULL && head != NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_swapped (draft, "notify", G_CALLBACK (draft_cb), self);
  rq_target_choice_set_version (self->choice, rq_release_head_get_version (head));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DRAFT]);
  rq_upgrade_flow_refresh (self);
}

/**
 * rq_upgrade_flow_set_problem:
 * @words: (nullable): what could not be done, and what to do about it
 */
void
rq_upgrade_flow_set_problem (RqUpgradeFlow *self,
                             const char    *words)
{
  if (g_strcmp0 (self->problem, words) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (words);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

/**
 * rq_upgrade_flow_set_makers:
 * @makers: what makes its jobs
 */
void
rq_upgrade_flow_set_makers (RqUpgradeFlow         *self,
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
 * rq_upgrade_flow_is_unbegun:
 *
 * Returns: whether the version can still be another
 */
gboolean
rq_upgrade_flow_is_unbegun (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), FALSE);

  return self->run == NULL && self->head == NULL && self->draft == NULL && self->opening == NULL;
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
  if (last == NULL)
    return !is_over (self);

  return rq_job_run_get_phase (last) != RQ_JOB_PHASE_SUCCEEDED
         && rq_job_run_get_phase (last) != RQ_JOB_PHASE_LEFT;
}

/**
 * rq_upgrade_flow_get_draft:
 *
 * Returns: (transfer none) (nullable): the release before it begins, once it is written
 */
RqReleaseDraft *
rq_upgrade_flow_get_draft (RqUpgradeFlow *self)
{
  g_return_val_if_fail (RQ_IS_UPGRADE_FLOW (self), NULL);

  return self->draft;
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
                        const char    *reason)
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
