/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-channel-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define OUTLET_SIZE (32 * 1024)
#define INLET_SIZE (64 * 1024)
/* The last words of a command that nobody reads the errors of. */
#define COMPLAINT_MAX 1000

/* From here to the other side. */
typedef struct
{
  int fd; /* (owned) -1: closed */
  gboolean at_end;   /* nothing more will be said here */
  gboolean end_sent; /* and the other side knows */
  gsize head, length;
  char bytes[OUTLET_SIZE];
} Outlet;

/* From the other side to here. */
typedef struct
{
  int fd; /* (owned, unless it is the outlet's) -1: what comes is thrown away */
  int stream;
  gboolean at_end; /* nothing more will come */
  gsize head, length;
  char bytes[INLET_SIZE];
} Inlet;

typedef enum
{
  STARTING, /* nothing attached yet */
  RUNNING,
  CLOSING,
  GONE, /* the handle is freed */
} Stage;

struct _RqSshChannel
{
  guint64 id;
  guint64 tunnel;          /* 0: of none */
  RqSshLink *link;         /* (unowned) outlives it */
  LIBSSH2_CHANNEL *handle; /* (owned) (nullable) once gone */
  RqEndpoint *endpoint;    /* (owned) */
  RqSshExit *outcome;      /* (owned) (nullable) a command's */
  Stage stage;
  gboolean closed_there;   /* the other side will say nothing more at all */
  GString *complaint;      /* (owned) */
  Outlet outlet;
  Inlet inlets[2];
};

/**
 * rq_ssh_channel_new:
 * @handle: (transfer full): an open channel
 *
 * Returns: (transfer full): the channel, with nothing attached
 */
RqSshChannel *
rq_ssh_channel_new (guint64 id,
                    RqSshLink *link,
                    LIBSSH2_CHANNEL *handle,
                    RqEndpoint *endpoint)
{
  RqSshChannel *self = g_new0 (RqSshChannel, 1);

  self->id = id;
  self->link = link;
  self->handle = handle;
  self->endpoint = rq_endpoint_ref (endpoint);
  self->complaint = g_string_new (NULL);
  self->outlet.fd = self->inlets[0].fd = self->inlets[1].fd = -1;
  self->inlets[1].stream = SSH_EXTENDED_DATA_STDERR;
  return self;
}

static void
close_ends (RqSshChannel *self)
{
  int both = self->outlet.fd;

  for (int i = 0; i < 2; i++)
    {
      if (self->inlets[i].fd >= 0 && self->inlets[i].fd != both)
        close (self->inlets[i].fd);
      self->inlets[i].fd = -1;
    }
  if (both >= 0)
    close (both);
  self->outlet.fd = -1;
}

/**
 * rq_ssh_channel_free:
 *
 * A handle that is not gone yet is left to the session, which frees it.
 */
void
rq_ssh_channel_free (RqSshChannel *self)
{
  close_ends (self);
  rq_endpoint_unref (self->endpoint);
  g_clear_pointer (&self->outcome, rq_ssh_exit_unref);
  g_string_free (self->complaint, TRUE);
  g_free (self);
}

guint64
rq_ssh_channel_get_id (RqSshChannel *self)
{
  return self->id;
}

RqEndpoint *
rq_ssh_channel_get_endpoint (RqSshChannel *self)
{
  return self->endpoint;
}

void
rq_ssh_channel_set_tunnel (RqSshChannel *self,
                           guint64 tunnel)
{
  self->tunnel = tunnel;
}

guint64
rq_ssh_channel_get_tunnel (RqSshChannel *self)
{
  return self->tunnel;
}

gboolean
rq_ssh_channel_is_running (RqSshChannel *self)
{
  return self->stage == RUNNING;
}

gboolean
rq_ssh_channel_is_gone (RqSshChannel *self)
{
  return self->stage == GONE;
}

/**
 * rq_ssh_channel_start_command:
 *
 * Asks the server to run the endpoint's command in the channel.
 *
 * Returns: 0, LIBSSH2_ERROR_EAGAIN (ask again) or why not
 */
int
rq_ssh_channel_start_command (RqSshChannel *self)
{
  const char *command = rq_endpoint_get_target (self->endpoint);

  return libssh2_channel_process_startup (self->handle, "exec", strlen ("exec"), command,
                                          strlen (command));
}

/**
 * rq_ssh_channel_attach:
 * @ends: (transfer full): non-blocking file descriptors
 * @outcome: (nullable): a command's
 *
 * From now on rq_ssh_channel_step() pumps.
 */
void
rq_ssh_channel_attach (RqSshChannel *self,
                       const RqSshEnds *ends,
                       RqSshExit *outcome)
{
  self->outlet.fd = ends->input;
  self->inlets[0].fd = ends->output;
  self->inlets[1].fd = ends->errors;
  self->outcome = outcome != NULL ? rq_ssh_exit_ref (outcome) : NULL;
  self->stage = RUNNING;
}

/**
 * rq_ssh_channel_cut:
 *
 * Ends it now, whatever is still on its way.
 */
