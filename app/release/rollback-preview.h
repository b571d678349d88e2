/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/rollback.h"

G_BEGIN_DECLS

RqRollbackRow *rq_rollback_row_new (const char *name,
                                    const char *now,
                                    const char *baseline,
                                    gboolean changes,
                                    gboolean job,
                                    const char *note);
void               rq_rollback_row_free (RqRollbackRow *row);

/* @rows: (transfer full) of RqRollbackRow; @warnings: (transfer full) */
RqRollbackPreview *rq_rollback_preview_new (const char *release_id,
                                            const char *version,
                                            GPtrArray *rows,
                                            char **warnings);

G_END_DECLS
