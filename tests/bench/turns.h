/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The turns of the default main loop (from one poll to the next), in CPU time of its thread: what
 * neighbours on the machine do does not show in it. All in nanoseconds. */

/* What this thread has used so far. */
gint64 turns_thread_time   (void);
void   turns_begin         (void);
void   turns_end           (void);
/* A turn that was not the main loop's own; the one under way is forgotten. */
void   turns_add           (gint64 nanoseconds);
/* Prints the longest turn and the 99th percentile since the last report.
 * Returns the latter in milliseconds. */
double turns_report        (const char *title);
/* Prints the memory of the program. */
void   turns_print_memory  (const char *title);

G_END_DECLS