void
rq_ssh_channel_cut (RqSshChannel *self)
{
  close_ends (self);
  if (self->stage < CLOSING)
    self->stage = CLOSING;
}

/**
 * rq_ssh_channel_lose:
 *
 * The connection is gone: readers here see the end, waiters see @error.
 */
void
rq_ssh_channel_lose (RqSshChannel *self,
                     const GError *error)
{
  close_ends (self);
  if (self->outcome != NULL)
    rq_ssh_exit_fail (self->outcome, error);
}

static void
keep_complaint (RqSshChannel *self,
                Inlet *inlet)
{
  g_string_append_len (self->complaint, inlet->bytes, inlet->length);
  if (self->complaint->len > COMPLAINT_MAX)
    g_string_erase (self->complaint, 0, self->complaint->len - COMPLAINT_MAX);
}

static void
close_inlet (RqSshChannel *self,
             Inlet *inlet)
{
  if (inlet->fd < 0)
    return;

  if (inlet->fd == self->outlet.fd)
    shutdown (inlet->fd, SHUT_WR);
  else
    close (inlet->fd);
  inlet->fd = -1;
}

static gboolean
write_here (RqSshChannel *self,
            Inlet *inlet)
{
  ssize_t n;

  if (inlet->fd < 0)
    {
      if (inlet->stream != 0)
        keep_complaint (self, inlet);
      inlet->length = inlet->head = 0;
      return TRUE;
    }

  /* A pipe's SIGPIPE is blocked in the worker's thread. */
  n = write (inlet->fd, inlet->bytes + inlet->head, inlet->length - inlet->head);
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return FALSE;
  if (n < 0)
    {
      close_inlet (self, inlet);
      return TRUE;
    }

  inlet->head += n;
  if (inlet->head == inlet->length)
    inlet->head = inlet->length = 0;
  return TRUE;
}

static gboolean
read_there (RqSshChannel *self,
            Inlet *inlet,
            int *code)
{
  ssize_t n = libssh2_channel_read_ex (self->handle, inlet->stream, inlet->bytes,
                                       sizeof inlet->bytes);

  if (n > 0)
    {
      inlet->length = n;
      return TRUE;
    }
  if (n < 0 && n != LIBSSH2_ERROR_EAGAIN)
    *code = n;
  else if (n == 0 && libssh2_channel_eof (self->handle))
    {
      inlet->at_end = TRUE;
      return TRUE;
    }
  return FALSE;
}

static gboolean
step_inlet (RqSshChannel *self,
            Inlet *inlet,
            int *code)
{
  gboolean moved = FALSE;

  if (inlet->length == 0 && !inlet->at_end)
    moved = read_there (self, inlet, code);
  if (inlet->length > 0)
    moved = write_here (self, inlet) || moved;
  if (inlet->length == 0 && inlet->at_end && inlet->fd >= 0)
    {
      close_inlet (self, inlet);
      moved = TRUE;
    }
  return moved;
}

static gboolean
read_here (RqSshChannel *self)
{
  Outlet *outlet = &self->outlet;
  ssize_t n = read (outlet->fd, outlet->bytes, sizeof outlet->bytes);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return FALSE;
  if (n > 0)
    outlet->length = n;
  else
    outlet->at_end = TRUE;
  return TRUE;
}

static gboolean
write_there (RqSshChannel *self,
             int *code)
{
  Outlet *outlet = &self->outlet;
  ssize_t n;

  if (!rq_ssh_link_has_room (self->link))
    return FALSE;

  n = libssh2_channel_write_ex (self->handle, 0, outlet->bytes + outlet->head,
                                outlet->length - outlet->head);
  if (n < 0 && n != LIBSSH2_ERROR_EAGAIN)
    *code = n;
  if (n <= 0)
    return FALSE;

  outlet->head += n;
  if (outlet->head == outlet->length)
    outlet->head = outlet->length = 0;
  return TRUE;
}

static gboolean
send_end (RqSshChannel *self,
          int *code)
{
  int result = libssh2_channel_send_eof (self->handle);

  if (result != 0 && result != LIBSSH2_ERROR_EAGAIN)
    *code = result;
  self->outlet.end_sent = result == 0;
  return self->outlet.end_sent;
}

static gboolean
step_outlet (RqSshChannel *self,
             int *code)
{
  Outlet *outlet = &self->outlet;
  gboolean moved = FALSE;

  if (outlet->fd >= 0 && outlet->length == 0 && !outlet->at_end)
    moved = read_here (self);
  if (outlet->length > 0)
    moved = write_there (self, code) || moved;
  if (outlet->at_end && outlet->length == 0 && !outlet->end_sent)
    moved = send_end (self, code) || moved;
  return moved;
}

/* A death by a signal reports exit status 0 as well: the signal is read first. */
static void
settle_outcome (RqSshChannel *self)
{
  char *term_signal = NULL;
  size_t length = 0;

  if (self->outcome == NULL)
    return;

  libssh2_channel_get_exit_signal (self->handle, &term_signal, &length, NULL, NULL, NULL, NULL);
  rq_ssh_exit_finish (self->outcome, libssh2_channel_get_exit_status (self->handle), term_signal);
  if (term_signal != NULL)
    libssh2_free (rq_ssh_link_get_session (self->link), term_signal);
}

