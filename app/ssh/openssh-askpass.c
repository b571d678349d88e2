/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-askpass.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* As ssh takes it. */
#define ANSWER_MAX 1024

static gboolean main_asks;

/**
 * rq_openssh_askpass_is_wanted:
 *
 * Returns: whether this process was started by ssh to ask something
 */
gboolean
rq_openssh_askpass_is_wanted (void)
{
  main_asks = TRUE;
  return getenv (RQ_OPENSSH_ASKPASS_VARIABLE) != NULL;
}

/**
 * rq_openssh_askpass_is_provided:
 *
 * Any thread.
 *
 * Returns: whether this program's main() looks if it is wanted; another one, started by ssh, would
 *   do all over again what it does
 */
gboolean
rq_openssh_askpass_is_provided (void)
{
  return main_asks;
}

static int
connect_to (const char *path)
{
  struct sockaddr_un address = { AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (fd >= 0 && connect (fd, (struct sockaddr *) (gpointer) &address, sizeof address) != 0)
    {
      close (fd);
      return -1;
    }
  return fd;
}

static gboolean
send_all (int fd,
          const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      ssize_t n = send (fd, text, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      text += n;
      length -= n;
    }
  return shutdown (fd, SHUT_WR) == 0;
}

/* @return: bytes of the answer; -1: nobody answered, or no */
static int
receive (int fd,
         char answer[ANSWER_MAX])
{
  int total = 0;
  ssize_t n;

  while (total < ANSWER_MAX && (n = recv (fd, answer + total, ANSWER_MAX - total, 0)) > 0)
    total += n;
  return total > 0 && answer[0] == '+' ? total : -1;
}

/**
 * rq_openssh_askpass_main:
 *
 * Asks what the argument says. Only plain calls: nothing of the program is set up.
 *
 * Returns: the exit status, 0 when there was an answer
 */
int
rq_openssh_askpass_main (int argc,
                         char **argv)
{
  const char *hint = getenv ("SSH_ASKPASS_PROMPT");
  char answer[ANSWER_MAX];
  int fd, length;

  /* "confirm" is a yes that nobody here may give; "none" is only for looking at. */
  if (argc < 2 || (hint != NULL && strcmp (hint, "confirm") == 0))
    return 1;
  if (hint != NULL && strcmp (hint, "none") == 0)
    return 0;

  fd = connect_to (getenv (RQ_OPENSSH_ASKPASS_VARIABLE));
  length = fd >= 0 && send_all (fd, argv[1]) ? receive (fd, answer) : -1;
  if (length > 0)
    {
      fwrite (answer + 1, 1, length - 1, stdout);
      putchar ('\n');
    }
  explicit_bzero (answer, sizeof answer);
  return length > 0 ? 0 : 1;
}
