/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-head.h"
#include "release/restore-plan.h"
#include "release/rollback.h"

G_BEGIN_DECLS

/* (transfer full): @plan in words for people */
RqRollbackPreview *rq_rollback_preview_from_plan (RqReleaseHead *head,
                                                  RqRestorePlan *plan,
                                                  const char    *stack);

G_END_DECLS
