/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "far.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

struct _BenchFar
{
  GSubprocess *delay;  /* (owned) bench-delay */
  guint16 port;
  RqSshTarget *target; /* (owned) */
  char *login;         /* (owned) */
  char *folder;        /* (owned) */
  char *known_hosts;   /* (owned) file in it */
  char *ssh;           /* (owned) file in it */
  char *path_before;   /* (owned) */
};

static void
write_file (const char *path,
            char       *text,
            int         mode)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, mode, &error);
  g_assert_no_error (error);
  g_free (text);
}

/* The manager's keys, at the port that leads to it. */
static char *
make_known_hosts (RqSandbox  *sandbox,
                  const char *near_port,
                  guint16     far_port)
{
  g_autofree char *text = NULL;
  g_autofree char *near = g_strdup_printf ("]:%s ", near_port);
  g_autofree char *far = g_strdup_printf ("]:%d ", far_port);
  g_auto (GStrv) parts = NULL;

  g_file_get_contents (rq_sandbox_get (sandbox, "SANDBOX_KNOWN_HOSTS"), &text, NULL, NULL);
  parts = g_strsplit (text != NULL ? text : "", near, -1);
  return g_strjoinv (far, parts);
}

static char *
make_ssh (RqSandbox  *sandbox,
          const char *known_hosts)
{
  g_autofree char *program = g_find_program_in_path ("ssh");

  return g_strdup_printf ("#!/bin/sh\nexec %s -i '%s' -o UserKnownHostsFile='%s' "
                          "-o IdentitiesOnly=yes -o BatchMode=yes \"$@\"\n",
                          program, rq_sandbox_get (sandbox, "SANDBOX_IDENTITY"), known_hosts);
}

/* The program beside this one. */
static void
start_delay (BenchFar   *self,
             const char *host,
             const char *port,
             int         rtt_ms)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (own);
  g_autofree char *program = g_build_filename (folder, "bench-delay", NULL);
  g_autofree char *rtt = g_strdup_printf ("%d", rtt_ms);
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;

  self->delay = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                  &error, program, host, port, rtt, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->delay));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  self->port = (guint16) atoi (line != NULL ? line : "");
}

BenchFar *
bench_far_new (RqSandbox *sandbox,
               int        rtt_ms)
{
  const char *host = rq_sandbox_get (sandbox, "SANDBOX_SSH_HOST");
  const char *port = rq_sandbox_get (sandbox, "SANDBOX_SSH_PORT");
  BenchFar *self = g_new0 (BenchFar, 1);
  g_autofree char *destination = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  start_delay (self, host, port, rtt_ms);
  self->login = g_strdup_printf ("%s@%s", rq_sandbox_get (sandbox, "SANDBOX_USER"), host);
  self->folder = g_dir_make_tmp ("requeen-bench-XXXXXX", &error);
  g_assert_no_error (error);
  self->known_hosts = g_build_filename (self->folder, "known_hosts", NULL);
  self->ssh = g_build_filename (self->folder, "ssh", NULL);
  write_file (self->known_hosts, make_known_hosts (sandbox, port, self->port), 0600);
  write_file (self->ssh, make_ssh (sandbox, self->known_hosts), 0700);

  destination = g_strdup_printf ("%s:%d", self->login, self->port);
  self->target = rq_ssh_target_new (destination, rq_sandbox_get (sandbox, "SANDBOX_IDENTITY"),
                                    self->known_hosts, &error);
  g_assert_no_error (error);
  self->path_before = g_strdup (g_getenv ("PATH"));
  path = g_strconcat (self->folder, ":", self->path_before, NULL);
  g_setenv ("PATH", path, TRUE);
  return self;
}

void
bench_far_free (BenchFar *self)
{
  g_setenv ("PATH", self->path_before, TRUE);
  g_unlink (self->known_hosts);
  g_unlink (self->ssh);
  g_rmdir (self->folder);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->delay), NULL, NULL);
  g_subprocess_wait (self->delay, NULL, NULL);
  g_object_unref (self->delay);
  rq_ssh_target_unref (self->target);
  g_free (self->login);
  g_free (self->folder);
  g_free (self->known_hosts);
  g_free (self->ssh);
  g_free (self->path_before);
  g_free (self);
}

RqSshTarget *
bench_far_get_target (BenchFar *self)
{
  return self->target;
}

const char *
bench_far_get_login (BenchFar *self)
{
  return self->login;
}

guint16
bench_far_get_port (BenchFar *self)
{
  return self->port;
}
