/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/deployment-session.h"
#include "release/release-entry.h"

G_BEGIN_DECLS

/* The releases of a deployment's stack, newest first, kept in step with the swarm while there is a
 * connection. Properties, notified: "loaded" (they were read once), "error" (GError, nullable: why
 * they could not be read). Signal: "read" (): each time they were. Main only. */
#define RQ_TYPE_RELEASE_HISTORY (rq_release_history_get_type ())
G_DECLARE_FINAL_TYPE (RqReleaseHistory, rq_release_history, RQ, RELEASE_HISTORY, GObject)

RqReleaseHistory *rq_release_history_new (void);
/* (nullable): %NULL: of none. What was known of another one goes. */
void                 rq_release_history_set_session (RqReleaseHistory    *self,
                                                     RqDeploymentSession *session);
RqDeploymentSession *rq_release_history_get_session (RqReleaseHistory *self); /* (nullable) */
/* of RqReleaseEntry: an entry stays the same object while its release is there */
GListModel *rq_release_history_get_entries (RqReleaseHistory *self);
gboolean             rq_release_history_is_loaded (RqReleaseHistory *self);
const GError *rq_release_history_get_error (RqReleaseHistory *self);          /* (nullable) */
void                 rq_release_history_reload (RqReleaseHistory *self);
/* As if it had been read: of RqReleaseHead, newest first. */
void                 rq_release_history_show (RqReleaseHistory *self,
                                              GPtrArray        *heads);
/* As if it could not be read. */
void                 rq_release_history_fail (RqReleaseHistory *self,
                                              const GError     *error);

G_END_DECLS
