/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/verb.h"
#include "release/release-draft.h"

G_BEGIN_DECLS

/* What the verbs of a draft share. */

/* (transfer full): of the context's author. */
RqReleaseDraft *rq_draft_verbs_new    (RqCliContext        *context,
                                       RqDeploymentSession *session);
/* The release of that ID, or (nullable) the only draft there is. */
gboolean        rq_draft_verbs_open   (RqCliContext         *context,
                                       RqDeploymentSession  *session,
                                       RqReleaseDraft       *draft,
                                       const char           *release_id,
                                       GError              **error);
gboolean        rq_draft_verbs_create (RqCliContext    *context,
                                       RqReleaseDraft  *draft,
                                       const char      *version,
                                       GError         **error);
/* Makes all checks, and says which is being made. */
gboolean        rq_draft_verbs_check  (RqCliContext    *context,
                                       RqReleaseDraft  *draft,
                                       GError         **error);
/* Writes what has become of it: yes when nothing is left to be done before the next step. */
RqExitStatus    rq_draft_verbs_show   (RqCliContext   *context,
                                       RqReleaseDraft *draft);

G_END_DECLS
