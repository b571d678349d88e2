/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/deployment-session.h"

G_BEGIN_DECLS

/* The checklist of what people do after a rollback, read from its release; every tick is kept at
 * once. */
#define RQ_TYPE_AFTER_ROLLBACK (rq_after_rollback_get_type ())
G_DECLARE_FINAL_TYPE (RqAfterRollback, rq_after_rollback, RQ, AFTER_ROLLBACK, AdwBin)

GtkWidget  *rq_after_rollback_new       (void);
void        rq_after_rollback_open      (RqAfterRollback     *self,
                                         RqDeploymentSession *session,
                                         const char          *release_id);
/* "busy", "failed" or "checklist" */
const char *rq_after_rollback_get_state (RqAfterRollback *self);

G_END_DECLS
