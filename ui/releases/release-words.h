/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-store.h"

G_BEGIN_DECLS

/* How a release is said and drawn, in one place. */

const char *rq_release_words_icon (RqReleaseState state);
const char *rq_release_words_style (RqReleaseState state);    /* a CSS class, "" */
/* (transfer full): "3.9.51 → 3.9.52" */
char *rq_release_words_title (RqReleaseHead *head);
/* (transfer full): "Rolled back · Ann Lee · 22 Nov, 10:20 · 11 min" */
char *rq_release_words_subtitle (RqReleaseHead *head);
/* (transfer full): how long it took, "" while it goes on */
char *rq_release_words_duration (RqReleaseHead *head);
/* (transfer full): "22 Nov 2026, 10:20:31", in local time */
char *rq_release_words_time (GDateTime *time);
/* (transfer full): "10:21:30 · 1 min 30 s after the beginning · Ann Lee" */
char *rq_release_words_event (const RqTimelineEntry *entry,
                              RqReleaseHead         *head);
/* Whether going back to what was before it can be wanted: @newest: no other one has come after. */
gboolean    rq_release_words_can_roll_back (RqReleaseRecord *record,
                                            gboolean         newest);

G_END_DECLS
