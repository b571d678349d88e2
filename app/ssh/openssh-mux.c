/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-mux-private.h"

#include "ssh/ssh-question.h"
#include "ssh/ssh-wire-private.h"
#include "ssh/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define VERSION 4
/* As the master itself allows. */
#define MESSAGE_MAX (256 * 1024)
#define FDS_MAX 3
#define PORT_OF_UNIX_SOCKET ((guint32) -2)
#define FORWARD_LOCAL 1
#define NO_ESCAPE_CHARACTER G_MAXUINT32

enum
{
  MSG_HELLO = 0x00000001,
  C_NEW_SESSION = 0x10000002,
  C_ALIVE_CHECK = 0x10000004,
  C_OPEN_FWD = 0x10000006,
  C_NEW_STDIO_FWD = 0x10000008,
  S_OK = 0x80000001,
  S_PERMISSION_DENIED = 0x80000002,
  S_FAILURE = 0x80000003,
  S_EXIT_MESSAGE = 0x80000004,
  S_ALIVE = 0x80000005,
  S_SESSION_OPENED = 0x80000006,
};

struct _RqOpensshMux
{
  int fd;              /* (owned) */
  GByteArray *outbox;  /* (owned) not sent yet */
  int fds[FDS_MAX];    /* (owned) to be handed over after the outbox */
  guint n_fds;
  guint fds_sent;
  GByteArray *inbox;   /* (owned) */
  guint32 last_id;
  int status;
  char *words;         /* (owned) (nullable) */
};

static gboolean
set_unusable (GError **error,
              const char *words)
{
  g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
               _("The ssh program that holds the connection does not answer: %s."), words);
  return FALSE;
}

static gboolean
connect_to (RqOpensshMux *self,
            const char *path,
            GError **error)
{
  struct sockaddr_un address = { AF_UNIX };

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  self->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->fd < 0 ||
      connect (self->fd, (struct sockaddr *) (gpointer) &address, sizeof address) != 0 ||
      fcntl (self->fd, F_SETFL, O_NONBLOCK) != 0)
    return set_unusable (error, g_strerror (errno));
  return TRUE;
}

/* @body: begins with the type */
static void
queue (RqOpensshMux *self,
       GByteArray *body)
{
  rq_ssh_wire_put_string (self->outbox, body->data, body->len);
}

static GByteArray *
begin (RqOpensshMux *self,
       guint32 type)
{
  GByteArray *body = g_byte_array_new ();

  rq_ssh_wire_put_uint32 (body, type);
  rq_ssh_wire_put_uint32 (body, ++self->last_id);
  return body;
}

static void
put_text (GByteArray *body,
          const char *text)
{
  rq_ssh_wire_put_string (body, text, strlen (text));
}

/**
 * rq_openssh_mux_new:
 * @path: the master's control socket
 *
 * Returns: (transfer full): a conversation in which nothing was asked yet; %NULL with
 *   %RQ_SSH_ERROR_LOST
 */
RqOpensshMux *
rq_openssh_mux_new (const char *path,
                    GError **error)
{
  g_autoptr (RqOpensshMux) self = g_new0 (RqOpensshMux, 1);
  g_autoptr (GByteArray) hello = g_byte_array_new ();

  self->status = -1;
  self->outbox = g_byte_array_new ();
  self->inbox = g_byte_array_new ();
  if (!connect_to (self, path, error))
    return NULL;

  rq_ssh_wire_put_uint32 (hello, MSG_HELLO);
  rq_ssh_wire_put_uint32 (hello, VERSION);
  queue (self, hello);
  return g_steal_pointer (&self);
}

static void
close_fds (RqOpensshMux *self)
{
  for (; self->fds_sent < self->n_fds; self->fds_sent++)
    close (self->fds[self->fds_sent]);
}

/**
 * rq_openssh_mux_free:
 *
 * Hangs up: the master ends what was opened in this conversation.
 */
void
rq_openssh_mux_free (RqOpensshMux *self)
{
  close_fds (self);
  if (self->fd >= 0)
    close (self->fd);
  g_byte_array_unref (self->outbox);
  g_byte_array_unref (self->inbox);
  g_free (self->words);
  g_free (self);
}