static gboolean
is_delivered (const Inlet *inlet)
{
  return inlet->at_end && inlet->length == 0;
}

/* Whether there is nothing left to carry in either direction. */
static gboolean
is_finished (RqSshChannel *self)
{
  const Outlet *outlet = &self->outlet;
  gboolean all_heard = is_delivered (&self->inlets[0]) && is_delivered (&self->inlets[1]);
  gboolean all_said = outlet->at_end && outlet->length == 0;
  gboolean nobody_listens = self->inlets[0].fd < 0 && self->outcome == NULL;

  return (self->closed_there && all_heard) || (all_said && outlet->end_sent && all_heard &&
                                               self->outcome == NULL) ||
         (all_said && nobody_listens);
}

static gboolean
step_running (RqSshChannel *self,
              int *code)
{
  gboolean moved = step_inlet (self, &self->inlets[0], code);

  moved = step_inlet (self, &self->inlets[1], code) || moved;
  if (!self->closed_there && *code == 0)
    moved = step_outlet (self, code) || moved;

  if (!self->closed_there && self->inlets[0].at_end && self->inlets[1].at_end &&
      libssh2_channel_wait_closed (self->handle) == 0)
    {
      self->closed_there = TRUE;
      settle_outcome (self);
      moved = TRUE;
    }

  if (is_finished (self))
    {
      rq_ssh_channel_cut (self);
      moved = TRUE;
    }
  return moved;
}

static gboolean
step_closing (RqSshChannel *self,
              int *code)
{
  int result = libssh2_channel_free (self->handle);

  if (result == LIBSSH2_ERROR_EAGAIN)
    return FALSE;

  if (result != 0)
    *code = result;
  self->handle = NULL;
  self->stage = GONE;
  return TRUE;
}

/**
 * rq_ssh_channel_step:
 * @code: (inout): set to libssh2's error when there is one
 *
 * Carries what can be carried now, in every direction.
 *
 * Returns: whether anything moved, so that another turn is worth it
 */
gboolean
rq_ssh_channel_step (RqSshChannel *self,
                     int *code)
{
  switch (self->stage)
    {
    case RUNNING:
      return step_running (self, code);
    case CLOSING:
      return step_closing (self, code);
    case STARTING:
    case GONE:
    default:
      return FALSE;
    }
}

/**
 * rq_ssh_channel_drain_link:
 *
 * Lets libssh2 take in whatever has arrived for anybody, also while this channel's reader is slow:
 * answers and window adjustments must not wait for it.
 *
 * Returns: 0, LIBSSH2_ERROR_EAGAIN or why the connection is broken
 */
int
rq_ssh_channel_drain_link (RqSshChannel *self)
{
  char nothing;

  return libssh2_channel_read_ex (self->handle, 0, &nothing, 0);
}

static GPollFD
poll_of_inlet (const Inlet *inlet)
{
  /* Without events it still tells that the reader has gone away. */
  return (GPollFD){ inlet->fd, inlet->length > 0 ? G_IO_OUT : 0, 0 };
}

/**
 * rq_ssh_channel_add_polls:
 * @polls: (element-type GPollFD): gets %RQ_SSH_CHANNEL_N_POLLS more
 *
 * Says which file descriptors to wait for.
 */
void
rq_ssh_channel_add_polls (RqSshChannel *self,
                          GArray *polls)
{
  const Outlet *outlet = &self->outlet;
  gboolean running = self->stage == RUNNING;
  gboolean reads = running && outlet->length == 0 && !outlet->at_end;
  GPollFD entries[RQ_SSH_CHANNEL_N_POLLS] = {
    { reads ? outlet->fd : -1, G_IO_IN, 0 },
    poll_of_inlet (&self->inlets[0]),
    poll_of_inlet (&self->inlets[1]),
  };

  g_array_append_vals (polls, entries, RQ_SSH_CHANNEL_N_POLLS);
}

/**
 * rq_ssh_channel_see_polls:
 * @polls: the entries that rq_ssh_channel_add_polls() added, after waiting
 *
 * A reader that has gone away is not written to any more.
 */
void
rq_ssh_channel_see_polls (RqSshChannel *self,
                          const GPollFD *polls)
{
  for (int i = 0; i < 2; i++)
    if (self->inlets[i].fd >= 0 && self->inlets[i].fd == polls[i + 1].fd &&
        (polls[i + 1].revents & (G_IO_ERR | G_IO_HUP | G_IO_NVAL)) != 0)
      close_inlet (self, &self->inlets[i]);
}

/**
 * rq_ssh_channel_dup_complaint:
 *
 * Returns: (transfer full) (nullable): the last words of a command whose errors nobody reads
 */
char *
rq_ssh_channel_dup_complaint (RqSshChannel *self)
{
  if (self->complaint->len == 0)
    return NULL;

  return g_strstrip (g_utf8_make_valid (self->complaint->str, self->complaint->len));
}
