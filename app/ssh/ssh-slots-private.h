/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/transport.h"

G_BEGIN_DECLS

/* How many commands run at once over one connection: the server's MaxSessions is not known before
 * it refuses one. Cleared, then set up.
 *
 * Threads: the worker's only. */
typedef struct
{
  guint count;       /* for commands; fewer once the server refused one */
  guint most;        /* that ran at once: so many there are once what has just ended is gone */
  int retries;       /* since a command was last let in */
  gint64 changed;    /* monotonic, when @count was last changed */
  gint64 not_before; /* monotonic, of the next command */
} RqSshSlots;

void     rq_ssh_slots_init    (RqSshSlots *self);
/* Whether another command may be asked for beside @running ones. */
gboolean rq_ssh_slots_has_one (RqSshSlots *self,
                               guint       running);
/* The server let one in: now @running run. */
void     rq_ssh_slots_admit   (RqSshSlots *self,
                               guint       running);
/* It refused one beside @others. %FALSE: it will go on to. */
gboolean rq_ssh_slots_refuse  (RqSshSlots *self,
                               guint       others);
/* Milliseconds until a command that waits may have a slot by itself; -1: never. */
int      rq_ssh_slots_wait    (RqSshSlots *self);
/* @waiting_since: monotonic, of the oldest command that waits; 0: none does */
RqShortage rq_ssh_slots_get_shortage (RqSshSlots *self,
                                      gint64      waiting_since);

G_END_DECLS
