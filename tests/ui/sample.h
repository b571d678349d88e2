/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "records/release-store.h"
#include "release/job-run.h"
#include "release/release-draft.h"
#include "release/rollback.h"
#include "settings/deployment.h"
#include "swarm/service.h"
#include "wizard/upgrade-flow.h"

G_BEGIN_DECLS

/* Real model objects filled without a swarm, and a job that plays a script: for the states of
 * pages only. */
RqDeployment      *sample_deployment_new   (void);
RqService         *sample_service_new      (const char *name,
                                            const char *version,
                                            int         running,
                                            int         desired);
void               sample_service_judge    (RqService  *service,
                                            RqOutcome   outcome,
                                            const char *words);
GListStore        *sample_services_new     (unsigned int n_services);
GListStore        *sample_tasks_new        (void);
RqRollbackPreview *sample_preview_new      (const char *now);
/* (transfer full) of RqReleaseHead: one of each state that a person meets, newest first */
GPtrArray         *sample_heads_new        (void);
/* With a baseline, a timeline and a transcript. */
RqReleaseRecord   *sample_record_new       (RqReleaseState state);

/* What the job does, by the version that it is made for. */
#define SAMPLE_RUNNING "3.9.52" /* puts out some lines, then waits for cancelling */
#define SAMPLE_VERIFIED "3.9.53"
#define SAMPLE_FAILED "3.9.54"
#define SAMPLE_LOCKED "3.9.55"  /* verified once taken over */
#define SAMPLE_STOPPED "3.9.56"
#define SAMPLE_RESUMED "20261122-1020-3.9.54-ab12" /* the release's ID: verified */
#define SAMPLE_PULLING "3.9.58"   /* until it is cancelled */
#define SAMPLE_OBSERVING "3.9.59" /* until a person ends it, then verified */
#define SAMPLE_STUCK "3.9.60" /* paused, until its command is stopped; waits for cancelling */
#define SAMPLE_FLOOD "3.9.57"   /* 200,000 lines, then verified */
RqReleaseJob      *sample_job_maker        (RqDeployment *deployment,
                                            RqTransport  *transport,
                                            const char   *what);
RqJobRun          *sample_run_new          (const char *version);
/* A release before it begins, without a connection: nothing can be written. */
typedef enum
{
  SAMPLE_DRAFT_OPEN,     /* items in every state */
  SAMPLE_DRAFT_COMPLETE, /* to be reviewed */
  SAMPLE_DRAFT_READY,    /* approved by somebody else */
  SAMPLE_DRAFT_READY_ALONE, /* by its author */
} SampleDraft;
RqReleaseDraft    *sample_draft_new        (RqDeploymentSession *session,
                                            const char          *version,
                                            SampleDraft          kind);
/* The checklist of what people do after a rollback, half done. */
RqReleaseDraft    *sample_after_rollback_new (RqDeploymentSession *session);
/* An upgrade whose jobs play that script; resuming one is verified at once.
 * @services: (nullable) */
RqUpgradeFlow     *sample_flow_new         (GListModel *services);

G_END_DECLS
