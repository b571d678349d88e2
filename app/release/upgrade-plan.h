/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What an upgrade of a service would mean. */
typedef struct
{
  char     *name;    /* (owned) "chat-api" */
  char     *from;    /* (owned) its version now, "" without a tag */
  char     *to;      /* (owned) the version then; the same when it is not changed */
  gboolean  changes; /* expected to be changed by the update command */
} RqUpgradePlanRow;

/* What an upgrade is expected to change, told from the stack's images alone: the services that run
 * the version most of them share, and those that run a neighbour of it (a half-finished upgrade).
 * What the person sees before saying yes. Pure; immutable, refcounted. */
#define RQ_TYPE_UPGRADE_PLAN (rq_upgrade_plan_get_type ())
typedef struct _RqUpgradePlan RqUpgradePlan;

GType                   rq_upgrade_plan_get_type      (void);
/* @services: of JsonObject, as GET /services gives them */
RqUpgradePlan          *rq_upgrade_plan_new           (GPtrArray  *services,
                                                       const char *stack,
                                                       const char *version);
RqUpgradePlan          *rq_upgrade_plan_ref           (RqUpgradePlan *self);
void                    rq_upgrade_plan_unref         (RqUpgradePlan *self);
const char             *rq_upgrade_plan_get_version   (RqUpgradePlan *self);
/* "" when the services that change do not all run one version */
const char             *rq_upgrade_plan_get_previous  (RqUpgradePlan *self);
guint                   rq_upgrade_plan_get_n_changes (RqUpgradePlan *self);
guint                   rq_upgrade_plan_get_n_rows    (RqUpgradePlan *self);
const RqUpgradePlanRow *rq_upgrade_plan_get_row       (RqUpgradePlan *self,
                                                       guint          position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqUpgradePlan, rq_upgrade_plan_unref)

G_END_DECLS
