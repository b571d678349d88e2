/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-job.h"

G_BEGIN_DECLS

/* lock → baseline → health → update command → rollouts watched → verified. */
#define RQ_TYPE_UPGRADE (rq_upgrade_get_type ())
G_DECLARE_FINAL_TYPE (RqUpgrade, rq_upgrade, RQ, UPGRADE, RqReleaseJob)

RqUpgrade *rq_upgrade_new    (RqDeployment *deployment,
                              RqTransport  *transport,
                              const char   *version);
/* Goes on with a release whose workstation has gone: reattaches to its run at byte 0, then
 * watches and verifies. */
RqUpgrade *rq_upgrade_resume (RqDeployment *deployment,
                              RqTransport  *transport,
                              const char   *release_id);
/* A checklist item a person has ticked, with a note; before running. */
void       rq_upgrade_tick   (RqUpgrade  *self,
                              const char *item,
                              const char *note);

G_END_DECLS
