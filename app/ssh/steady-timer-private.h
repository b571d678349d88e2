/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When the next try is. In one context. */
typedef struct
{
  GSource *source; /* (owned) (nullable) */
  gint64 at;       /* monotonic; 0: there is none */
  void (*func) (gpointer data);
  gpointer data;   /* (unowned) */
} RqSteadyTimer;

void         rq_steady_timer_start       (RqSteadyTimer  *self,
                                          unsigned int    milliseconds,
                                          GMainContext   *context,
                                          void          (*func) (gpointer data),
                                          gpointer        data);
void         rq_steady_timer_stop        (RqSteadyTimer *self);
/* until then, rounded up; 0: there is none */
unsigned int rq_steady_timer_get_seconds (RqSteadyTimer *self);

G_END_DECLS
