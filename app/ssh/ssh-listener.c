/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-listener-private.h"

#include "ssh/ssh-directory-private.h"
#include "ssh/transport.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 64

struct _RqSshListener
{
  gatomicrefcount references;
  guint64 id;
  RqEndpoint *endpoint;    /* (owned) */
  char *directory;         /* (owned) 0700, of this socket alone */
  char *path;              /* (owned) */
  GSocketAddress *address; /* (owned) */
  int fd;                  /* (owned) (worker only) -1: stopped */
  GMutex mutex;
  GError *status;          /* (mutex mutex) (owned) (nullable) of the last connection */
};

static gboolean
start_listening (RqSshListener *self)
{
  struct sockaddr_un address = { AF_UNIX };

  g_strlcpy (address.sun_path, self->path, sizeof address.sun_path);
  self->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  return self->fd >= 0 &&
         bind (self->fd, (struct sockaddr *) (gpointer) &address, sizeof address) == 0 &&
         listen (self->fd, BACKLOG) == 0;
}

/**
 * rq_ssh_listener_new:
 *
 * Returns: (transfer full): a socket that listens; %NULL with %RQ_SSH_ERROR_CONFIG
 */
RqSshListener *
rq_ssh_listener_new (guint64 id,
                     RqEndpoint *endpoint,
                     GError **error)
{
  g_autoptr (RqSshListener) self = g_new0 (RqSshListener, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->id = id;
  self->endpoint = rq_endpoint_ref (endpoint);
  self->fd = -1;
  self->directory = rq_ssh_directory_make (strlen ("/s"), error);
  if (self->directory == NULL)
    return NULL;

  self->path = g_build_filename (self->directory, "s", NULL);
  self->address = g_unix_socket_address_new (self->path);
  if (start_listening (self))
    return g_steal_pointer (&self);

  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_CONFIG,
               _("A tunnel cannot listen at %s: %s."), self->path, g_strerror (errno));
  return NULL;
}

/**
 * rq_ssh_listener_ref:
 *
 * Returns: (transfer full): @self
 */
RqSshListener *
rq_ssh_listener_ref (RqSshListener *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * rq_ssh_listener_unref:
 *
 * The last reference removes the socket from the disk.
 */
void
rq_ssh_listener_unref (RqSshListener *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  rq_ssh_listener_stop (self);
  rq_ssh_listener_remove (self);
  rq_endpoint_unref (self->endpoint);
  g_clear_object (&self->address);
  g_clear_error (&self->status);
  g_mutex_clear (&self->mutex);
  g_free (self->directory);
  g_free (self->path);
  g_free (self);
}

guint64
rq_ssh_listener_get_id (RqSshListener *self)
{
  return self->id;
}

RqEndpoint *
rq_ssh_listener_get_endpoint (RqSshListener *self)
{
  return self->endpoint;
}

GSocketAddress *
rq_ssh_listener_get_address (RqSshListener *self)
{
  return self->address;
}

int
rq_ssh_listener_get_fd (RqSshListener *self)
{
  return self->fd;
}

static gboolean
is_from_this_process (int fd)
{
  struct ucred peer;
  socklen_t size = sizeof peer;

  return getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == getpid ();
}

/**
 * rq_ssh_listener_accept:
 *
 * Takes the next connection of this process; others are hung up on.
 *
 * Returns: a non-blocking file descriptor, or -1 when nobody waits
 */
int
rq_ssh_listener_accept (RqSshListener *self)
{
  int fd;

  if (self->fd < 0)
    return -1;

  while ((fd = accept4 (self->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
    {
      if (is_from_this_process (fd))
        return fd;
      g_info ("another process tried to use a tunnel and was refused");
      close (fd);
    }

  return -1;
}

/**
 * rq_ssh_listener_stop:
 *
 * Refuses from now on; the path stays. The worker's thread.
 */
void
rq_ssh_listener_stop (RqSshListener *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/**
 * rq_ssh_listener_remove:
 *
 * Removes the socket and its directory from the disk; any thread, more than once if need be.
 */
void
rq_ssh_listener_remove (RqSshListener *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
  if (self->directory != NULL)
    g_rmdir (self->directory);
}

/**
 * rq_ssh_listener_set_status:
 * @error: (nullable): why the last connection could not be carried; %NULL: it is
 */
void
rq_ssh_listener_set_status (RqSshListener *self,
                            const GError *error)
{
  g_mutex_lock (&self->mutex);
  g_clear_error (&self->status);
  self->status = error != NULL ? g_error_copy (error) : NULL;
  g_mutex_unlock (&self->mutex);
}

/**
 * rq_ssh_listener_check:
 *
 * Returns: %FALSE with why the last connection could not be carried; any thread
 */
gboolean
rq_ssh_listener_check (RqSshListener *self,
                       GError **error)
{
  gboolean good;

  g_mutex_lock (&self->mutex);
  good = self->status == NULL;
  if (!good && error != NULL)
    *error = g_error_copy (self->status);
  g_mutex_unlock (&self->mutex);
  return good;
}
