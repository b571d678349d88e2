/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-link-private.h"

#include "ssh/transport.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Writers pause when this much waits to be sent. */
#define OUTBOX_HIGH (512 * 1024)
/* As much of the server's first words as its list of algorithms may need. */
#define GREETING_MAX (16 * 1024)
/* Shown in a sentence. */
#define GOODBYE_MAX 200
/* A server that has said more than this before there are keys says no SSH. libssh2 1.10 would read
 * lines for ever while it waits for the one that begins with "SSH-". */
#define UNENCRYPTED_MAX (256 * 1024)
/* The kernel gives up on bytes that nobody acknowledged. */
#define TCP_TIMEOUT_MS 10000

struct _RqSshLink
{
  GSocketConnection *connection; /* (owned) */
  LIBSSH2_SESSION *session;      /* (owned) */
  char *name;                    /* (owned) of the server, for sentences */
  int fd;                        /* of the connection */
  GByteArray *outbox;            /* (owned) said by libssh2, not yet taken by the kernel */
  gsize outbox_head;             /* how much of it was */
  GByteArray *greeting;          /* (owned) the first bytes of the server, unencrypted */
  char *goodbye;                 /* (owned) (nullable) why the server says it hangs up */
  guint64 received;              /* bytes */
  gint64 last_heard;             /* monotonic */
  gint64 deadline;               /* monotonic, for rq_ssh_link_wait() */
  unsigned int patience;         /* seconds, of which the deadline was made */
  int error_number;              /* of the socket, 0: none */
  gboolean ended; /* the server has closed its side, or reading failed */
  gboolean encrypted;            /* there are keys */
  gboolean dead;                 /* nothing goes out or in any more */
  gpointer data;                 /* (unowned) (nullable) whose call libssh2 is in */
  gpointer kept;                 /* (owned) (nullable) what the connection needs */
  GDestroyNotify kept_destroy;
  gboolean wiping;               /* what libssh2 frees may hold a password */
};

static void
keep_greeting (RqSshLink *self,
               const void *bytes,
               gsize size)
{
  if (self->greeting->len < GREETING_MAX)
    g_byte_array_append (self->greeting, bytes, MIN (size, GREETING_MAX - self->greeting->len));
}

static LIBSSH2_ALLOC_FUNC (alloc_cb)
{
  return malloc (count);
}

static LIBSSH2_REALLOC_FUNC (realloc_cb)
{
  return realloc (ptr, count);
}

/* libssh2 copies a password into its packets, and forgets them as they are. */
static LIBSSH2_FREE_FUNC (free_cb)
{
  RqSshLink *self = *abstract;

  if (ptr != NULL && self->wiping)
    explicit_bzero (ptr, malloc_usable_size (ptr));
  free (ptr);
}

static LIBSSH2_RECV_FUNC (recv_cb)
{
  RqSshLink *self = *abstract;
  ssize_t n;

  if (!self->encrypted && self->received > UNENCRYPTED_MAX)
    self->dead = TRUE;
  if (self->dead)
    return 0;

  do
    n = recv (self->fd, buffer, length, MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);

  if (n < 0)
    {
      if (errno != EAGAIN)
        {
          self->error_number = errno;
          self->ended = TRUE;
        }
      return -errno;
    }

  if (n == 0 && length > 0)
    self->ended = TRUE;
  self->received += n;
  self->last_heard = g_get_monotonic_time ();
  keep_greeting (self, buffer, n);
  return n;
}

static LIBSSH2_SEND_FUNC (send_cb)
{
  RqSshLink *self = *abstract;

  if (!self->dead)
    g_byte_array_append (self->outbox, buffer, length);
  return length;
}

static LIBSSH2_DISCONNECT_FUNC (disconnect_cb)
{
  RqSshLink *self = *abstract;

  if (self->goodbye == NULL && message != NULL && message_len > 0)
    self->goodbye = g_utf8_make_valid (message, MIN (message_len, GOODBYE_MAX));
}

static void
tune_socket (RqSshLink *self)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);

  /* What fails here only makes the connection less brisk. */
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, 3, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, 2, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, 3, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, TCP_TIMEOUT_MS, NULL);
  self->fd = g_socket_get_fd (socket);
}

