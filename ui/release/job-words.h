/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-job.h"

G_BEGIN_DECLS

typedef enum
{
  RQ_JOB_UPGRADE,
  RQ_JOB_ROLLBACK,
  RQ_JOB_ACCEPT, /* a failed upgrade is closed as it is */
} RqJobKind;

/* How a release that was started here stands, for the one who watches it. */
typedef enum
{
  RQ_JOB_PHASE_RUNNING,
  RQ_JOB_PHASE_SUCCEEDED, /* verified */
  RQ_JOB_PHASE_FAILED,    /* it ran and the answer is no */
  RQ_JOB_PHASE_LOCKED,    /* somebody else works on the stack: nothing was changed */
  RQ_JOB_PHASE_STOPPED,   /* could not be done or followed further: the error says why */
  RQ_JOB_PHASE_LEFT,      /* nobody watches it from here any more; it goes on */
} RqJobPhase;

/* What is said of it: pure functions. */
RqJobPhase  rq_job_phase_of_error (const GError *error);
const char *rq_job_phase_icon     (RqJobKind  kind,
                                   RqJobPhase phase);
const char *rq_job_phase_style    (RqJobPhase phase);
char       *rq_job_title          (RqJobKind   kind,
                                   const char *version);
char       *rq_job_headline       (RqJobKind          kind,
                                   RqJobPhase         phase,
                                   const char        *version,
                                   RqReleaseProgress *progress);
char       *rq_job_detail         (RqJobPhase         phase,
                                   RqReleaseProgress *progress,
                                   const GError      *error);
char       *rq_job_need           (RqJobPhase         phase,
                                   RqReleaseProgress *progress);
const char *rq_job_advice         (RqJobKind  kind,
                                   RqJobPhase phase);

G_END_DECLS
