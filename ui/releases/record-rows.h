/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "records/release-store.h"
#include "widgets/plain-rows.h"

G_BEGIN_DECLS

/* What the rows of a record say, group by group. */
void rq_record_rows_add_details (RqPlainRows         *rows,
                                 AdwPreferencesGroup *group,
                                 RqReleaseRecord     *record);
/* Before and now. @services: (nullable): of RqService. Hides the group without a baseline. */
void rq_record_rows_add_services (RqPlainRows         *rows,
                                  AdwPreferencesGroup *group,
                                  RqReleaseRecord     *record,
                                  GListModel          *services);
/* Of the upgrade or of the rollback. Hides the group where there is none. */
void rq_record_rows_add_checklist (RqPlainRows         *rows,
                                   AdwPreferencesGroup *group,
                                   RqReleaseRecord     *record,
                                   gboolean             after_rollback);
/* Nothing when it was not approved. */
void rq_record_rows_add_approval (RqPlainRows         *rows,
                                  AdwPreferencesGroup *group,
                                  RqReleaseRecord     *record);
void rq_record_rows_add_timeline (RqPlainRows         *rows,
                                  AdwPreferencesGroup *group,
                                  RqReleaseRecord     *record);

G_END_DECLS
