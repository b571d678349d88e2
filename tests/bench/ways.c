/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ways.h"

#include <stdio.h>

gint64
bench_ways_command (gpointer data)
{
  g_auto (GStrv) argv = NULL;
  gint64 start;
  int status;

  g_shell_parse_argv (data, NULL, &argv, NULL);
  start = g_get_monotonic_time ();
  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                     G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL) ||
      !g_spawn_check_wait_status (status, NULL))
    return -1;
  return g_get_monotonic_time () - start;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 time_a = *(const gint64 *) a;
  gint64 time_b = *(const gint64 *) b;

  return (time_a > time_b) - (time_a < time_b);
}

static double
get_median_ms (BenchWay *way)
{
  if (way->times->len == 0)
    return 0;
  g_array_sort (way->times, compare_times);
  return g_array_index (way->times, gint64, way->times->len / 2) / 1000.0;
}

void
bench_ways_run (BenchWay *ways,
                gsize     n_ways,
                int       rounds)
{
  for (gsize i = 0; i < n_ways; i++)
    ways[i].times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int round = -1; round < rounds; round++)
    for (gsize i = 0; i < n_ways; i++)
      {
        gint64 time_us = ways[i].measure (ways[i].data);

        /* The first round only warms up. */
        if (round >= 0 && time_us >= 0)
          g_array_append_val (ways[i].times, time_us);
      }
}

void
bench_ways_report (BenchWay *ways,
                   gsize     n_ways)
{
  double ours_ms = get_median_ms (&ways[0]);

  for (gsize i = 0; i < n_ways; i++)
    {
      double median_ms = get_median_ms (&ways[i]);

      if (ways[i].times->len == 0)
        printf ("%-44s not to be had here\n", ways[i].title);
      else
        printf ("%-44s %8.1f ms  × %.1f\n", ways[i].title, median_ms, median_ms / ours_ms);
      g_clear_pointer (&ways[i].times, g_array_unref);
    }
}
