/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "records/release-head.h"

G_BEGIN_DECLS

/* A head's label may be this long (bytes): Raft writes it whole on every change. */
#define RQ_RELEASE_HEAD_MAX (64 * 1024)

RqReleaseHead *rq_release_head_new         (const char *stack,
                                            const char *version,
                                            const char *previous,
                                            const char *author);
/* Errors: RQ_RECORD_ERROR_DAMAGED, RQ_RECORD_ERROR_TOO_NEW */
RqReleaseHead *rq_release_head_from_label  (const char  *label,
                                            GError     **error);
RqReleaseHead *rq_release_head_from_config (JsonObject  *config,
                                            GError     **error);
/* (transfer full): text of the label */
char          *rq_release_head_to_label    (RqReleaseHead  *self,
                                            GError        **error);
/* (transfer full): a copy with the members of @changes set, "changed" being now */
RqReleaseHead *rq_release_head_change      (RqReleaseHead *self,
                                            JsonObject    *changes);
/* (transfer none): all fields, also those nobody here knows: never change them */
JsonObject    *rq_release_head_get_fields  (RqReleaseHead *self);

G_END_DECLS
