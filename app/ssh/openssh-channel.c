/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-channel-private.h"

#include "ssh/ssh-errors-private.h"
#include "ssh/ssh-pipes-private.h"
#include "ssh/ssh-process-private.h"
#include "ssh/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define COMPLAINT_MAX 2000
/* Every server refuses this at once, after all that it was asked before. */
#define BARRIER_HOST "127.0.0.1"
#define BARRIER_PORT 0

struct _RqOpensshChannel
{
  guint64 id;
  guint64 tunnel;          /* 0: none */
  RqSshWorker *worker;     /* (unowned) */
  const char *name;        /* (unowned) */
  RqEndpoint *endpoint;    /* (owned) */
  RqSshOpenKind kind;
  RqOpensshChannelState state;
  RqSshRequest *request;   /* (owned) (nullable) until it was answered */
  RqSshListener *listener; /* (owned) (nullable) of a tunnel */
  RqOpensshMux *mux;       /* (owned) (nullable) */
  gboolean is_barrier;     /* the conversation only tells whether the socket was refused */
  int ours[3];             /* (owned) to write to, to read from, errors; -1: none, or handed on */
  int socket;              /* (owned) to a unix socket that the master forwards, or -1 */
  RqOpensshPump *pump;     /* (owned) (nullable) */
  RqSshExit *outcome;      /* (owned) (nullable) of a process */
  gboolean exited;
  guint64 asked;           /* with which sign of life its doubt ends; 0: none */
  int errors;              /* (owned) of a command that is no process, or -1 */
  GString *complaint;      /* (owned) what came from there */
};

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

void
rq_openssh_channel_free (RqOpensshChannel *self)
{
  g_autoptr (GError) closed = rq_ssh_error_closed (self->name);

  /* Who still waits need not wait any longer. */
  if (self->outcome != NULL)
    rq_ssh_exit_fail (self->outcome, closed);
  g_clear_pointer (&self->mux, rq_openssh_mux_free);
  g_clear_pointer (&self->pump, rq_openssh_pump_free);
  g_clear_pointer (&self->request, rq_ssh_request_free);
  g_clear_pointer (&self->listener, rq_ssh_listener_unref);
  g_clear_pointer (&self->outcome, rq_ssh_exit_unref);
  for (int i = 0; i < 3; i++)
    close_fd (&self->ours[i]);
  close_fd (&self->socket);
  close_fd (&self->errors);
  g_string_free (self->complaint, TRUE);
  rq_endpoint_unref (self->endpoint);
  g_free (self);
}

/* @theirs: (out): the master's ends */
static gboolean
make_pipes (RqOpensshChannel *self,
            gboolean has_errors,
            int theirs[3],
            GError **error)
{
  RqSshEnds ends;

  if (!rq_ssh_pipes_make (&ends, self->ours, has_errors, error))
    return FALSE;
  theirs[0] = ends.input;
  theirs[1] = ends.output;
  theirs[2] = ends.errors;
  return TRUE;
}

static gboolean
ask_through_master (RqOpensshChannel *self,
                    const char *control,
                    GError **error)
{
  gboolean is_command = rq_endpoint_get_kind (self->endpoint) == RQ_ENDPOINT_COMMAND;
  const char *target = rq_endpoint_get_target (self->endpoint);
  int theirs[3];

  self->mux = rq_openssh_mux_new (control, error);
  if (self->mux == NULL || !make_pipes (self, is_command, theirs, error))
    return FALSE;

  if (is_command)
    rq_openssh_mux_ask_command (self->mux, target, theirs);
  else
    rq_openssh_mux_ask_stream (self->mux, target, rq_endpoint_get_port (self->endpoint), theirs);
  return TRUE;
}

/* The master does not say whether the other side took up, but when that was refused it hangs up;
 * and the server answers in order. So whatever is asked next is answered after it. */
static gboolean
ask_barrier (RqOpensshChannel *self,
             const char *control,
             GError **error)
{
  int ends[2];

  self->mux = rq_openssh_mux_new (control, error);
  if (self->mux == NULL)
    return FALSE;

  self->is_barrier = TRUE;
  ends[0] = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  ends[1] = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  rq_openssh_mux_ask_stream (self->mux, BARRIER_HOST, BARRIER_PORT, ends);
  return TRUE;
}

static void
start_pump (RqOpensshChannel *self,
            RqOpensshEnd near,
            RqOpensshEnd far)
{
  gboolean must_answer = rq_endpoint_get_kind (self->endpoint) == RQ_ENDPOINT_UNIX;

  self->pump = rq_openssh_pump_new (near, far, must_answer);
  self->state = RQ_OPENSSH_CHANNEL_OPEN;
}