/**
 * rq_ssh_link_new:
 * @connection: a connected TCP socket
 * @name: the server, for sentences
 *
 * Returns: (transfer full): a libssh2 session that has not said anything yet
 */
RqSshLink *
rq_ssh_link_new (GSocketConnection *connection,
                 const char *name,
                 GError **error)
{
  g_autoptr (RqSshLink) self = g_new0 (RqSshLink, 1);

  self->connection = g_object_ref (connection);
  self->name = g_strdup (name);
  self->outbox = g_byte_array_new ();
  self->greeting = g_byte_array_new ();
  self->last_heard = g_get_monotonic_time ();
  tune_socket (self);

  self->session = libssh2_session_init_ex (alloc_cb, free_cb, realloc_cb, self);
  if (self->session == NULL)
    {
      g_set_error_literal (error, RQ_SSH_ERROR, RQ_SSH_ERROR_PROTOCOL,
                           _("libssh2 could not be started on this machine. Start Requeen "
                             "again; if that does not help, reinstall libssh2."));
      return NULL;
    }

  libssh2_session_set_blocking (self->session, 0);
  libssh2_session_callback_set (self->session, LIBSSH2_CALLBACK_RECV, (gpointer) recv_cb);
  libssh2_session_callback_set (self->session, LIBSSH2_CALLBACK_SEND, (gpointer) send_cb);
  libssh2_session_callback_set (self->session, LIBSSH2_CALLBACK_DISCONNECT,
                                (gpointer) disconnect_cb);
  return g_steal_pointer (&self);
}

/**
 * rq_ssh_link_free:
 *
 * Frees the session with all channels that are left, and closes the socket. Does not block.
 */
void
rq_ssh_link_free (RqSshLink *self)
{
  self->dead = TRUE;
  if (self->session != NULL)
    {
      /* Reading says "closed" now, so this ends after a turn or two. */
      for (int i = 0; i < 1000 && libssh2_session_free (self->session) == LIBSSH2_ERROR_EAGAIN; i++)
        ;
    }
  g_byte_array_unref (self->outbox);
  g_byte_array_unref (self->greeting);
  g_clear_object (&self->connection);
  if (self->kept != NULL)
    self->kept_destroy (self->kept);
  g_free (self->goodbye);
  g_free (self->name);
  g_free (self);
}

LIBSSH2_SESSION *
rq_ssh_link_get_session (RqSshLink *self)
{
  return self->session;
}

int
rq_ssh_link_get_fd (RqSshLink *self)
{
  return self->fd;
}

/**
 * rq_ssh_link_get_received:
 *
 * Any call of libssh2 may have taken in what is for another channel: this tells.
 *
 * Returns: how many bytes have arrived
 */
guint64
rq_ssh_link_get_received (RqSshLink *self)
{
  return self->received;
}

gint64
rq_ssh_link_get_last_heard (RqSshLink *self)
{
  return self->last_heard;
}

/**
 * rq_ssh_link_get_goodbye:
 *
 * Returns: (transfer none) (nullable): why the server said that it hangs up; its words
 */
const char *
rq_ssh_link_get_goodbye (RqSshLink *self)
{
  return self->goodbye;
}

/**
 * rq_ssh_link_dup_greeting:
 *
 * Returns: (transfer full): the first bytes that the server sent: banner and list of algorithms
 */
GBytes *
rq_ssh_link_dup_greeting (RqSshLink *self)
{
  return g_bytes_new (self->greeting->data, self->greeting->len);
}

int
rq_ssh_link_get_errno (RqSshLink *self)
{
  return self->error_number;
}

/**
 * rq_ssh_link_has_ended:
 *
 * Returns: whether nothing more can come from the server
 */
gboolean
rq_ssh_link_has_ended (RqSshLink *self)
{
  return self->ended;
}

gboolean
rq_ssh_link_has_outbox (RqSshLink *self)
{
  return self->outbox->len > self->outbox_head;
}

/**
 * rq_ssh_link_has_room:
 *
 * Returns: whether a writer may give libssh2 more to send
 */
