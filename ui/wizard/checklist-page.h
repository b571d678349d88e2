/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/release-draft.h"

G_BEGIN_DECLS

/* What has to be so before an upgrade, or what is to be done after a rollback: ticked, or checked.
 * What is checked and was not yet is checked when the page is first seen. Before an upgrade it uses
 * the action "win.abandon" of its window. */
#define RQ_TYPE_CHECKLIST_PAGE (rq_checklist_page_get_type ())
G_DECLARE_FINAL_TYPE (RqChecklistPage, rq_checklist_page, RQ, CHECKLIST_PAGE, AdwBin)

GtkWidget *rq_checklist_page_new       (void);
/* @draft: (nullable): none yet */
void       rq_checklist_page_set_draft (RqChecklistPage *self,
                                        RqReleaseDraft  *draft);

/* Once it is no draft any more it can be looked at only. */
void       rq_checklist_page_set_editable (RqChecklistPage *self,
                                           gboolean         editable);

G_END_DECLS