static gboolean
connect_socket (RqOpensshChannel *self,
                const char *control,
                const char *path,
                GError **error)
{
  struct sockaddr_un address = { AF_UNIX };

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  self->socket = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->socket < 0 ||
      connect (self->socket, (struct sockaddr *) (gpointer) &address, sizeof address) != 0 ||
      fcntl (self->socket, F_SETFL, O_NONBLOCK) != 0)
    {
      g_set_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST,
                   _("The ssh program that holds the connection does not answer: %s."),
                   g_strerror (errno));
      return FALSE;
    }
  if (self->kind != RQ_SSH_OPEN_TUNNEL)
    return ask_barrier (self, control, error);

  start_pump (self, (RqOpensshEnd){ self->request->fd, self->request->fd },
              (RqOpensshEnd){ self->socket, self->socket });
  self->request->fd = self->socket = -1;
  g_clear_pointer (&self->request, rq_ssh_request_free);
  return TRUE;
}

/**
 * rq_openssh_channel_new:
 * @control: the master's socket
 * @forwarded: (nullable): the socket here that leads to a unix socket there
 * @request: (transfer full) when it works
 *
 * Returns: (transfer full): on its way; %NULL with why not, %RQ_SSH_ERROR_LOST when the master is
 *   not there
 */
RqOpensshChannel *
rq_openssh_channel_new (guint64 id,
                        RqSshWorker *worker,
                        const char *name,
                        const char *control,
                        const char *forwarded,
                        RqSshRequest *request,
                        GError **error)
{
  RqOpensshChannel *self = g_new0 (RqOpensshChannel, 1);
  gboolean good;

  self->id = id;
  self->worker = worker;
  self->name = name;
  self->endpoint = rq_endpoint_ref (request->endpoint);
  self->kind = request->kind;
  self->request = request;
  self->listener = request->listener != NULL ? rq_ssh_listener_ref (request->listener) : NULL;
  self->tunnel = request->listener != NULL ? rq_ssh_listener_get_id (request->listener) : 0;
  self->ours[0] = self->ours[1] = self->ours[2] = self->socket = self->errors = -1;
  self->complaint = g_string_new (NULL);

  good = forwarded != NULL ? connect_socket (self, control, forwarded, error)
                           : ask_through_master (self, control, error);
  if (good)
    return self;

  self->request = NULL;
  rq_openssh_channel_free (self);
  return NULL;
}

guint64
rq_openssh_channel_get_id (RqOpensshChannel *self)
{
  return self->id;
}

guint64
rq_openssh_channel_get_tunnel (RqOpensshChannel *self)
{
  return self->tunnel;
}

gboolean
rq_openssh_channel_is_command (RqOpensshChannel *self)
{
  return rq_endpoint_get_kind (self->endpoint) == RQ_ENDPOINT_COMMAND;
}

RqOpensshChannelState
rq_openssh_channel_get_state (RqOpensshChannel *self)
{
  return self->state;
}

static void
answer_process (RqOpensshChannel *self)
{
  self->outcome = rq_ssh_exit_new ();
  rq_ssh_call_return_pointer (self->request->call,
                              rq_ssh_process_new (self->worker, self->id, self->ours,
                                                  self->outcome), g_object_unref);
  self->ours[0] = self->ours[1] = self->ours[2] = -1;
}

static void
answer_stream (RqOpensshChannel *self)
{
  rq_ssh_call_return_pointer (self->request->call, rq_ssh_pipes_to_stream (self->ours),
                              g_object_unref);
  self->errors = self->ours[2];
  self->ours[0] = self->ours[1] = self->ours[2] = -1;
}

static void
answer_tunnel (RqOpensshChannel *self)
{
  start_pump (self, (RqOpensshEnd){ self->request->fd, self->request->fd },
              (RqOpensshEnd){ self->ours[1], self->ours[0] });
  self->request->fd = -1;
  self->errors = self->ours[2];
  self->ours[0] = self->ours[1] = self->ours[2] = -1;
  rq_ssh_listener_set_status (self->listener, NULL);
}

/* It is open: hand it to whoever waits. */
static void
answer (RqOpensshChannel *self)
{
  self->state = RQ_OPENSSH_CHANNEL_OPEN;
  if (rq_ssh_request_is_over (self->request))
    self->state = RQ_OPENSSH_CHANNEL_GONE;
  else if (self->kind == RQ_SSH_OPEN_PROCESS)
    answer_process (self);
  else if (self->kind == RQ_SSH_OPEN_STREAM)
    answer_stream (self);
  else
    answer_tunnel (self);
  g_clear_pointer (&self->request, rq_ssh_request_free);
}