gboolean
rq_ssh_link_has_room (RqSshLink *self)
{
  return self->outbox->len - self->outbox_head < OUTBOX_HIGH;
}

static void
forget_sent (RqSshLink *self)
{
  if (self->outbox_head < OUTBOX_HIGH)
    return;

  g_byte_array_remove_range (self->outbox, 0, self->outbox_head);
  self->outbox_head = 0;
}

/**
 * rq_ssh_link_flush:
 *
 * Sends what the kernel takes now.
 *
 * Returns: %FALSE when the socket is broken
 */
gboolean
rq_ssh_link_flush (RqSshLink *self)
{
  while (rq_ssh_link_has_outbox (self))
    {
      ssize_t n = send (self->fd, self->outbox->data + self->outbox_head,
                        self->outbox->len - self->outbox_head, MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          gboolean full = errno == EAGAIN;

          if (!full)
            self->error_number = errno;
          forget_sent (self);
          return full;
        }
      self->outbox_head += n;
    }

  g_byte_array_set_size (self->outbox, 0);
  self->outbox_head = 0;
  return TRUE;
}

/**
 * rq_ssh_link_set_wiping:
 *
 * While it is on, memory that libssh2 frees is overwritten first.
 */
void
rq_ssh_link_set_wiping (RqSshLink *self,
                        gboolean wiping)
{
  self->wiping = wiping;
}

/**
 * rq_ssh_link_set_data:
 * @data: (nullable): what a callback of libssh2 without data of its own needs
 */
void
rq_ssh_link_set_data (RqSshLink *self,
                      gpointer data)
{
  self->data = data;
}

gpointer
rq_ssh_link_get_data (RqSshLink *self)
{
  return self->data;
}

/**
 * rq_ssh_link_break:
 *
 * From now on libssh2 finds the connection closed: the way out of a call that has no other.
 */
void
rq_ssh_link_break (RqSshLink *self)
{
  self->dead = TRUE;
}

/**
 * rq_ssh_link_keep:
 * @kept: (transfer full): freed with @destroy after the connection was closed
 */
void
rq_ssh_link_keep (RqSshLink *self,
                  gpointer kept,
                  GDestroyNotify destroy)
{
  self->kept = kept;
  self->kept_destroy = destroy;
}

/** rq_ssh_link_set_encrypted: There are keys: from now on the server may say what it likes. */
void
rq_ssh_link_set_encrypted (RqSshLink *self)
{
  self->encrypted = TRUE;
}

/**
 * rq_ssh_link_set_deadline:
 *
 * From now on, rq_ssh_link_wait() gives up after @seconds.
 */
void
rq_ssh_link_set_deadline (RqSshLink *self,
                          unsigned int seconds)
{
  self->patience = seconds;
  self->deadline = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
}

/**
 * rq_ssh_link_wait:
 *
 * Waits until libssh2 may go on, while connecting: the worker's loop has not begun yet.
 *
 * Returns: %FALSE with %RQ_SSH_ERROR_UNREACHABLE after the deadline, or when cancelled
 */
gboolean
rq_ssh_link_wait (RqSshLink *self,
                  GCancellable *cancellable,
                  GError **error)
{
  GPollFD fds[2] = { { self->fd, G_IO_IN, 0 }, { -1, 0, 0 } };
  gint64 left = (self->deadline - g_get_monotonic_time ()) / 1000;
  gboolean has_cancel = g_cancellable_make_pollfd (cancellable, &fds[1]);

  /* A broken socket is seen by libssh2 when it reads. */
  if (!self->dead && rq_ssh_link_flush (self) && rq_ssh_link_has_outbox (self))
    fds[0].events |= G_IO_OUT;
  g_poll (fds, has_cancel ? 2 : 1, self->dead ? 0 : CLAMP (left, 0, G_MAXINT));
  if (has_cancel)
    g_cancellable_release_fd (cancellable);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_get_monotonic_time () < self->deadline)
    return TRUE;

  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE,
               _("%s did not answer in time (%u s): check that an SSH server is at this address "
                 "and that it is not overloaded."), self->name, self->patience);
  return FALSE;
}
