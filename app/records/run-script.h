/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The shell scripts that handle a run on the manager, ready to be given to RQ_RUN_SCRIPT_COMMAND on
 * its standard input. See run/common.sh for what a run directory is. */
#define RQ_RUN_SCRIPT_COMMAND "exec sh -s"

/* "start", "status", "follow" or "stop", then its parameters: name, value, …, NULL.
 * (transfer full) */
GBytes *rq_run_script_new (const char *script,
                           ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
