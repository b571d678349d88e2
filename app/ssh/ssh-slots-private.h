/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many commands run at once over one connection: the server's MaxSessions is not known before
 * it refuses one. Cleared, then set up.
 *
 * Threads: the worker's only. */
typedef struct
{
  guint count;       /* for commands; fewer once the server refused one */
  int retries;       /* since a command was last let in */
  gint64 changed;    /* monotonic, when @count was last changed */
  gint64 not_before; /* monotonic, of the next command */
} RqSshSlots;

void     rq_ssh_slots_init    (RqSshSlots *self);
/* Whether another command may be asked for beside @running ones. */
gboolean rq_ssh_slots_has_one (RqSshSlots *self,
                               guint       running);
/* The server let one in. */
void     rq_ssh_slots_admit   (RqSshSlots *self);
/* It refused one beside @others. %FALSE: it will go on to. */
gboolean rq_ssh_slots_refuse  (RqSshSlots *self,
                               guint       others);
/* Milliseconds until a command that waits may have a slot by itself; -1: never. */
int      rq_ssh_slots_wait    (RqSshSlots *self);

G_END_DECLS
