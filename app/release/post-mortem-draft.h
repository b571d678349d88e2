/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/post-mortem.h"
#include "records/release-store.h"

G_BEGIN_DECLS

/* (transfer full): a post-mortem as far as the release's own record tells it. Everything in it is
 * marked as drafted; what only people know stays empty. */
RqPostMortem *rq_post_mortem_draft (RqReleaseRecord *record);
/* (transfer full): its heading: "Post-mortem: cometchat 3.9.51 → 3.9.54" */
char *rq_post_mortem_dup_subject (RqReleaseHead *head);
char *rq_post_mortem_make_title (const char *subject);

G_END_DECLS
