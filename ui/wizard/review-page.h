/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/release-draft.h"

G_BEGIN_DECLS

/* The whole checklist as it stands, with who, when and evidence, for whoever approves it.
 * Signals: "changed" (what was typed or chosen), "send-back". */
#define RQ_TYPE_REVIEW_PAGE (rq_review_page_get_type ())
G_DECLARE_FINAL_TYPE (RqReviewPage, rq_review_page, RQ, REVIEW_PAGE, AdwBin)

GtkWidget *rq_review_page_new         (void);
/* @draft: (nullable): none yet */
void       rq_review_page_set_draft   (RqReviewPage   *self,
                                       RqReleaseDraft *draft);
/* (transfer full): what was typed */
char      *rq_review_page_dup_comment (RqReviewPage *self);
unsigned int rq_review_page_get_observe_minutes (RqReviewPage *self);
/* Once it is no draft any more it can be looked at only. */
void       rq_review_page_set_editable (RqReviewPage *self,
                                        gboolean      editable);
/* @words: (nullable): what could not be written */
void       rq_review_page_set_problem (RqReviewPage *self,
                                       const char   *words);

G_END_DECLS
