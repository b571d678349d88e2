/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "release/upgrade.h"

G_BEGIN_DECLS

/* --tick ITEM=NOTE, of upgrade and resume. */

/* @ticks: (nullable) (array zero-terminated=1); %FALSE with RQ_CLI_ERROR_USAGE */
gboolean rq_ticks_check (char   **ticks,
                         GError **error);
void     rq_ticks_apply (char      **ticks,
                         RqUpgrade  *upgrade);

G_END_DECLS
