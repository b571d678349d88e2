/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Carries bytes between two ends, both ways, each until its own end, with one bounded buffer a way.
 *
 * Threads: the worker's only. */
typedef struct _RqOpensshPump RqOpensshPump;

/* One end: a socket (twice the same) or two pipes. All are non-blocking. */
typedef struct
{
  int reader;
  int writer;
} RqOpensshEnd;

RqOpensshPump *rq_openssh_pump_new         (RqOpensshEnd near,
                                            RqOpensshEnd far,
                                            gboolean     must_answer);
void           rq_openssh_pump_free        (RqOpensshPump *self);
gboolean       rq_openssh_pump_step        (RqOpensshPump *self);
void           rq_openssh_pump_add_polls   (RqOpensshPump *self,
                                            GArray        *polls);
gboolean       rq_openssh_pump_is_done     (RqOpensshPump *self,
                                            gboolean       is_far_gone);
gboolean       rq_openssh_pump_was_answered (RqOpensshPump *self);
gboolean       rq_openssh_pump_was_hung_up (RqOpensshPump *self);
gboolean       rq_openssh_pump_is_in_doubt (RqOpensshPump *self);
void           rq_openssh_pump_assure      (RqOpensshPump *self);

G_END_DECLS
