/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli-context.h"
#include "cli/exit-status.h"
#include "release/deployment-session.h"
#include "release/release-job.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_JOB_KIND_UPGRADE,
  RQ_JOB_KIND_ROLLBACK,
} RqJobKind;

/* Runs @job to its end, shows it on standard error and its result on standard output. A lost
 * connection is made anew. Blocking. */
RqExitStatus rq_run_job (RqCliContext         *context,
                         RqDeploymentSession  *session,
                         RqReleaseJob         *job,
                         RqJobKind             kind,
                         GError              **error);

G_END_DECLS
