/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-head.h"
#include "release/restore-plan.h"
#include "release/rollback.h"

G_BEGIN_DECLS

/* (transfer full): @plan in words for people; @unseen: (nullable): that its update command may
 * still run */
RqRollbackPreview *rq_rollback_preview_from_plan (RqReleaseHead *head,
                                                  RqRestorePlan *plan,
                                                  const char    *stack,
                                                  const char    *unseen);

G_END_DECLS