static void
take_fds (RqOpensshMux *self,
          const int *fds,
          guint n)
{
  g_assert (self->n_fds == 0);
  memcpy (self->fds, fds, n * sizeof *fds);
  self->n_fds = n;
}

/**
 * rq_openssh_mux_ask_command:
 *
 * Wants a command without a terminal, started by the login shell there.
 */
void
rq_openssh_mux_ask_command (RqOpensshMux *self,
                            const char *command_line,
                            const int fds[3])
{
  g_autoptr (GByteArray) body = begin (self, C_NEW_SESSION);

  put_text (body, ""); /* reserved */
  for (int i = 0; i < 4; i++)
    rq_ssh_wire_put_uint32 (body, 0); /* terminal, X11, agent, subsystem: none */
  rq_ssh_wire_put_uint32 (body, NO_ESCAPE_CHARACTER);
  put_text (body, ""); /* terminal's name */
  put_text (body, command_line);
  queue (self, body);
  take_fds (self, fds, 3);
}

/**
 * rq_openssh_mux_ask_stream:
 *
 * Wants a stream to a TCP port, as seen from there.
 */
void
rq_openssh_mux_ask_stream (RqOpensshMux *self,
                           const char *host,
                           guint16 port,
                           const int fds[2])
{
  g_autoptr (GByteArray) body = begin (self, C_NEW_STDIO_FWD);

  put_text (body, ""); /* reserved */
  put_text (body, host);
  rq_ssh_wire_put_uint32 (body, port);
  queue (self, body);
  take_fds (self, fds, 2);
}

/**
 * rq_openssh_mux_ask_forward:
 *
 * Wants the master to listen; the answers of one conversation come in the order of the questions.
 */
void
rq_openssh_mux_ask_forward (RqOpensshMux *self,
                            const char *here,
                            const char *there)
{
  g_autoptr (GByteArray) body = begin (self, C_OPEN_FWD);

  rq_ssh_wire_put_uint32 (body, FORWARD_LOCAL);
  put_text (body, here);
  rq_ssh_wire_put_uint32 (body, PORT_OF_UNIX_SOCKET);
  put_text (body, there);
  rq_ssh_wire_put_uint32 (body, PORT_OF_UNIX_SOCKET);
  queue (self, body);
}

/**
 * rq_openssh_mux_ask_alive:
 *
 * Asks the master, not the server, for a sign of life.
 */
void
rq_openssh_mux_ask_alive (RqOpensshMux *self)
{
  g_autoptr (GByteArray) body = begin (self, C_ALIVE_CHECK);

  queue (self, body);
}

int
rq_openssh_mux_get_fd (RqOpensshMux *self)
{
  return self->fd;
}

/**
 * rq_openssh_mux_get_events:
 *
 * Returns: what to poll for
 */
gushort
rq_openssh_mux_get_events (RqOpensshMux *self)
{
  return G_IO_IN | (self->outbox->len > 0 || self->fds_sent < self->n_fds ? G_IO_OUT : 0);
}

/* The master takes each from a byte of its own. */
static gboolean
send_fd (int socket,
         int fd)
{
  char byte = 0;
  struct iovec vector = { &byte, 1 };
  union { char bytes[CMSG_SPACE (sizeof (int))]; struct cmsghdr align; } control = { { 0 } };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1,
                            .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof (int));
  memcpy (CMSG_DATA (header), &fd, sizeof fd);
  return sendmsg (socket, &message, MSG_NOSIGNAL) == 1;
}

static void
flush (RqOpensshMux *self)
{
  while (self->outbox->len > 0)
    {
      ssize_t n = send (self->fd, self->outbox->data, self->outbox->len, MSG_NOSIGNAL);

      if (n <= 0)
        return;
      g_byte_array_remove_range (self->outbox, 0, n);
    }

  while (self->fds_sent < self->n_fds && send_fd (self->fd, self->fds[self->fds_sent]))
    close (self->fds[self->fds_sent++]);
}

static char *
dup_words (RqSshWire *wire)
{
  RqSshWire text;

  return rq_ssh_wire_get_string (wire, &text)
         ? rq_ssh_question_clean ((const char *) text.data, text.size, FALSE) : NULL;
}

