/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/deployment-session.h"

G_BEGIN_DECLS

/* (transfer none): the one window of what is to be done after the rollback of this release, shown.
 * It can be left and come back to: every tick is kept in the swarm at once. */
GtkWindow *rq_rollback_checklist_present (GtkApplication      *application,
                                          RqDeploymentSession *session,
                                          const char          *release_id);

G_END_DECLS
