/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "turns.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static GArray *turns;     /* (owned) (nullable): of gint64, since the last report */
static gint64 turn_began; /* 0: none under way */

gint64
turns_thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

/* Between two polls is one turn. */
static int
timed_poll (GPollFD      *fds,
            unsigned int  n_fds,
            int           timeout)
{
  int result;

  if (turn_began != 0)
    {
      gint64 turn = turns_thread_time () - turn_began;

      g_array_append_val (turns, turn);
    }
  result = g_poll (fds, n_fds, timeout);
  turn_began = turns_thread_time ();
  return result;
}

void
turns_begin (void)
{
  turns = g_array_new (FALSE, FALSE, sizeof (gint64));
  turn_began = 0;
  g_main_context_set_poll_func (NULL, timed_poll);
}

void
turns_end (void)
{
  g_main_context_set_poll_func (NULL, NULL);
  g_clear_pointer (&turns, g_array_unref);
}

void
turns_add (gint64 nanoseconds)
{
  g_array_append_val (turns, nanoseconds);
  turn_began = 0;
}

static int
compare_turns (gconstpointer a,
               gconstpointer b)
{
  gint64 turn_a = *(const gint64 *) a;
  gint64 turn_b = *(const gint64 *) b;

  return (turn_a > turn_b) - (turn_a < turn_b);
}

double
turns_report (const char *title)
{
  double longest = 0, high = 0;

  if (turns->len > 0)
    {
      g_array_sort (turns, compare_turns);
      longest = g_array_index (turns, gint64, turns->len - 1) / 1e6;
      high = g_array_index (turns, gint64, (turns->len - 1) * 99 / 100) / 1e6;
    }
  printf ("%-44s longest turn %7.1f ms, p99 %6.1f ms (%u turns)\n", title, longest, high,
          turns->len);
  fflush (stdout);
  g_array_set_size (turns, 0);
  turn_began = 0;
  return high;
}

void
turns_print_memory (const char *title)
{
  g_autofree char *status = NULL;
  const char *line;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL) &&
      (line = strstr (status, "VmRSS:")) != NULL)
    printf ("%-44s %.1f MB\n", title, g_ascii_strtoll (line + 6, NULL, 10) / 1024.0);
}
