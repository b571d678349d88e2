/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One way to do a thing, to be measured beside others in turns, in one run, so that a busy machine
 * spoils all of them alike. */
typedef struct
{
  const char *title;
  gint64 (*measure)(gpointer data); /* microseconds, -1: cannot be had */
  gpointer data;
  GArray *times; /* (owned) (nullable) of gint64; made by bench_ways_run() */
} BenchWay;

/* Takes turns: one round to warm up, then @rounds that count. */
void   bench_ways_run      (BenchWay *ways,
                            gsize     n_ways,
                            int       rounds);
/* Prints the medians, each × the first, and frees the times. */
void   bench_ways_report   (BenchWay *ways,
                            gsize     n_ways);
/* A #BenchWay's measure: @data is a command line, whose output is thrown away. */
gint64 bench_ways_command  (gpointer  data);

G_END_DECLS
