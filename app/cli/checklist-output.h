/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "records/release-head.h"

G_BEGIN_DECLS

/* The checklist of a release, for a person and for --json. */

/* Does the release have one? */
gboolean rq_checklist_output_has      (RqReleaseHead *head);
/* @with_evidence: each check's lines too */
void     rq_checklist_output_print    (RqReleaseHead *head,
                                       gboolean       with_evidence);
/* "checklist": [{…}], "rollback_checklist": [{…}], "approval", "sent_back" */
void     rq_checklist_output_add_json (JsonBuilder   *builder,
                                       RqReleaseHead *head);

G_END_DECLS
