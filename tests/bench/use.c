/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "use.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

/* A program that has been started: only what /proc tells of it. */
typedef struct
{
  BenchUse *use;
  gboolean own;  /* this program counts */
  GString *pids; /* ",pid=1,pid=2," as `ss` writes them */
} Look;

static void look_at_process (Look       *look,
                             const char *pid,
                             gboolean    own);

static guint64
find_number (const char *text,
             const char *name)
{
  const char *found = strstr (text, name);

  return found != NULL ? g_ascii_strtoull (found + strlen (name), NULL, 10) : 0;
}

static char *
read_proc (const char *pid,
           const char *rest)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/%s", pid, rest);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text != NULL ? text : g_strdup ("");
}

/* Each thread knows the processes that it has started. */
static void
look_at_thread (Look       *look,
                const char *pid,
                const char *thread,
                gboolean    own)
{
  g_autofree char *of_status = g_strdup_printf ("task/%s/status", thread);
  g_autofree char *of_children = g_strdup_printf ("task/%s/children", thread);
  g_autofree char *status = read_proc (pid, of_status);
  g_autofree char *list = read_proc (pid, of_children);
  g_auto (GStrv) children = g_strsplit (g_strchomp (list), " ", -1);

  if (!own)
    look->use->wake_ups += find_number (status, "\nvoluntary_ctxt_switches:\t");
  for (char **child = children; *child != NULL; child++)
    if ((*child)[0] != '\0')
      look_at_process (look, *child, FALSE);
}

/* Field 2, the name, may hold anything; 14 and 15 are the processor's time. */
static double
cpu_of (const char *pid)
{
  g_autofree char *stat = read_proc (pid, "stat");
  const char *fields = strrchr (stat, ')');
  g_auto (GStrv) words = g_strsplit (fields != NULL ? fields : "", " ", -1);

  if (g_strv_length (words) < 15)
    return 0;
  return (double) (g_ascii_strtoull (words[12], NULL, 10) +
                   g_ascii_strtoull (words[13], NULL, 10)) / (double) sysconf (_SC_CLK_TCK);
}

static void
look_at_process (Look       *look,
                 const char *pid,
                 gboolean    own)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/task", pid);
  g_autofree char *status = read_proc (pid, "status");
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *thread;

  g_string_append_printf (look->pids, "pid=%s,", pid);
  if (!own || look->own)
    look->use->memory += (double) find_number (status, "\nVmRSS:\t") / 1024;
  if (!own)
    look->use->cpu += cpu_of (pid);
  while (dir != NULL && (thread = g_dir_read_name (dir)) != NULL)
    look_at_thread (look, pid, thread, own);
}

/* Exact, and threads and programs that have ended are in it. */
static void
add_own (BenchUse *use,
         int       whose)
{
  struct rusage usage;

  getrusage (whose, &usage);
  use->wake_ups += (guint64) usage.ru_nvcsw;
  use->cpu += (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
              (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static gboolean
is_ours (const Look *look,
         const char *line)
{
  const char *found = strstr (line, "pid=");
  g_autofree char *pid = NULL;

  if (found == NULL)
    return FALSE;
  pid = g_strndup (found, strcspn (found, ",") + 1);
  return strstr (look->pids->str, pid) != NULL;
}

static void
look_at_wire (Look       *look,
              const char *port)
{
  g_autofree char *command = g_strdup_printf ("ss -tinpOH state established 'dport = :%s'", port);
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_spawn_command_line_sync (command, &output, NULL, NULL, &error))
    g_error ("%s", error->message);
  lines = g_strsplit (output, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (is_ours (look, *line))
      {
        look->use->sent += find_number (*line, " bytes_sent:");
        look->use->received += find_number (*line, " bytes_received:");
        look->use->packets += find_number (*line, " segs_out:") + find_number (*line, " segs_in:");
      }
}

BenchUse
bench_use_look (const char *port,
                gboolean    own)
{
  BenchUse use = { 0 };
  g_autoptr (GString) pids = g_string_new (",");
  g_autofree char *pid = g_strdup_printf ("%d", getpid ());
  Look look = { .use = &use, .own = own, .pids = pids };

  look_at_process (&look, pid, TRUE);
  add_own (&use, RUSAGE_CHILDREN);
  if (own)
    add_own (&use, RUSAGE_SELF);
  look_at_wire (&look, port);
  return use;
}

void
bench_use_head (int seconds)
{
  g_autofree char *title = g_strdup_printf ("%d s", seconds);

  printf ("%-34s %9s %9s %9s %10s %9s %7s\n", title, "B out/min", "B in/min", "packets/m",
          "wake-ups/s", "CPU s/min", "MB");
}

void
bench_use_print (const char     *title,
                 const BenchUse *before,
                 const BenchUse *after,
                 double          seconds)
{
  printf ("%-34s %9.0f %9.0f %9.1f %10.2f %9.3f %7.1f\n", title,
          (double) (after->sent - before->sent) * 60 / seconds,
          (double) (after->received - before->received) * 60 / seconds,
          (double) (after->packets - before->packets) * 60 / seconds,
          (double) (after->wake_ups - before->wake_ups) / seconds,
          (after->cpu - before->cpu) * 60 / seconds, after->memory);
  fflush (stdout);
}
