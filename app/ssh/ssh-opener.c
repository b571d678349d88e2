/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-opener-private.h"

#include "ssh/ssh-errors-private.h"
#include "ssh/ssh-slots-private.h"
#include "ssh/ssh-wire-private.h"

#include <string.h>
#include <unistd.h>

/* What may be on its way to a slow reader, per channel: memory against speed at a long distance.
 * Commands are few, and their output may be much. */
#define WINDOW_SIZE (2 * 1024 * 1024)
#define COMMAND_WINDOW_SIZE (8 * 1024 * 1024)
#define PACKET_SIZE 32768

/* How exactly a shortage of sessions is timed. */
#define WAIT_MAX_MS 1000

/* No server knows this type of channel, and every server says so at once. A keep-alive request of
 * libssh2 1.10 would do the same, but it never frees the answers. */
#define PING_TYPE "ping@requeen"

struct _RqSshOpener
{
  RqSshLink *link;       /* (unowned) */
  GQueue waiting;        /* (owned) (element-type RqSshRequest) */
  RqSshSlots slots;      /* for commands */
  gboolean pinging;      /* now */
  RqSshRequest *current; /* (owned) (nullable) being opened now */
  GByteArray *message;   /* (owned) of the one being opened */
  gint64 asked_at;       /* monotonic, when that began */
};

/**
 * rq_ssh_request_new:
 * @call: (nullable):
 *
 * Returns: (transfer full): the wish for a channel
 */
RqSshRequest *
rq_ssh_request_new (RqSshOpenKind kind,
                    RqEndpoint *endpoint,
                    RqSshCall *call)
{
  RqSshRequest *self = g_new0 (RqSshRequest, 1);

  self->kind = kind;
  self->endpoint = rq_endpoint_ref (endpoint);
  self->call = call != NULL ? rq_ssh_call_ref (call) : NULL;
  self->fd = -1;
  self->made_at = g_get_monotonic_time ();
  return self;
}

void
rq_ssh_request_free (RqSshRequest *self)
{
  rq_endpoint_unref (self->endpoint);
  g_clear_pointer (&self->call, rq_ssh_call_unref);
  g_clear_pointer (&self->listener, rq_ssh_listener_unref);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * rq_ssh_request_fail:
 *
 * Says to whoever waits that there will be no channel.
 */
void
rq_ssh_request_fail (RqSshRequest *self,
                     const GError *error)
{
  if (self->call != NULL)
    rq_ssh_call_return_error (self->call, error);
  if (self->listener != NULL)
    rq_ssh_listener_set_status (self->listener, error);
}

/**
 * rq_ssh_request_is_over:
 *
 * Returns: whether nobody waits any more
 */
gboolean
rq_ssh_request_is_over (RqSshRequest *self)
{
  return self->call != NULL ? rq_ssh_call_is_over (self->call) : self->fd < 0;
}

/**
 * rq_ssh_request_forget_connection:
 *
 * Hangs up on who connected to the tunnel: nobody waits any more.
 */
void
rq_ssh_request_forget_connection (RqSshRequest *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static gboolean
is_command (RqSshRequest *request)
{
  return rq_endpoint_get_kind (request->endpoint) == RQ_ENDPOINT_COMMAND;
}

/**
 * rq_ssh_requests_waiting_since:
 * @waiting: (element-type RqSshRequest): the oldest first
 *
 * Returns: since when a command waits, monotonic; 0: none does
 */
gint64
rq_ssh_requests_waiting_since (GQueue *waiting)
{
  for (GList *l = waiting->head; l != NULL; l = l->next)
    if (is_command (l->data) && !rq_ssh_request_is_over (l->data))
      return ((RqSshRequest *) l->data)->made_at;
  return 0;
}

/**
 * rq_ssh_requests_wait:
 * @waiting: (element-type RqSshRequest):
 *
 * Returns: milliseconds until there may be a slot, or a shortage becomes urgent; -1: never
 */
int
rq_ssh_requests_wait (GQueue *waiting,
                      RqSshSlots *slots)
{
  int slot = rq_ssh_slots_wait (slots);

  if (g_queue_is_empty (waiting))
    return -1;
  return slot >= 0 ? MIN (slot, WAIT_MAX_MS) : WAIT_MAX_MS;
}

RqSshOpener *
rq_ssh_opener_new (RqSshLink *link)
{
  RqSshOpener *self = g_new0 (RqSshOpener, 1);

  self->link = link;
  rq_ssh_slots_init (&self->slots);
  self->message = g_byte_array_new ();
  g_queue_init (&self->waiting);
  return self;
}

void
rq_ssh_opener_free (RqSshOpener *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) rq_ssh_request_free);
  g_clear_pointer (&self->current, rq_ssh_request_free);
  g_byte_array_unref (self->message);
  g_free (self);
}

