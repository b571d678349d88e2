/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/release-job.h"

G_BEGIN_DECLS

/* lock → checks → images pulled → baseline → update command → rollouts watched → verified →
 * observed. */
#define RQ_TYPE_UPGRADE (rq_upgrade_get_type ())
G_DECLARE_FINAL_TYPE (RqUpgrade, rq_upgrade, RQ, UPGRADE, RqReleaseJob)

RqUpgrade *rq_upgrade_new                 (RqDeployment *deployment,
                                           RqTransport  *transport,
                                           const char   *version);
/* A release that was approved as an RqReleaseDraft (RQ_RELEASE_READY): its overridden checks count
 * as ticks; health and images are checked again. When something is in the way nothing is changed
 * and it is READY again. Then the same as a new one. */
RqUpgrade *rq_upgrade_new_from_draft      (RqDeployment *deployment,
                                           RqTransport  *transport,
                                           const char   *release_id);
/* Goes on with a release whose workstation has gone: reattaches to its run at byte 0, then
 * watches and verifies. */
RqUpgrade *rq_upgrade_resume              (RqDeployment *deployment,
                                           RqTransport  *transport,
                                           const char   *release_id);
/* A checklist item a person has ticked, with a note; before running. */
void       rq_upgrade_tick                (RqUpgrade  *self,
                                           const char *item,
                                           const char *note);
/* How long everything is watched after it was verified; 0, the default: not at all. Kept in the
 * release, so that whoever resumes it observes too. rq_release_job_finish_observing() ends it
 * early. Before running. */
void       rq_upgrade_set_observe_minutes (RqUpgrade *self,
                                           guint      minutes);
/* Whether the images are pulled on the manager first; the default. A pull that fails is said and
 * is no reason to stop, but where the manager's disk is full. Before running. */
void       rq_upgrade_set_pull            (RqUpgrade *self,
                                           gboolean   pull);

G_END_DECLS
