/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/service-health.h"

G_BEGIN_DECLS

/* Behind the truth table: making verdicts. @words: (transfer full) */
RqVerdict *rq_verdict_new          (RqOutcome  outcome,
                                    int        done,
                                    int        desired,
                                    int        running,
                                    char      *words);
void       rq_verdict_set_unpinned (RqVerdict *self,
                                    gboolean   unpinned);
/* Where the outcome alone does not tell (a job, degraded). */
void       rq_verdict_set_ends     (RqVerdict *self,
                                    gboolean   good,
                                    gboolean   settled);

G_END_DECLS
