/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-directory-private.h"

#include "ssh/transport.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/un.h>

/**
 * rq_ssh_directory_make:
 * @room: bytes of the longest name of a socket in it, with its slash
 *
 * Makes a directory for this user alone (0700) in which a socket's path fits into sockaddr_un.
 *
 * Returns: (transfer full): its path; %NULL with %RQ_SSH_ERROR_CONFIG
 */
char *
rq_ssh_directory_make (gsize room,
                       GError **error)
{
  g_autofree char *here = g_build_filename (g_get_user_runtime_dir (), "requeen-XXXXXX", NULL);
  g_autofree char *there = g_strdup ("/tmp/requeen-XXXXXX");

  if (strlen (here) + room < sizeof ((struct sockaddr_un *) NULL)->sun_path &&
      g_mkdtemp_full (here, 0700) != NULL)
    return g_steal_pointer (&here);
  if (g_mkdtemp_full (there, 0700) != NULL)
    return g_steal_pointer (&there);

  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG,
               _("No private directory for a tunnel could be made in %s or /tmp: %s."),
               g_get_user_runtime_dir (), g_strerror (errno));
  return NULL;
}