/**
 * rq_ssh_opener_add:
 * @request: (transfer full):
 */
void
rq_ssh_opener_add (RqSshOpener *self,
                   RqSshRequest *request)
{
  g_queue_push_tail (&self->waiting, request);
}

/**
 * rq_ssh_opener_drop_tunnel:
 *
 * Nobody waits any more for connections of @listener.
 */
void
rq_ssh_opener_drop_tunnel (RqSshOpener *self,
                           RqSshListener *listener)
{
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    {
      RqSshRequest *request = l->data;

      if (request->listener == listener)
        rq_ssh_request_forget_connection (request);
    }

  if (self->current != NULL && self->current->listener == listener)
    rq_ssh_request_forget_connection (self->current);
}

/**
 * rq_ssh_opener_fail_all:
 *
 * The connection is gone.
 */
void
rq_ssh_opener_fail_all (RqSshOpener *self,
                        const GError *error)
{
  RqSshRequest *request;

  if (self->current != NULL)
    g_queue_push_head (&self->waiting, g_steal_pointer (&self->current));
  while ((request = g_queue_pop_head (&self->waiting)) != NULL)
    {
      rq_ssh_request_fail (request, error);
      rq_ssh_request_free (request);
    }
}

/**
 * rq_ssh_opener_ping:
 *
 * Asks the server for a sign of life, which also takes in all that has arrived.
 *
 * Returns: %FALSE when something else is being asked already
 */
gboolean
rq_ssh_opener_ping (RqSshOpener *self)
{
  if (rq_ssh_opener_is_busy (self))
    return FALSE;

  self->pinging = TRUE;
  self->asked_at = g_get_monotonic_time ();
  return TRUE;
}

/**
 * rq_ssh_opener_is_busy:
 *
 * Returns: whether the server owes an answer
 */
gboolean
rq_ssh_opener_is_busy (RqSshOpener *self)
{
  return self->pinging || self->current != NULL;
}

/**
 * rq_ssh_opener_get_asked_at:
 *
 * Returns: since when the server owes an answer that it can give at once, or 0; a TCP connection
 *   may take its time
 */
gint64
rq_ssh_opener_get_asked_at (RqSshOpener *self)
{
  gboolean slow = self->current != NULL &&
                  rq_endpoint_get_kind (self->current->endpoint) == RQ_ENDPOINT_TCP;

  return rq_ssh_opener_is_busy (self) && !slow ? self->asked_at : 0;
}

/* The oldest that may go; those that nobody waits for are dropped on the way. */
static RqSshRequest *
take_next (RqSshOpener *self,
           guint n_sessions)
{
  gboolean session_slot = rq_ssh_slots_has_one (&self->slots, n_sessions);
  GList *next;

  for (GList *l = self->waiting.head; l != NULL; l = next)
    {
      RqSshRequest *request = l->data;

      next = l->next;
      if (rq_ssh_request_is_over (request))
        {
          g_queue_delete_link (&self->waiting, l);
          rq_ssh_request_free (request);
        }
      else if (session_slot || !is_command (request))
        {
          g_queue_delete_link (&self->waiting, l);
          return request;
        }
    }

  return NULL;
}

static void
put_text (GByteArray *message,
          const char *text)
{
  rq_ssh_wire_put_string (message, text, strlen (text));
}

