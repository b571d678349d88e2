/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "release/job-run.h"

G_BEGIN_DECLS

/* Where a person answers what the command of a run asks. Only there while it runs. */
#define RQ_TYPE_INPUT_ROW (rq_input_row_get_type ())
G_DECLARE_FINAL_TYPE (RqInputRow, rq_input_row, RQ, INPUT_ROW, AdwBin)

/* @run: (nullable): nothing has begun */
void rq_input_row_set_run (RqInputRow *self,
                           RqJobRun   *run);

G_END_DECLS
