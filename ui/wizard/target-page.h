/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "settings/deployment.h"
#include "wizard/target-choice.h"

G_BEGIN_DECLS

/* Where the version is typed, and what it would change is seen. */
#define RQ_TYPE_TARGET_PAGE (rq_target_page_get_type ())
G_DECLARE_FINAL_TYPE (RqTargetPage, rq_target_page, RQ, TARGET_PAGE, AdwBin)

GtkWidget *rq_target_page_new         (RqDeployment   *deployment,
                                       RqTargetChoice *choice);
/* As if it were typed. */
void       rq_target_page_set_version (RqTargetPage *self,
                                       const char   *version);
/* No longer, once the release has begun. */
void       rq_target_page_set_editable (RqTargetPage *self,
                                        gboolean      editable);
/* @words: (nullable): why the last attempt did not begin */
void       rq_target_page_set_problem (RqTargetPage *self,
                                       const char   *words);

G_END_DECLS
