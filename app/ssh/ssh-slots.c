/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-slots-private.h"

/* Of the server's MaxSessions, 10 by default, of which others may use some too. */
#define SLOTS_MAX 6
/* A server that is full is asked again: a command whose channel was cut may hold its slot. */
#define RETRY_AFTER (250 * G_TIME_SPAN_MILLISECOND)
#define RETRIES_MAX 40
/* So often before fewer than there once were are believed in. */
#define RETRIES_TO_SETTLE 8
/* Whoever else used its sessions may have gone: one more is tried. */
#define GROW_AFTER (15 * G_TIME_SPAN_SECOND)
/* Commands that end by themselves take turns in less. */
#define URGENT_AFTER (5 * G_TIME_SPAN_SECOND)

void
rq_ssh_slots_init (RqSshSlots *self)
{
  *self = (RqSshSlots){ SLOTS_MAX };
}

/**
 * rq_ssh_slots_has_one:
 *
 * Returns: whether another command may be asked for beside @running ones
 */
gboolean
rq_ssh_slots_has_one (RqSshSlots *self,
                      guint running)
{
  gint64 now = g_get_monotonic_time ();

  if (running >= self->count && self->count < SLOTS_MAX && now - self->changed >= GROW_AFTER)
    {
      self->count++;
      self->changed = now;
    }
  return running < self->count && now >= self->not_before;
}

/**
 * rq_ssh_slots_admit:
 * @running: commands, with the one that was let in
 */
void
rq_ssh_slots_admit (RqSshSlots *self,
                    guint running)
{
  self->retries = 0;
  self->most = MAX (self->most, running);
}

/**
 * rq_ssh_slots_refuse:
 * @others: commands that run
 *
 * Returns: whether the refused one is to be asked for again
 */
gboolean
rq_ssh_slots_refuse (RqSshSlots *self,
                     guint others)
{
  if (others == 0 && self->retries >= RETRIES_MAX)
    return FALSE;

  self->retries++;
  self->not_before = g_get_monotonic_time () + RETRY_AFTER;
  if (others < self->most && self->retries < RETRIES_TO_SETTLE)
    return TRUE;

  self->count = MAX (1, MIN (self->count, others));
  self->most = self->count;
  self->changed = g_get_monotonic_time ();
  return TRUE;
}

/**
 * rq_ssh_slots_wait:
 *
 * Returns: milliseconds until a slot may be there without anything else happening; -1: never
 */
int
rq_ssh_slots_wait (RqSshSlots *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now < self->not_before)
    return (int) ((self->not_before - now) / 1000 + 1);
  if (self->count < SLOTS_MAX && now < self->changed + GROW_AFTER)
    return (int) ((self->changed + GROW_AFTER - now) / 1000 + 1);
  return -1;
}

/**
 * rq_ssh_slots_get_shortage:
 *
 * Returns: whether there are fewer sessions than are wanted
 */
RqShortage
rq_ssh_slots_get_shortage (RqSshSlots *self,
                           gint64 waiting_since)
{
  if (waiting_since != 0 && g_get_monotonic_time () - waiting_since >= URGENT_AFTER)
    return RQ_SHORTAGE_URGENT;
  return self->count < SLOTS_MAX ? RQ_SHORTAGE_KNOWN : RQ_SHORTAGE_NONE;
}
