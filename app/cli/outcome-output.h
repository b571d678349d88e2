/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/terminal.h"
#include "records/release-store.h"
#include "swarm/service-health.h"

G_BEGIN_DECLS

/* The same things shown by several verbs, into the JSON object that is open in the builder. */

/* @verdict: (nullable) not looked at */
RqStyle rq_outcome_style    (RqVerdict *verdict);
/* "outcome", "healthy", "words" */
void    rq_outcome_add_json (JsonBuilder *builder,
                             RqVerdict   *verdict);
/* "id", "version", "previous", "state", "open", "author", "created", "changed", "words" */
void    rq_head_add_json    (JsonBuilder   *builder,
                             RqReleaseHead *head);
/* "run": an object of "id", "exit_status", "words", or null */
void    rq_run_add_json     (JsonBuilder     *builder,
                             RqReleaseRecord *release);

G_END_DECLS