/**
 * rq_openssh_mux_parse:
 * @status: (out): of a command that has exited
 * @words: (out) (transfer full) (nullable): of a refusal
 *
 * Returns: what a message of the master says
 */
RqOpensshMuxEvent
rq_openssh_mux_parse (const guint8 *data,
                      gsize size,
                      int *status,
                      char **words)
{
  RqSshWire wire = { data, size };
  guint32 type, id, number;

  *words = NULL;
  if (!rq_ssh_wire_get_uint32 (&wire, &type) || !rq_ssh_wire_get_uint32 (&wire, &id))
    return RQ_OPENSSH_MUX_ENDED;

  switch (type)
    {
    case MSG_HELLO: /* its "id" is the version */
      return id == VERSION ? RQ_OPENSSH_MUX_NOTHING : RQ_OPENSSH_MUX_ENDED;
    case S_OK:
    case S_ALIVE:
      return RQ_OPENSSH_MUX_OK;
    case S_SESSION_OPENED:
      return RQ_OPENSSH_MUX_OPENED;
    case S_PERMISSION_DENIED:
    case S_FAILURE:
      *words = dup_words (&wire);
      return RQ_OPENSSH_MUX_REFUSED;
    case S_EXIT_MESSAGE:
      if (!rq_ssh_wire_get_uint32 (&wire, &number))
        return RQ_OPENSSH_MUX_ENDED;
      *status = (int) (number & 0xff);
      return RQ_OPENSSH_MUX_EXITED;
    default:
      return RQ_OPENSSH_MUX_NOTHING;
    }
}

typedef enum
{
  FILL_NOTHING,
  FILL_BYTES,
  FILL_END,
} Fill;

static Fill
fill (RqOpensshMux *self)
{
  guint8 bytes[4096];
  ssize_t n = recv (self->fd, bytes, sizeof bytes, 0);

  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? FILL_NOTHING : FILL_END;
  g_byte_array_append (self->inbox, bytes, n);
  return n > 0 ? FILL_BYTES : FILL_END;
}

/* @length: (out): of the message with its length, 0 while it is not whole */
static gboolean
measure (RqOpensshMux *self,
         guint32 *length)
{
  RqSshWire wire = { self->inbox->data, self->inbox->len };
  guint32 size = 0;

  *length = 0;
  if (!rq_ssh_wire_get_uint32 (&wire, &size))
    return TRUE;
  if (size > MESSAGE_MAX)
    return FALSE;
  if (wire.size >= size)
    *length = size + 4;
  return TRUE;
}

/**
 * rq_openssh_mux_step:
 *
 * Sends what waits and reads what came.
 *
 * Returns: the next event; to be called until it is %RQ_OPENSSH_MUX_NOTHING
 */
RqOpensshMuxEvent
rq_openssh_mux_step (RqOpensshMux *self)
{
  Fill got;

  flush (self);
  do
    {
      RqOpensshMuxEvent event = RQ_OPENSSH_MUX_NOTHING;
      guint32 length;

      while (event == RQ_OPENSSH_MUX_NOTHING && measure (self, &length) && length > 0)
        {
          g_clear_pointer (&self->words, g_free);
          event = rq_openssh_mux_parse (self->inbox->data + 4, length - 4, &self->status,
                                        &self->words);
          g_byte_array_remove_range (self->inbox, 0, length);
        }
      if (event != RQ_OPENSSH_MUX_NOTHING)
        return event;
      if (!measure (self, &length))
        return RQ_OPENSSH_MUX_ENDED;
      got = fill (self);
    }
  while (got == FILL_BYTES);

  return got == FILL_NOTHING ? RQ_OPENSSH_MUX_NOTHING : RQ_OPENSSH_MUX_ENDED;
}

/**
 * rq_openssh_mux_get_status:
 *
 * Returns: how the command exited, -1 before it has
 */
int
rq_openssh_mux_get_status (RqOpensshMux *self)
{
  return self->status;
}

/**
 * rq_openssh_mux_get_words:
 *
 * Returns: (transfer none) (nullable): why the last question was refused
 */
const char *
rq_openssh_mux_get_words (RqOpensshMux *self)
{
  return self->words;
}
