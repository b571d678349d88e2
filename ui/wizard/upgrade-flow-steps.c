/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "wizard/upgrade-flow-private.h"

static const struct
{
  const char *name;
  const char *title;
  const char *sentence;
} all_steps[] = {
  { RQ_STEP_TARGET, N_("Target"),
    N_("Choose the version to go to, and see which services it will change.") },
  { RQ_STEP_CHECKLIST, N_("Checklist"),
    N_("What has to be true before anything is changed. Requeen checks what it can; tick the rest, "
       "and note where the proof is.") },
  { RQ_STEP_REVIEW, N_("Review"),
    N_("Look over the whole checklist, then approve it, or send it back with a comment.") },
  { RQ_STEP_PULL, N_("Pull"),
    N_("The manager gets the images now, so that the update does not wait for them. Nothing is "
       "changed yet.") },
  { RQ_STEP_UPDATE, N_("Update"),
    N_("The update command runs on the manager and Swarm replaces the tasks of each service. "
       "Watch, and answer what the command asks. It goes on when this window is closed.") },
  { RQ_STEP_VERIFY, N_("Verify"),
    N_("Requeen looks at every task until all run the new version, are healthy and stay so. "
       "That the command has ended proves nothing yet.") },
  { RQ_STEP_OBSERVE, N_("Observe"),
    N_("Everything runs. Requeen goes on looking at it for a while: some faults need traffic and "
       "time to show.") },
  { RQ_STEP_CLOSE, N_("Close"), N_("How the upgrade ended, and what is left to do.") },
};

static RqWizardStep *
step (RqUpgradeFlow *self,
      const char    *name)
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
      return RQ_STEP_VERIFY;
    case RQ_RELEASE_OBSERVING:
      return RQ_STEP_OBSERVE;
    case RQ_RELEASE_COMPLETED:
    case RQ_RELEASE_ROLLING_BACK:
    case RQ_RELEASE_ROLLED_BACK:
    case RQ_RELEASE_FAILED:
      return RQ_STEP_CLOSE;
    case RQ_RELEASE_DRAFT:
    case RQ_RELEASE_CHECKING:
    case RQ_RELEASE_READY:
    case RQ_RELEASE_PULLING:
      return RQ_STEP_PULL;
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
                const char    *why_not)
{
  /* a session that was never opened is a test's */
  if (rq_deployment_session_get_model (self->session) == NULL)
    return why_not;

  return is_offline (self) ? _("The connection is lost. Reconnect, then go on.") : why_not;
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

  if (self->opening != NULL)
    why_not = _("The release is being looked up in the swarm.");
  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), RQ_STEP_TARGET);
  rq_wizard_step_offer (step (self, RQ_STEP_TARGET), _("_Start Checks"),
                        unless_offline (self, why_not));
}

static void
offer_review (RqUpgradeFlow *self)
{
  gboolean ready = rq_release_draft_is_ready (self->draft);
  const char *why_not = rq_release_draft_is_busy (self->draft)
                        ? _("Something is being checked or written.") : NULL;

  rq_wizard_step_offer (step (self, RQ_STEP_REVIEW),
                        ready ? _("_Pull Images and Update") : _("_Approve"),
                        unless_offline (self, why_not));
}

/* Once it is complete it is reviewed when a person says so, and again when it was approved. */
static void
show_draft (RqUpgradeFlow *self)
{
  RqWizardFlow *flow = RQ_WIZARD_FLOW (self);
  const char *why_not = rq_release_draft_get_why_not (self->draft);
  gboolean complete = rq_release_draft_is_complete (self->draft);

  self->reviewing = complete && (self->reviewing || rq_release_draft_is_ready (self->draft));
  rq_wizard_flow_set_current (flow, self->reviewing ? RQ_STEP_REVIEW : RQ_STEP_CHECKLIST);
  rq_wizard_step_offer (step (self, RQ_STEP_CHECKLIST), _("_Review"),
                        unless_offline (self, complete ? NULL : why_not));
  offer_review (self);
  if (!rq_upgrade_flow_is_open (self))
    rq_wizard_step_offer (rq_wizard_flow_get_current (flow), NULL, why_not);
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
                        state == RQ_RELEASE_FAILED ? _("_Verify Again") : _("Res_ume"),
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
    rq_wizard_step_offer (at, _("Res_ume"), unless_offline (self, NULL));
  else
    rq_wizard_step_offer (at, _("_Back to Review"), NULL);
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
  gboolean begun = rq_wizard_flow_may_roll_back (RQ_WIZARD_FLOW (self));

  rq_wizard_flow_set_current (RQ_WIZARD_FLOW (self), self->reached);
  rq_wizard_step_offer (step (self, self->reached), begun ? NULL : _("_Back to Review"),
                        begun ? _("It is no longer watched from here.") : NULL);
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

/**
 * rq_upgrade_flow_update:
 *
 * Maps what it knows to its steps.
 */
void
rq_upgrade_flow_update (RqUpgradeFlow *self)
{
  show_title (self);
  if (self->closing != NULL)
    show_closing (self);
  else if (self->run != NULL)
    show_run (self);
  else if (self->head != NULL)
    show_head (self);
  else if (self->draft != NULL)
    show_draft (self);
  else
    show_target (self);
}

/**
 * rq_upgrade_flow_add_steps:
 *
 * Once, when it is made.
 */
void
rq_upgrade_flow_add_steps (RqUpgradeFlow *self)
{
  for (unsigned int i = 0; i < G_N_ELEMENTS (all_steps); i++)
    {
      RqWizardStep *added = rq_wizard_flow_add_step (RQ_WIZARD_FLOW (self), all_steps[i].name,
                                                     _(all_steps[i].title));

      rq_wizard_step_set_sentence (added, _(all_steps[i].sentence));
    }
}
