/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/deployment-session.h"
#include "wizard/wizard-frame.h"

G_BEGIN_DECLS

/* A window around the frame of a flow. Its kinds add the pages. Signal: "rollback-requested". */
#define RQ_TYPE_WIZARD_WINDOW (rq_wizard_window_get_type ())
G_DECLARE_DERIVABLE_TYPE (RqWizardWindow, rq_wizard_window, RQ, WIZARD_WINDOW,
                          AdwApplicationWindow)

struct _RqWizardWindowClass
{
  AdwApplicationWindowClass parent_class;

  /* Ctrl+F */
  void (*find) (RqWizardWindow *self);
};

RqWizardFrame *rq_wizard_window_get_frame (RqWizardWindow *self);
/* Once, when all pages are there. @subtitle: the deployment */
void           rq_wizard_window_set_flow  (RqWizardWindow *self,
                                           RqWizardFlow   *flow,
                                           const char     *subtitle);
/* Once: its banner says when the connection is lost. */
void           rq_wizard_window_set_session (RqWizardWindow      *self,
                                             RqDeploymentSession *session);

G_END_DECLS
