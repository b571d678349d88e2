/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wizard/upgrade-flow.h"

G_BEGIN_DECLS

struct _RqUpgradeFlow
{
  RqWizardFlow parent_instance;

  RqDeploymentSession   *session;   /* (owned) */
  RqTargetChoice        *choice;    /* (owned) */
  const RqUpgradeMakers *makers;    /* (unowned) */
  RqReleaseDraft        *opening;   /* (owned) (nullable) being written or read */
  RqReleaseDraft        *draft;     /* (owned) (nullable) */
  gboolean               reviewing; /* a person has gone on from the checklist */
  unsigned int           observe_minutes;
  char                  *comment;   /* (owned) of the review */
  RqReleaseHead         *head;      /* (owned) (nullable) found open, not begun here */
  RqJobRun              *run;       /* (owned) (nullable) */
  RqJobRun              *closing;   /* (owned) (nullable) */
  char                  *problem;   /* (owned) (nullable) */
  const char            *reached;   /* (unowned) static: the last step that the run was at */
};

/* What it asks of its draft. */
void rq_upgrade_flow_create_draft (RqUpgradeFlow *self);
void rq_upgrade_flow_open_draft   (RqUpgradeFlow *self,
                                   const char    *release_id);
void rq_upgrade_flow_approve      (RqUpgradeFlow *self);

void rq_upgrade_flow_take_draft   (RqUpgradeFlow  *self,
                                   RqReleaseDraft *draft);
void rq_upgrade_flow_set_problem  (RqUpgradeFlow *self,
                                   const char    *words);
/* Something in it has changed. */
void rq_upgrade_flow_refresh      (RqUpgradeFlow *self);

/* Its steps. */
void rq_upgrade_flow_add_steps    (RqUpgradeFlow *self);
void rq_upgrade_flow_update       (RqUpgradeFlow *self);

G_END_DECLS