/* The types of channels: RFC 4254 (6.1, 7.2) and OpenSSH's PROTOCOL (2.4). */
static const char *
pack (RqSshOpener *self)
{
  RqEndpoint *endpoint = self->current != NULL ? self->current->endpoint : NULL;

  g_byte_array_set_size (self->message, 0);
  if (endpoint == NULL)
    return PING_TYPE;

  switch (rq_endpoint_get_kind (endpoint))
    {
    case RQ_ENDPOINT_UNIX:
      put_text (self->message, rq_endpoint_get_target (endpoint));
      put_text (self->message, "");
      rq_ssh_wire_put_uint32 (self->message, 0);
      return "direct-streamlocal@openssh.com";

    case RQ_ENDPOINT_TCP:
      put_text (self->message, rq_endpoint_get_target (endpoint));
      rq_ssh_wire_put_uint32 (self->message, rq_endpoint_get_port (endpoint));
      put_text (self->message, "127.0.0.1");
      rq_ssh_wire_put_uint32 (self->message, 0);
      return "direct-tcpip";

    case RQ_ENDPOINT_COMMAND:
    default:
      return "session";
    }
}

static RqSshOpenerResult
open_one (RqSshOpener *self,
          LIBSSH2_CHANNEL **handle)
{
  LIBSSH2_SESSION *session = rq_ssh_link_get_session (self->link);
  const char *type = pack (self);
  guint window = g_str_equal (type, "session") ? COMMAND_WINDOW_SIZE : WINDOW_SIZE;
  int code;

  *handle = libssh2_channel_open_ex (session, type, strlen (type), window, PACKET_SIZE,
                                     (const char *) self->message->data, self->message->len);
  if (*handle != NULL)
    return RQ_SSH_OPENER_OPENED;

  code = libssh2_session_last_errno (session);
  if (code == LIBSSH2_ERROR_EAGAIN)
    return RQ_SSH_OPENER_WAITING;
  return rq_ssh_error_is_fatal (code) ? RQ_SSH_OPENER_BROKEN : RQ_SSH_OPENER_REFUSED;
}

/**
 * rq_ssh_opener_get_wait:
 *
 * Returns: milliseconds until a command that waits for a slot may have one; -1: none by itself
 */
int
rq_ssh_opener_get_wait (RqSshOpener *self)
{
  return rq_ssh_requests_wait (&self->waiting, &self->slots);
}

/**
 * rq_ssh_opener_get_shortage:
 *
 * Returns: whether the server's sessions are enough
 */
RqShortage
rq_ssh_opener_get_shortage (RqSshOpener *self)
{
  return rq_ssh_slots_get_shortage (&self->slots, rq_ssh_requests_waiting_since (&self->waiting));
}

/**
 * rq_ssh_opener_step:
 * @n_sessions: how many commands there are (the server's MaxSessions)
 * @request: (out) (transfer full) (nullable): whose channel was opened or refused
 * @handle: (out) (transfer full) (nullable): the open channel
 *
 * Goes on with opening.
 *
 * Returns: what came of it
 */
RqSshOpenerResult
rq_ssh_opener_step (RqSshOpener *self,
                    guint n_sessions,
                    RqSshRequest **request,
                    LIBSSH2_CHANNEL **handle)
{
  RqSshOpenerResult result;

  *request = NULL;
  *handle = NULL;
  if (!rq_ssh_opener_is_busy (self))
    {
      self->current = take_next (self, n_sessions);
      self->asked_at = g_get_monotonic_time ();
      if (self->current == NULL)
        return RQ_SSH_OPENER_IDLE;
    }

  result = open_one (self, handle);
  if (result != RQ_SSH_OPENER_OPENED && result != RQ_SSH_OPENER_REFUSED)
    return result;

  self->pinging = FALSE;
  if (self->current == NULL)
    return RQ_SSH_OPENER_PINGED;
  if (result == RQ_SSH_OPENER_OPENED && is_command (self->current))
    rq_ssh_slots_admit (&self->slots, n_sessions + 1);
  if (result == RQ_SSH_OPENER_REFUSED && is_command (self->current) &&
      rq_ssh_slots_refuse (&self->slots, n_sessions))
    {
      /* the next, when there is a slot */
      g_queue_push_head (&self->waiting, g_steal_pointer (&self->current));
      return RQ_SSH_OPENER_IDLE;
    }
  *request = g_steal_pointer (&self->current);
  return result;
}
