/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/upgrade-plan.h"
#include "settings/deployment.h"
#include "ssh/transport.h"

G_BEGIN_DECLS

/* The version that an upgrade is to go to while a person types it: is it one, and
 * what would it change. Signal: "changed". No GTK. Main only. */
#define RQ_TYPE_TARGET_CHOICE (rq_target_choice_get_type ())
G_DECLARE_FINAL_TYPE (RqTargetChoice, rq_target_choice, RQ, TARGET_CHOICE, GObject)

/* @services: of RqService: what runs now */
RqTargetChoice *rq_target_choice_new          (RqDeployment *deployment,
                                               GListModel   *services);
/* @transport: (nullable): without one nobody is asked whether there are images of a version */
void            rq_target_choice_set_transport (RqTargetChoice *self,
                                                RqTransport    *transport);
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
/* (nullable): %NULL when it can be gone to; a sentence on what is to be done first */
const char     *rq_target_choice_get_why_not  (RqTargetChoice *self);

G_END_DECLS