/* The server has answered all that was asked before: was the socket refused? */
static void
pass_barrier (RqOpensshChannel *self)
{
  g_autoptr (GError) error = NULL;
  RqOpensshEnd far = { self->socket, self->socket };
  RqOpensshEnd near;
  int theirs[3];
  char byte;

  g_clear_pointer (&self->mux, rq_openssh_mux_free);
  self->is_barrier = FALSE;
  if (recv (self->socket, &byte, 1, MSG_PEEK) == 0)
    {
      self->state = RQ_OPENSSH_CHANNEL_REFUSED;
      return;
    }
  if (!make_pipes (self, FALSE, theirs, &error))
    {
      rq_ssh_request_fail (self->request, error);
      self->state = RQ_OPENSSH_CHANNEL_GONE;
      return;
    }

  near = (RqOpensshEnd){ theirs[0], theirs[1] };
  answer (self);
  self->pump = rq_openssh_pump_new (near, far, FALSE);
  self->socket = -1;
}

/* The conversation is over, so is what it was about. */
static void
end_conversation (RqOpensshChannel *self)
{
  g_clear_pointer (&self->mux, rq_openssh_mux_free);
  if (self->state == RQ_OPENSSH_CHANNEL_OPENING)
    self->state = RQ_OPENSSH_CHANNEL_REFUSED;
  else if (self->outcome != NULL && !self->exited)
    self->state = RQ_OPENSSH_CHANNEL_ORPHAN;
  else if (self->pump == NULL && self->errors < 0)
    self->state = RQ_OPENSSH_CHANNEL_GONE;
}

static void
see_event (RqOpensshChannel *self,
           RqOpensshMuxEvent event)
{
  switch (event)
    {
    case RQ_OPENSSH_MUX_OPENED:
      answer (self);
      break;
    case RQ_OPENSSH_MUX_REFUSED:
      if (self->state == RQ_OPENSSH_CHANNEL_OPENING)
        self->state = RQ_OPENSSH_CHANNEL_REFUSED;
      break;
    case RQ_OPENSSH_MUX_EXITED:
      self->exited = TRUE;
      if (self->outcome != NULL)
        rq_ssh_exit_finish (self->outcome, rq_openssh_mux_get_status (self->mux), NULL);
      break;
    case RQ_OPENSSH_MUX_ENDED:
      end_conversation (self);
      break;
    case RQ_OPENSSH_MUX_NOTHING:
    case RQ_OPENSSH_MUX_OK:
    default:
      break;
    }
}

static gboolean
step_mux (RqOpensshChannel *self)
{
  gboolean moved = FALSE;
  RqOpensshMuxEvent event;

  while (self->mux != NULL &&
         (self->state == RQ_OPENSSH_CHANNEL_OPENING || self->state == RQ_OPENSSH_CHANNEL_OPEN) &&
         (event = rq_openssh_mux_step (self->mux)) != RQ_OPENSSH_MUX_NOTHING)
    {
      moved = TRUE;
      if (self->is_barrier)
        pass_barrier (self);
      else
        see_event (self, event);
    }
  return moved;
}

static gboolean
step_errors (RqOpensshChannel *self)
{
  char bytes[4096];
  ssize_t n = self->errors >= 0 ? read (self->errors, bytes, sizeof bytes) : -1;

  if (self->errors < 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
    return FALSE;
  if (n <= 0)
    close_fd (&self->errors);
  else
    g_string_append_len (self->complaint, bytes, n);
  if (self->complaint->len > COMPLAINT_MAX)
    g_string_erase (self->complaint, 0, self->complaint->len - COMPLAINT_MAX);
  return TRUE;
}

/* What the tunnel's connection came to, for rq_tunnel_check(). */
static void
note_end (RqOpensshChannel *self)
{
  g_autofree char *complaint = NULL;
  g_autoptr (GError) error = NULL;

  if (self->listener == NULL)
    return;
  complaint = g_utf8_make_valid (self->complaint->str, self->complaint->len);
  if (g_strstrip (complaint)[0] != '\0')
    error = g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED, _("On %s, “%s” said: %s"), self->name,
                         rq_endpoint_get_target (self->endpoint), complaint);
  if (error != NULL)
    rq_ssh_listener_set_status (self->listener, error);
}

static void
note_hang_up (RqOpensshChannel *self)
{
  g_autoptr (GError) error = rq_ssh_error_refused (self->endpoint, self->name, FALSE);

  rq_ssh_listener_set_status (self->listener, error);
}

