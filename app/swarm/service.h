/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/service-health.h"

G_BEGIN_DECLS

/* A service as the lists show it. All properties read-only for the outside and notified on change:
 *   id, name ("chat-api", the stack's prefix cut), full-name ("cometchat_chat-api"), image (as in
 *   the spec), version (its tag, "" where none), digest ("" where none), mode ("replicated",
 *   "global", "job"), desired, running (ints), replicas-text ("2/2"), verdict (RqVerdict),
 *   outcome-label, outcome-icon (name of a symbolic icon), update-text ("2 of 3 slots", "–"),
 *   changed (GDateTime of Spec's UpdatedAt), needs-person (gboolean).
 * Threads: main only (the model's context). */
#define RQ_TYPE_SERVICE (rq_service_get_type ())
G_DECLARE_FINAL_TYPE (RqService, rq_service, RQ, SERVICE, GObject)

const char *rq_service_get_id        (RqService *self);
const char *rq_service_get_name      (RqService *self);
/* byte by byte in the order of names */
const char *rq_service_get_sort_key  (RqService *self);
const char *rq_service_get_update_text (RqService *self);
const char *rq_service_get_full_name (RqService *self);
const char *rq_service_get_image     (RqService *self);
const char *rq_service_get_version   (RqService *self);
const char *rq_service_get_digest    (RqService *self);
int         rq_service_get_desired   (RqService *self);
int         rq_service_get_running   (RqService *self);
RqVerdict  *rq_service_get_verdict   (RqService *self);
GDateTime  *rq_service_get_changed   (RqService *self);
/* (transfer none): the whole JSON as the engine gave it */
JsonObject *rq_service_get_json      (RqService *self);

G_END_DECLS
