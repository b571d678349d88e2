/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "records/release-store.h"

G_BEGIN_DECLS

/* From all configs of one release, as the engine lists them, in any order.
 * Errors: RQ_RECORD_ERROR_MISSING, _DAMAGED, _TOO_NEW */
RqReleaseRecord *rq_release_record_from_configs (JsonArray  *configs,
                                                 GError    **error);
/* Before the record is given to anybody: what the run on the manager says. */
void             rq_release_record_set_run      (RqReleaseRecord *self,
                                                 GBytes          *transcript,
                                                 int              exit_status,
                                                 const char      *words);

RqTimelineEntry *rq_timeline_entry_new  (GDateTime  *time,
                                         const char *who,
                                         const char *kind,
                                         const char *words);
void             rq_timeline_entry_free (RqTimelineEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqTimelineEntry, rq_timeline_entry_free)

G_END_DECLS