static gboolean
step_pump (RqOpensshChannel *self)
{
  gboolean is_unix = rq_endpoint_get_kind (self->endpoint) == RQ_ENDPOINT_UNIX;
  gboolean was_answered, moved;

  if (self->pump == NULL)
    return FALSE;

  was_answered = rq_openssh_pump_was_answered (self->pump);
  moved = rq_openssh_pump_step (self->pump);
  if (rq_openssh_pump_was_hung_up (self->pump))
    {
      note_hang_up (self);
      self->state = RQ_OPENSSH_CHANNEL_GONE;
      return TRUE;
    }
  if (is_unix && self->listener != NULL && !was_answered &&
      rq_openssh_pump_was_answered (self->pump))
    rq_ssh_listener_set_status (self->listener, NULL);

  if (rq_openssh_pump_is_done (self->pump, !is_unix && self->mux == NULL))
    {
      g_clear_pointer (&self->pump, rq_openssh_pump_free);
      moved = TRUE;
    }
  return moved;
}

/**
 * rq_openssh_channel_step:
 *
 * Carries what can be carried now.
 *
 * Returns: whether anything moved
 */
gboolean
rq_openssh_channel_step (RqOpensshChannel *self)
{
  gboolean moved = step_mux (self);

  moved = step_pump (self) || moved;
  moved = step_errors (self) || moved;
  if (self->state == RQ_OPENSSH_CHANNEL_OPEN && self->mux == NULL && self->pump == NULL &&
      self->errors < 0)
    {
      note_end (self);
      self->state = RQ_OPENSSH_CHANNEL_GONE;
    }
  else if (self->state == RQ_OPENSSH_CHANNEL_OPENING && rq_ssh_request_is_over (self->request))
    self->state = RQ_OPENSSH_CHANNEL_GONE;
  return moved;
}

/**
 * rq_openssh_channel_add_polls:
 *
 * Adds what to wait for.
 */
void
rq_openssh_channel_add_polls (RqOpensshChannel *self,
                              GArray *polls)
{
  GPollFD entry = { -1, 0, 0 };

  if (self->mux != NULL && self->state != RQ_OPENSSH_CHANNEL_ORPHAN)
    {
      entry = (GPollFD){ rq_openssh_mux_get_fd (self->mux), rq_openssh_mux_get_events (self->mux),
                         0 };
      g_array_append_val (polls, entry);
    }
  if (self->errors >= 0)
    {
      entry = (GPollFD){ self->errors, G_IO_IN, 0 };
      g_array_append_val (polls, entry);
    }
  if (self->pump != NULL)
    rq_openssh_pump_add_polls (self->pump, polls);
}

/**
 * rq_openssh_channel_take_request:
 *
 * Returns: (transfer full) (nullable): of a channel that was refused, which is gone now
 */
RqSshRequest *
rq_openssh_channel_take_request (RqOpensshChannel *self)
{
  self->state = RQ_OPENSSH_CHANNEL_GONE;
  return g_steal_pointer (&self->request);
}

/**
 * rq_openssh_channel_needs_assurance:
 *
 * Returns: whether something ended that the master's own end would have ended, too, and nobody was
 *   asked yet which it was
 */
gboolean
rq_openssh_channel_needs_assurance (RqOpensshChannel *self)
{
  return self->asked == 0 &&
         (self->state == RQ_OPENSSH_CHANNEL_REFUSED || self->state == RQ_OPENSSH_CHANNEL_ORPHAN ||
          (self->pump != NULL && rq_openssh_pump_is_in_doubt (self->pump)));
}

/**
 * rq_openssh_channel_set_asked:
 * @number: of the sign of life that was asked for
 */
void
rq_openssh_channel_set_asked (RqOpensshChannel *self,
                              guint64 number)
{
  self->asked = number;
}

/**
 * rq_openssh_channel_assure:
 * @number: of a sign of life that came
 *
 * The connection is there, so it was the other side that ended; the command of an orphan was ended
 * by a signal, and the master does not hand on which.
 *
 * Returns: whether a request was refused, and can be taken
 */
gboolean
rq_openssh_channel_assure (RqOpensshChannel *self,
                           guint64 number)
{
  if (self->asked == 0 || self->asked > number)
    return FALSE;

  if (self->pump != NULL)
    rq_openssh_pump_assure (self->pump);
  if (self->state == RQ_OPENSSH_CHANNEL_ORPHAN)
    {
      rq_ssh_exit_finish (self->outcome, -1, NULL);
      self->state = RQ_OPENSSH_CHANNEL_GONE;
    }
  return self->state == RQ_OPENSSH_CHANNEL_REFUSED;
}

/**
 * rq_openssh_channel_lose:
 *
 * The connection is gone.
 */
void
rq_openssh_channel_lose (RqOpensshChannel *self,
                         const GError *error)
{
  if (self->request != NULL)
    rq_ssh_request_fail (self->request, error);
  if (self->outcome != NULL)
    rq_ssh_exit_fail (self->outcome, error);
}
