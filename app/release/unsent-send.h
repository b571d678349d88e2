/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/deployment-session.h"

G_BEGIN_DECLS

/* What was typed into the post-mortem of @release_id and could not be kept, if there is anything:
 * it is sent in the background. */
void rq_unsent_send (RqDeploymentSession *session,
                     const char          *release_id);

G_END_DECLS
