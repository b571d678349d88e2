/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "records/release-store.h"

G_BEGIN_DECLS

/* The rows of a record's groups; they go when another record is shown. */
typedef struct _RqRecordRows RqRecordRows;

RqRecordRows *rq_record_rows_new (void);
void          rq_record_rows_free (RqRecordRows *self);
void          rq_record_rows_clear (RqRecordRows *self);
void          rq_record_rows_add_details (RqRecordRows        *self,
                                          AdwPreferencesGroup *group,
                                          RqReleaseRecord     *record);
/* Before and now. @services: (nullable): of RqService. Hides the group without a baseline. */
void          rq_record_rows_add_services (RqRecordRows        *self,
                                           AdwPreferencesGroup *group,
                                           RqReleaseRecord     *record,
                                           GListModel          *services);
/* Of the upgrade or of the rollback. Hides the group where there is none. */
void          rq_record_rows_add_checklist (RqRecordRows        *self,
                                            AdwPreferencesGroup *group,
                                            RqReleaseRecord     *record,
                                            gboolean             after_rollback);
/* Nothing when it was not approved. */
void          rq_record_rows_add_approval (RqRecordRows        *self,
                                           AdwPreferencesGroup *group,
                                           RqReleaseRecord     *record);
void          rq_record_rows_add_timeline (RqRecordRows        *self,
                                           AdwPreferencesGroup *group,
                                           RqReleaseRecord     *record);

G_END_DECLS
