/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-slots-private.h"

/* Of the server's MaxSessions, 10 by default, of which others may use some too. */
#define SLOTS_MAX 6
/* A server that is full is asked again: a command whose channel was cut may hold its slot. */
#define RETRY_AFTER (250 * G_TIME_SPAN_MILLISECOND)
#define RETRIES_MAX 40
/* Whoever else used its sessions may have gone: one more is tried. */
#define GROW_AFTER (15 * G_TIME_SPAN_SECOND)

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

void
rq_ssh_slots_admit (RqSshSlots *self)
{
  self->retries = 0;
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
  self->count = MAX (1, MIN (self->count, others));
  self->changed = g_get_monotonic_time ();
  self->not_before = self->changed + RETRY_AFTER;
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
