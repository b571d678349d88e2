/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/spec-references.h"
#include "swarm/stack-view.h"

G_BEGIN_DECLS

/* The complete spec of every service of a stack, kept so that it can be written again: with its
 * image pinned and its references by name.
 * {"format": 1, "taken": TIME, "stack": NAME, "services": [{"id", "name", "spec", "image",
 * "networks": {ID: NAME}, "configs": {ID: NAME}, "secrets": {ID: NAME}, "sums": {ID: SHA256}}]} */

/* (transfer full). @unpinned: (out) (transfer full) of char: services whose digest nobody knows */
JsonObject *rq_baseline_take (RqEngineClient  *client,
                              RqStackView     *view,
                              const char      *stack,
                              GPtrArray      **unpinned,
                              GCancellable    *cancellable,
                              GError         **error);

/* Of one element of "services". */
const char *rq_baseline_get_name  (JsonObject *entry); /* (nullable) full name */
JsonObject *rq_baseline_get_spec  (JsonObject *entry); /* (nullable) as it was */
const char *rq_baseline_get_image (JsonObject *entry); /* (nullable) pinned where known */

/* (transfer full): the spec to be written now: IDs of today. @missing: of char: what there is no
 * more, as phrases; @changed: of char: configs that have the name but not the content */
JsonObject *rq_baseline_dup_spec (JsonObject   *entry,
                                  RqSwarmNames *names,
                                  GPtrArray    *missing,
                                  GPtrArray    *changed);

G_END_DECLS
