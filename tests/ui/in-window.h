/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "application.h"
#include "deployment/add-deployment.h"
#include "release/release-draft.h"
#include "sandbox.h"
#include "settings/deployments.h"
#include "window.h"
#include "wizard/rollback-window.h"
#include "wizard/upgrade-window.h"

G_BEGIN_DECLS

/* How the program's own windows are driven on the sandbox, as a person would, in any language.
 * What does not come fails the test. */
RqApplication    *in_window_application_new      (void);
/* One deployment of that name: the sandbox. */
RqDeployments    *in_window_deployments_new      (RqSandbox  *sandbox,
                                                  const char *name);
/* Until every service of the stack is there and well. */
void              in_window_wait_for_services    (RqWindow *window);
/* How to reach the sandbox. */
void              in_window_fill_in_host         (RqAddDeployment *dialog,
                                                  RqSandbox       *sandbox);
/* Presses the button of the wizard's page, once it can be pressed. */
void              in_window_next                 (gpointer wizard);
/* The dialog that asks; it comes. */
gpointer          in_window_question             (void);
/* Presses the verb of the dialog that asks. */
void              in_window_say_yes              (void);
/* Once the upgrade's page is there. @version: to go to */
RqUpgradeWindow  *in_window_ask_upgrade          (RqWindow   *window,
                                                  const char *version);
/* Presses on, and waits until the checks have begun. */
RqReleaseDraft   *in_window_start_checks         (RqUpgradeWindow *wizard);
/* Until nothing more is being checked. */
void              in_window_wait_for_checks      (RqReleaseDraft *draft);
/* Requeen checks what it can; the rest is ticked, with a note. */
void              in_window_complete_checklist   (RqUpgradeWindow *wizard,
                                                  RqReleaseDraft  *draft);
/* From the complete checklist until it is reviewed. */
void              in_window_review               (RqUpgradeWindow *wizard);
void              in_window_approve              (RqUpgradeWindow *wizard);
/* Once its preview is there. @parent: a window with that button */
RqRollbackWindow *in_window_ask_rollback         (gpointer parent);
/* Whether the wizard has come to the step of that name. */
gboolean          in_window_is_at                (RqWizardFlow *flow,
                                                  const char   *step);

G_END_DECLS
