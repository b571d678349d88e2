/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-head.h"
#include "release/deployment-session.h"

G_BEGIN_DECLS

/* The release of a deployment that is not over, from whatever workstation it was begun: in flight,
 * failed and to be decided, or prepared. Looked up when the session is online, and when an event
 * says that a release has changed. Property, notified: "head" (RqReleaseHead, nullable). Main
 * only. */
#define RQ_TYPE_OPEN_RELEASE (rq_open_release_get_type ())
G_DECLARE_FINAL_TYPE (RqOpenRelease, rq_open_release, RQ, OPEN_RELEASE, GObject)

RqOpenRelease *rq_open_release_new         (void);
/* @session: (nullable): nobody is looked at */
void           rq_open_release_set_session (RqOpenRelease       *self,
                                            RqDeploymentSession *session);
/* Now, and not only when its time comes. */
void           rq_open_release_refresh     (RqOpenRelease *self);
RqReleaseHead *rq_open_release_get_head    (RqOpenRelease *self); /* (nullable) */

/* Pure. (transfer none) (nullable): of heads, newest first, the one that matters most */
RqReleaseHead *rq_open_release_choose      (GPtrArray *heads);
/* Pure. (transfer full): a sentence: who does what with it, and since when */
char          *rq_open_release_say         (RqReleaseHead *head);

G_END_DECLS
