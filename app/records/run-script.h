/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The shell scripts that handle a run on the manager, ready to be given to RQ_RUN_SCRIPT_COMMAND on
 * its standard input. See run/common.sh for what a run directory is. */
#define RQ_RUN_SCRIPT_COMMAND "exec sh -s"

/* (transfer full): by which the answers of one script are known */
char   *rq_run_mark_new   (void);
/* "start", "status", "follow", "read", "input", "stop" or "check", then its parameters: name,
 * value, …, NULL. Its text is overwritten when it is freed. (transfer full) */
GBytes *rq_run_script_new (const char *script,
                           const char *mark,
                           ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
