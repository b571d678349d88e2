/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-pipes-private.h"

#include "ssh/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <unistd.h>

static void
set_too_many (GError **error)
{
  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG,
               _("No more files can be opened on this machine: %s. Close other "
                 "programs, then connect again."), g_strerror (errno));
}

static gboolean
make_pipe (int *reader,
           int *writer,
           GError **error)
{
  int fds[2];

  if (pipe2 (fds, O_CLOEXEC | O_NONBLOCK) != 0)
    {
      set_too_many (error);
      return FALSE;
    }

  *reader = fds[0];
  *writer = fds[1];
  return TRUE;
}

static void
close_all (const int fds[3])
{
  for (int i = 0; i < 3; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

/**
 * rq_ssh_pipes_make:
 * @ends: (out): the worker's ends
 * @theirs: (out): the ends of whoever wanted the channel: to write to, to read from, its errors
 * @has_errors: whether the errors have a pipe of their own
 *
 * Makes the non-blocking pipes between a channel and its user.
 *
 * Returns: %FALSE with %RQ_SSH_ERROR_CONFIG when this process has too many files open
 */
gboolean
rq_ssh_pipes_make (RqSshEnds *ends,
                   int theirs[3],
                   gboolean has_errors,
                   GError **error)
{
  *ends = (RqSshEnds){ -1, -1, -1 };
  theirs[0] = theirs[1] = theirs[2] = -1;
  if (make_pipe (&ends->input, &theirs[0], error) && make_pipe (&theirs[1], &ends->output, error) &&
      (!has_errors || make_pipe (&theirs[2], &ends->errors, error)))
    return TRUE;

  close_all ((int[3]){ ends->input, ends->output, ends->errors });
  close_all (theirs);
  return FALSE;
}

/**
 * rq_ssh_pipes_make_socket:
 * @ends: (out): the worker's ends, one socket
 * @theirs: (out): the other end
 *
 * Returns: %FALSE with %RQ_SSH_ERROR_CONFIG when this process has too many files open
 */
gboolean
rq_ssh_pipes_make_socket (RqSshEnds *ends,
                          int *theirs,
                          GError **error)
{
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0)
    {
      set_too_many (error);
      return FALSE;
    }

  *ends = (RqSshEnds){ fds[0], fds[0], -1 };
  *theirs = fds[1];
  return TRUE;
}

/**
 * rq_ssh_pipes_to_stream:
 * @theirs: of whoever wanted the channel, to write to and to read from; they are the stream's now
 *
 * Returns: (transfer full): both in one
 */
GIOStream *
rq_ssh_pipes_to_stream (const int theirs[3])
{
  g_autoptr (GOutputStream) output = g_unix_output_stream_new (theirs[0], TRUE);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (theirs[1], TRUE);

  return g_simple_io_stream_new (input, output);
}

/**
 * rq_ssh_pipes_to_connection:
 * @theirs: (transfer full): as rq_ssh_pipes_make_socket() gives it
 *
 * Returns: (transfer full): the same
 */
GSocketConnection *
rq_ssh_pipes_to_connection (int theirs)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (theirs, NULL);

  return g_socket_connection_factory_create_connection (socket);
}
