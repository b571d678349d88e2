/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "swarm/service-health.h"

G_BEGIN_DECLS

/* Since when nothing came nearer to its end: the progress_age_us of RqServiceFacts, for callers
 * that look again and again. A task that is made anew and fails again is no progress. All 0 at
 * first. */
typedef struct
{
  gint64   version;  /* of the service, as last seen */
  int      best;     /* score reached under that version */
  gboolean full;     /* every slot was running the present spec */
  gint64   moved_us; /* monotonic; 0: never looked */
} RqServiceProgress;

/* @monotonic_us: g_get_monotonic_time(). Gives the age in microseconds. */
gint64 rq_service_progress_observe (RqServiceProgress    *self,
                                    const RqServiceFacts *facts,
                                    gint64                monotonic_us);

G_END_DECLS
