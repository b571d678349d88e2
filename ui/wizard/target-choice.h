/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/upgrade-plan.h"
#include "settings/deployment.h"

G_BEGIN_DECLS

/* The version that an upgrade is to go to while a person types it: is it one, what would it
 * change, and what about it has to be confirmed. Signal: "changed". No GTK. Main only. */
#define RQ_TYPE_TARGET_CHOICE (rq_target_choice_get_type ())
G_DECLARE_FINAL_TYPE (RqTargetChoice, rq_target_choice, RQ, TARGET_CHOICE, GObject)

typedef enum
{
  RQ_RISK_DOWNGRADE, /* an older version */
  RQ_RISK_HEALTH,    /* not all services are well now */
} RqRisk;
#define RQ_N_RISKS (RQ_RISK_HEALTH + 1)

/* @services: of RqService: what runs now */
RqTargetChoice *rq_target_choice_new          (RqDeployment *deployment,
                                               GListModel   *services);
void            rq_target_choice_set_version  (RqTargetChoice *self,
                                               const char     *text);
const char     *rq_target_choice_get_version  (RqTargetChoice *self); /* "" */
/* Looks at the services again. */
void            rq_target_choice_refresh      (RqTargetChoice *self);
/* (nullable): while it is no version */
RqUpgradePlan  *rq_target_choice_get_plan     (RqTargetChoice *self);
gboolean        rq_target_choice_is_wrong     (RqTargetChoice *self); /* typed, and no version */
const char     *rq_target_choice_get_hint     (RqTargetChoice *self); /* a sentence, "" */
const char     *rq_target_choice_get_style    (RqTargetChoice *self); /* of the hint */
gboolean        rq_target_choice_has_risk     (RqTargetChoice *self,
                                               RqRisk          risk);
/* "chat-api: Paused, calls: Degraded" */
const char     *rq_target_choice_get_unwell   (RqTargetChoice *self);
void            rq_target_choice_confirm      (RqTargetChoice *self,
                                               RqRisk          risk,
                                               gboolean        confirmed);
/* (nullable): %NULL when it can be gone to; a sentence on what is to be done first */
const char     *rq_target_choice_get_why_not  (RqTargetChoice *self);
/* (transfer full): the confirmed risks as rq_upgrade_tick() has them */
char          **rq_target_choice_dup_ticks    (RqTargetChoice *self);

G_END_DECLS
