/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wizard/wizard-flow.h"

G_BEGIN_DECLS

/* The steps of a flow at the left (above, where it is narrow), the page of one of them, and what
 * can be done next below it. Follows the flow's current step unless a person looks at an earlier
 * one. Property: "shown" (RqWizardStep, notified). Actions of its window that it uses:
 * "win.rollback". */
#define RQ_TYPE_WIZARD_FRAME (rq_wizard_frame_get_type ())
G_DECLARE_FINAL_TYPE (RqWizardFrame, rq_wizard_frame, RQ, WIZARD_FRAME, AdwBin)

/* Once. */
void          rq_wizard_frame_set_flow  (RqWizardFrame *self,
                                         RqWizardFlow  *flow);
/* @name: of the step; before the flow is set */
void          rq_wizard_frame_add_page  (RqWizardFrame *self,
                                         const char    *name,
                                         GtkWidget     *page);
RqWizardStep *rq_wizard_frame_get_shown (RqWizardFrame *self);
/* Only what is done or current can be looked at. */
void          rq_wizard_frame_show      (RqWizardFrame *self,
                                         RqWizardStep  *step);
/* -1: the one before, 1: the one after */
void          rq_wizard_frame_turn      (RqWizardFrame *self,
                                         int            pages);
/* The keyboard goes to the list of the steps. */
void          rq_wizard_frame_show_steps (RqWizardFrame *self);
/* What the next button would do, if it can be pressed now. */
void          rq_wizard_frame_next      (RqWizardFrame *self);

G_END_DECLS
