/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/engine-client.h"

G_BEGIN_DECLS

/* What an error answer of the engine means. Pure. @name: of the manager, for sentences. */
GError *rq_engine_error_from_answer (const char *name,
                                     const char *method,
                                     guint       status,
                                     const char *body,
                                     gsize       length);
/* Whether an error answer says that the swarm has no leader now, which passes. Pure. */
gboolean rq_engine_error_is_leaderless (const char *body,
                                        gsize       length);
/* (nullable) what the standard error of a failed docker command means */
GError *rq_engine_error_from_docker (const char *name,
                                     int         exit_status,
                                     const char *errors);
/* Did the manager say that this node manages no swarm? (%NULL: it does) */
GError *rq_engine_error_from_info   (const char *name,
                                     JsonObject *info);
/* What follows something had to stop, because its session was needed. */
GError *rq_engine_error_yielded     (const char *name);
/* (transfer full): one line, valid UTF-8, no control characters, not endless */
char   *rq_engine_clean_text        (const char *text,
                                     gssize      length);

G_END_DECLS
