/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  RQ_STEP_TO_COME,
  RQ_STEP_CURRENT,
  RQ_STEP_DONE,
  RQ_STEP_FAILED,
} RqStepState;

/* One step of a wizard, as its frame shows it. Properties, notified: "name" (stable), "title",
 * "sentence" (what to do and why), "state" (int, RqStepState), "state-words", "icon-name",
 * "next-label" (nullable: nothing to press), "why-not" (nullable: it can be pressed). No GTK. */
#define RQ_TYPE_WIZARD_STEP (rq_wizard_step_get_type ())
G_DECLARE_FINAL_TYPE (RqWizardStep, rq_wizard_step, RQ, WIZARD_STEP, GObject)

RqWizardStep *rq_wizard_step_new            (const char *name,
                                             const char *title);
const char   *rq_wizard_step_get_name       (RqWizardStep *self);
const char   *rq_wizard_step_get_title      (RqWizardStep *self);
const char   *rq_wizard_step_get_sentence   (RqWizardStep *self);
RqStepState   rq_wizard_step_get_state      (RqWizardStep *self);
const char   *rq_wizard_step_get_next_label (RqWizardStep *self); /* (nullable) */
const char   *rq_wizard_step_get_why_not    (RqWizardStep *self); /* (nullable) */
gboolean      rq_wizard_step_is_ready       (RqWizardStep *self);
void          rq_wizard_step_set_state      (RqWizardStep *self,
                                             RqStepState   state);
void          rq_wizard_step_set_sentence   (RqWizardStep *self,
                                             const char   *sentence);
/* @next_label: (nullable): nothing to press; @why_not: (nullable): it can be pressed */
void          rq_wizard_step_offer          (RqWizardStep *self,
                                             const char   *next_label,
                                             const char   *why_not);

/* Pure. */
const char   *rq_step_state_to_label        (RqStepState state); /* translated */
const char   *rq_step_state_to_icon         (RqStepState state);
const char   *rq_step_state_to_style        (RqStepState state);

G_END_DECLS
