/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-file-private.h"

#include "ssh/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
set_file_error (GError **error,
                const char *path,
                int number)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), "%s: %s", path,
               g_strerror (number));
}

/* @return: (nullable) when it cannot be read or is larger than @limit */
static GByteArray *
read_all (int fd,
          gsize limit)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 chunk[8192];
  ssize_t n;

  while ((n = read (fd, chunk, sizeof chunk)) > 0)
    {
      if ((gsize) n > limit - bytes->len)
        {
          errno = EFBIG;
          return NULL;
        }
      g_byte_array_append (bytes, chunk, n);
    }

  return n == 0 ? g_steal_pointer (&bytes) : NULL;
}

/**
 * rq_ssh_file_read:
 * @limit: how many bytes it may be
 *
 * Reads a regular file, or /dev/null, which many configurations have for known_hosts. Blocks.
 *
 * Returns: (transfer full): its bytes; %NULL with a #GFileError, whose message names the file
 */
GBytes *
rq_ssh_file_read (const char *path,
                  gsize limit,
                  GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  GByteArray *bytes = NULL;
  struct stat status;
  int number;

  if (fd >= 0 && fstat (fd, &status) == 0)
    {
      errno = S_ISDIR (status.st_mode) ? EISDIR : EINVAL;
      if (S_ISREG (status.st_mode) || strcmp (path, "/dev/null") == 0)
        bytes = read_all (fd, limit);
    }
  number = errno;
  if (fd >= 0)
    close (fd);
  if (bytes != NULL)
    return g_byte_array_free_to_bytes (bytes);

  set_file_error (error, path, number);
  return NULL;
}

static gboolean
ends_in_newline (int fd,
                 off_t size)
{
  char last;

  return size == 0 || (pread (fd, &last, 1, size - 1) == 1 && last == '\n');
}

/* One write, so that two programs cannot mix their lines; cut back when the disk was full. */
static gboolean
append (int fd,
        const char *line)
{
  g_autofree char *text = NULL;
  struct stat status;
  ssize_t n;

  if (fstat (fd, &status) != 0)
    return FALSE;

  text = g_strdup_printf ("%s%s\n", ends_in_newline (fd, status.st_size) ? "" : "\n", line);
  n = write (fd, text, strlen (text));
  if (n == (ssize_t) strlen (text))
    return fsync (fd) == 0 || errno == EINVAL;

  if (n >= 0)
    errno = ENOSPC;
  if (n > 0 && ftruncate (fd, status.st_size) != 0)
    g_debug ("a line that was not written whole could not be cut");
  return FALSE;
}

/**
 * rq_ssh_file_append_line:
 *
 * Adds a line to a file of the user's, which is made (0600, its directory 0700) when it is not
 * there. Blocks.
 *
 * Returns: %FALSE with %RQ_SSH_ERROR_CONFIG; then nothing was added
 */
gboolean
rq_ssh_file_append_line (const char *path,
                         const char *line,
                         GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int fd, number;
  gboolean written;

  g_mkdir_with_parents (directory, 0700);
  fd = open (path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
  written = fd >= 0 && append (fd, line);
  number = errno;
  if (fd >= 0)
    close (fd);
  if (written)
    return TRUE;

  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG, _("%s cannot be written: %s."), path,
               g_strerror (number));
  return FALSE;
}
