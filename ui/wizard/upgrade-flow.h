/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/deployment-session.h"
#include "release/job-run.h"
#include "release/release-draft.h"
#include "wizard/target-choice.h"
#include "wizard/wizard-flow.h"

G_BEGIN_DECLS

/* The names of its steps. */
#define RQ_STEP_TARGET "target"
#define RQ_STEP_CHECKLIST "checklist"
#define RQ_STEP_REVIEW "review"
#define RQ_STEP_PULL "pull"
#define RQ_STEP_UPDATE "update"
#define RQ_STEP_VERIFY "verify"
#define RQ_STEP_OBSERVE "observe"
#define RQ_STEP_CLOSE "close"

/* How long is observed unless a person says otherwise. */
#define RQ_OBSERVE_MINUTES 15

/* An upgrade from the choice of its version to its end, mapped to steps. Properties, notified:
 * "draft" (RqReleaseDraft, nullable until it is written),
 * "run" (RqJobRun, nullable until it begins), "closing" (RqJobRun, nullable: accepting it as it
 * is), "problem" (nullable sentence: why the last attempt did not begin).
 * Signals: "changed", "started" (RqJobRun: whoever keeps the program alive wants to know),
 * "take-over-requested" (a person is to be asked first), "finished" (its window has no more to
 * show). Main only. */
#define RQ_TYPE_UPGRADE_FLOW (rq_upgrade_flow_get_type ())
G_DECLARE_FINAL_TYPE (RqUpgradeFlow, rq_upgrade_flow, RQ, UPGRADE_FLOW, RqWizardFlow)

/* How the jobs are made of a release's ID; a test has others. */
typedef struct
{
  RqJobMaker begin;  /* one that is approved */
  RqJobMaker resume; /* one that has begun */
} RqUpgradeMakers;

/* @services: of RqService: what runs now */
RqUpgradeFlow       *rq_upgrade_flow_new            (RqDeploymentSession *session,
                                                     GListModel          *services);
/* A release that is open and that nobody watches from here. */
RqUpgradeFlow       *rq_upgrade_flow_new_for_head   (RqDeploymentSession *session,
                                                     GListModel          *services,
                                                     RqReleaseHead       *head);
/* @makers: (transfer none): outlives the flow; before it begins */
void                 rq_upgrade_flow_set_makers     (RqUpgradeFlow         *self,
                                                     const RqUpgradeMakers *makers);
RqDeploymentSession *rq_upgrade_flow_get_session    (RqUpgradeFlow *self);
RqTargetChoice      *rq_upgrade_flow_get_choice     (RqUpgradeFlow *self);
RqJobRun            *rq_upgrade_flow_get_run        (RqUpgradeFlow *self); /* (nullable) */
RqJobRun            *rq_upgrade_flow_get_closing    (RqUpgradeFlow *self); /* (nullable) */
const char          *rq_upgrade_flow_get_problem    (RqUpgradeFlow *self); /* (nullable) */
/* (nullable): while it is not written */
const char          *rq_upgrade_flow_get_release_id (RqUpgradeFlow *self);
/* Whether the version can still be another. */
gboolean             rq_upgrade_flow_is_unbegun     (RqUpgradeFlow *self);
/* Not over: it is to be chosen, runs, or needs a person. */
gboolean             rq_upgrade_flow_is_open        (RqUpgradeFlow *self);
gboolean             rq_upgrade_flow_is_running     (RqUpgradeFlow *self);
RqReleaseDraft      *rq_upgrade_flow_get_draft      (RqUpgradeFlow *self); /* (nullable) */
/* Goes with the next approval or sending back. */
void                 rq_upgrade_flow_set_comment    (RqUpgradeFlow *self,
                                                     const char    *comment);
/* How long everything is watched after it was verified; 0: not at all. Before it begins. */
void                 rq_upgrade_flow_set_observe_minutes (RqUpgradeFlow *self,
                                                          unsigned int   minutes);
/* Before anything was changed: back to the review. */
void                 rq_upgrade_flow_cancel_pull    (RqUpgradeFlow *self);
/* To the author, with that comment, which must not be empty. */
void                 rq_upgrade_flow_send_back      (RqUpgradeFlow *self);
/* Nothing was changed; the draft is closed. */
gboolean             rq_upgrade_flow_can_abandon    (RqUpgradeFlow *self);
void                 rq_upgrade_flow_abandon        (RqUpgradeFlow *self);
/* Closes a failed release as it is. @reason: why */
gboolean             rq_upgrade_flow_can_accept     (RqUpgradeFlow *self);
void                 rq_upgrade_flow_accept         (RqUpgradeFlow *self,
                                                     const char    *reason);

G_END_DECLS
