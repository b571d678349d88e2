/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/deployment-session.h"
#include "release/job-run.h"
#include "release/rollback.h"
#include "wizard/wizard-flow.h"

G_BEGIN_DECLS

/* The names of its steps. */
#define RQ_STEP_PREVIEW "preview"
#define RQ_STEP_RESTORE "restore"
#define RQ_STEP_RESULT "result"
#define RQ_STEP_AFTER "after" /* only with a session */

/* A rollback from what it would do to its end, mapped to steps. Properties, notified: "preview"
 * (RqRollbackPreview, nullable until it is read), "problem" (nullable sentence: why it cannot be
 * done), "run" (RqJobRun, nullable until it begins). Signals: "started" (RqJobRun: somebody starts
 * it, and keeps the program alive), "reload" (the preview is to be read again),
 * "take-over-requested", "finished". Main only. */
#define RQ_TYPE_ROLLBACK_FLOW (rq_rollback_flow_get_type ())
G_DECLARE_FINAL_TYPE (RqRollbackFlow, rq_rollback_flow, RQ, ROLLBACK_FLOW, RqWizardFlow)

/* @maker: of a release's ID; @transport: (nullable) */
RqRollbackFlow    *rq_rollback_flow_new            (RqDeployment *deployment,
                                                    RqTransport  *transport,
                                                    RqJobMaker    maker);
/* The session of the same deployment: the checklist of the rollback is a step then. */
void               rq_rollback_flow_set_session    (RqRollbackFlow      *self,
                                                    RqDeploymentSession *session);
RqDeploymentSession *rq_rollback_flow_get_session  (RqRollbackFlow *self); /* (nullable) */
/* Asks @rollback for its preview; it is not run. */
void               rq_rollback_flow_load           (RqRollbackFlow *self,
                                                    RqRollback     *rollback);
void               rq_rollback_flow_take_preview   (RqRollbackFlow    *self,
                                                    RqRollbackPreview *preview);
void               rq_rollback_flow_take_error     (RqRollbackFlow *self,
                                                    const GError   *error);
RqDeployment      *rq_rollback_flow_get_deployment (RqRollbackFlow *self);
RqTransport       *rq_rollback_flow_get_transport  (RqRollbackFlow *self); /* (nullable) */
RqRollbackPreview *rq_rollback_flow_get_preview    (RqRollbackFlow *self); /* (nullable) */
const char        *rq_rollback_flow_get_problem    (RqRollbackFlow *self); /* (nullable) */
RqJobRun          *rq_rollback_flow_get_run        (RqRollbackFlow *self); /* (nullable) */

G_END_DECLS
