/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wizard/wizard-step.h"

G_BEGIN_DECLS

/* The steps of something long, and which of them it is at; what a frame shows. Properties,
 * notified: "current" (RqWizardStep), "title" (of the window), "may-roll-back" (something may
 * have changed). The subclass maps its own state to the steps. No GTK. Main only. */
#define RQ_TYPE_WIZARD_FLOW (rq_wizard_flow_get_type ())
G_DECLARE_DERIVABLE_TYPE (RqWizardFlow, rq_wizard_flow, RQ, WIZARD_FLOW, GObject)

struct _RqWizardFlowClass
{
  GObjectClass parent_class;

  /* the button of the current step was pressed */
  void (*next) (RqWizardFlow *self);
};

GListModel   *rq_wizard_flow_get_steps     (RqWizardFlow *self); /* of RqWizardStep */
RqWizardStep *rq_wizard_flow_get_step      (RqWizardFlow *self,
                                            const char   *name); /* (nullable) */
RqWizardStep *rq_wizard_flow_get_current   (RqWizardFlow *self);
/* -1: it is not one of them */
int           rq_wizard_flow_index_of      (RqWizardFlow *self,
                                            RqWizardStep *step);
const char   *rq_wizard_flow_get_title     (RqWizardFlow *self);
gboolean      rq_wizard_flow_may_roll_back (RqWizardFlow *self);
/* Nothing happens while the current step is not ready. */
void          rq_wizard_flow_next          (RqWizardFlow *self);

/* For subclasses. */
RqWizardStep *rq_wizard_flow_add_step          (RqWizardFlow *self,
                                                const char   *name,
                                                const char   *title);
/* Those before are done (or failed, when they were), those after are to come. */
void          rq_wizard_flow_set_current       (RqWizardFlow *self,
                                                const char   *name);
void          rq_wizard_flow_set_title         (RqWizardFlow *self,
                                                const char   *title);
void          rq_wizard_flow_set_may_roll_back (RqWizardFlow *self,
                                                gboolean      may_roll_back);

G_END_DECLS
