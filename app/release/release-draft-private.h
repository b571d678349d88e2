/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/draft-work.h"
#include "release/release-draft.h"

G_BEGIN_DECLS

/* For the operations of a draft. Main only. */
void         rq_release_draft_take_head  (RqReleaseDraft *self,
                                          RqReleaseHead  *head);
RqDraftWork *rq_release_draft_make_work  (RqReleaseDraft  *self,
                                          const char      *release_id,
                                          GError         **error);
GQueue      *rq_release_draft_get_writes (RqReleaseDraft *self);
void         rq_release_draft_hold       (RqReleaseDraft *self);
void         rq_release_draft_release    (RqReleaseDraft *self);

G_END_DECLS
