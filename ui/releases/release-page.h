/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console/console.h"
#include "release/release-history.h"
#include "records/release-store.h"

G_BEGIN_DECLS

/* One release with everything that is recorded of it. Signal: "back". Its buttons activate the
 * window's actions "win.rollback" and "win.post-mortem", this with the release's id. */
#define RQ_TYPE_RELEASE_PAGE (rq_release_page_get_type ())
G_DECLARE_FINAL_TYPE (RqReleasePage, rq_release_page, RQ, RELEASE_PAGE, AdwBin)

/* Reads the record of @entry, and again whenever it changes. @newest: of its stack. @entry:
 * (nullable): nothing any more */
void        rq_release_page_set_entry (RqReleasePage       *self,
                                       RqDeploymentSession *session,
                                       RqReleaseEntry      *entry,
                                       gboolean             newest);
void        rq_release_page_show_record (RqReleasePage   *self,
                                         RqReleaseRecord *record,
                                         GListModel      *services,
                                         gboolean         newest);
void        rq_release_page_show_error (RqReleasePage *self,
                                        const GError  *error);
RqConsole *rq_release_page_get_console (RqReleasePage *self);  /* (nullable) */
/* "busy", "failed" or "record" */
const char *rq_release_page_get_state (RqReleasePage *self);

G_END_DECLS
