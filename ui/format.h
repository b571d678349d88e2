/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "release/deployment-session.h"
#include "swarm/service.h"
#include "swarm/task.h"

G_BEGIN_DECLS

/* How things are said and drawn, in one place: pure functions, callable as closures of
 * expressions. The first parameter of a closure is the object that it is evaluated for. */

const char *rq_format_outcome_icon    (RqOutcome outcome);
const char *rq_format_outcome_style   (RqOutcome outcome);
int         rq_format_outcome_urgency (RqOutcome outcome);

const char *rq_format_session_icon    (RqDeploymentSession *session);
const char *rq_format_session_style   (RqDeploymentSession *session);
const char *rq_format_session_words   (RqDeploymentSession *session);
/* (nullable) why nothing can be changed over it now */
const char *rq_format_why_read_only   (RqDeploymentSession *session);
/* (transfer full): while it is reconnecting: "Connection lost 12 s ago, trying again in 3 s." */
char       *rq_format_reconnecting    (RqDeploymentSession *session);
char       *rq_format_session_place    (RqDeploymentSession *session);
char       *rq_format_session_way      (RqDeploymentSession *session);
char       *rq_format_deployment_place (RqDeployment *deployment);

char       *rq_format_changed         (GDateTime *changed);
char       *rq_format_version         (const char *version);
char       *rq_format_image_change    (const char *now,
                                       const char *then);

const char *rq_format_task_state      (RqTask *task);
const char *rq_format_task_icon       (RqTask *task);
const char *rq_format_task_style      (RqTask *task);
char       *rq_format_image_version   (const char *image);

/* closures */
gboolean    rq_format_fits            (GObject *object,
                                       int      width,
                                       int      needed);

char       *rq_format_without_mnemonic (const char *label);

G_END_DECLS
