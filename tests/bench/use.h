/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What this program and the programs that it has started have used so far. */
typedef struct
{
  guint64 sent;     /* bytes over TCP to the port, as the kernel counts what TCP carries */
  guint64 received;
  guint64 packets;  /* both ways, TCP's own answers too */
  guint64 wake_ups; /* of threads that waited */
  double cpu;       /* s */
  double memory;    /* MB of now, resident */
} BenchUse;

/* @port: of the connections that are counted; they must not end between two looks
 * @own: whether this program counts, too, or only what it has started */
BenchUse  bench_use_look  (const char *port,
                           gboolean    own);
/* Prints a line: what happened between the two. */
void      bench_use_print (const char     *title,
                           const BenchUse *before,
                           const BenchUse *after,
                           double          seconds);
/* The line above those. */
void      bench_use_head  (int seconds);

G_END_DECLS
