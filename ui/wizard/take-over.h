/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "release/job-run.h"

G_BEGIN_DECLS

/* Asks a person whether to break the lock that @run was stopped by, and does it on a yes. */
void rq_ask_take_over (GtkWindow *parent,
                       RqJobRun  *run);

G_END_DECLS
