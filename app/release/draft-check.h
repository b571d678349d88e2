/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/checklist.h"
#include "settings/deployment.h"

G_BEGIN_DECLS

/* The checks of a checklist, made: what they need to know, gathered once. Blocking, on a thread
 * with its own engine client. */
typedef struct _RqDraftChecker RqDraftChecker;

RqDraftChecker *rq_draft_checker_new  (RqEngineClient  *client,
                                       RqDeployment    *deployment,
                                       const char      *version,
                                       GCancellable    *cancellable,
                                       GError         **error);
void            rq_draft_checker_free (RqDraftChecker *self);
/* (transfer full): %NULL only when cancelled. @spec: of RQ_ITEM_CHECK */
RqCheckResult  *rq_draft_checker_run  (RqDraftChecker        *self,
                                       const RqChecklistSpec *spec,
                                       GCancellable          *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqDraftChecker, rq_draft_checker_free)

G_END_DECLS
