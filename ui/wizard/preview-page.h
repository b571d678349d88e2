/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/rollback.h"

G_BEGIN_DECLS

/* What a rollback would do, service by service, and what does not go back by itself. */
#define RQ_TYPE_PREVIEW_PAGE (rq_preview_page_get_type ())
G_DECLARE_FINAL_TYPE (RqPreviewPage, rq_preview_page, RQ, PREVIEW_PAGE, AdwBin)

GtkWidget  *rq_preview_page_new          (void);
void        rq_preview_page_show_loading (RqPreviewPage *self);
void        rq_preview_page_show_preview (RqPreviewPage     *self,
                                          RqRollbackPreview *preview);
/* @words: why it cannot be done */
void        rq_preview_page_show_problem (RqPreviewPage *self,
                                          const char    *words);
/* @words: what confirming does first, "" for nothing */
void        rq_preview_page_set_notice   (RqPreviewPage *self,
                                          const char    *words);
/* "loading", "failed", "nothing" or "preview" */
const char *rq_preview_page_get_state    (RqPreviewPage *self);

G_END_DECLS
