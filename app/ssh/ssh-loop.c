/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-loop-private.h"

#include "ssh/ssh-channel-private.h"
#include "ssh/ssh-errors-private.h"
#include "ssh/ssh-pipes-private.h"
#include "ssh/ssh-process-private.h"
#include "ssh/ssh-tunnel-private.h"
#include "ssh/transport.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdint.h>
#include <unistd.h>

/* Beyond this many channels, tunnels accept no more connections for now. */
#define CHANNELS_MAX 200
#define PING_AFTER (3 * G_TIME_SPAN_SECOND)
#define LOST_AFTER (8 * G_TIME_SPAN_SECOND)
/* While an answer is waited for; a server that was not asked is left alone until it is time to. */
#define CHECK_MS 1000
/* Two checks are never further apart than this, but where the machine itself stood still. */
#define AWAKE_MAX (2 * G_TIME_SPAN_SECOND)
#define ASLEEP_MAX (PING_AFTER + G_TIME_SPAN_SECOND)

/* A command's channel whose command the server has not started yet. */
typedef struct
{
  RqSshChannel *channel; /* (unowned) one of the channels */
  RqSshRequest *request; /* (owned) */
} Starting;

typedef struct
{
  RqSshCarrier parent;
  RqSshWorker *worker;  /* (unowned) whose thread this is */
  const char *name;     /* (unowned) the worker's, for sentences */
  RqSshLink *link;      /* (owned) */
  RqSshOpener *opener;  /* (owned) */
  GPtrArray *channels;  /* (owned) (element-type RqSshChannel) */
  GPtrArray *listeners; /* (owned) (element-type RqSshListener) */
  GArray *starting;     /* (owned) (element-type Starting) */
  GArray *polls;        /* (owned) (element-type GPollFD) */
  GError *failure;      /* (owned) (nullable) the connection is broken */
  gint64 checked_at;    /* monotonic */
  gint64 heard_at;      /* monotonic, as seen by the last check */
  gint64 silence;       /* since then, microseconds in which this thread was awake */
  guint64 last_id;
} RqSshLoop;

static void
rq_ssh_loop_free (RqSshCarrier *carrier)
{
  RqSshLoop *self = (RqSshLoop *) carrier;

  rq_ssh_opener_free (self->opener);
  g_ptr_array_unref (self->channels);
  g_ptr_array_unref (self->listeners);
  g_array_unref (self->starting);
  g_array_unref (self->polls);
  g_clear_error (&self->failure);
  rq_ssh_link_free (self->link);
  g_free (self);
}

static const GError *
rq_ssh_loop_get_failure (RqSshCarrier *carrier)
{
  return ((RqSshLoop *) carrier)->failure;
}

static void
rq_ssh_loop_open (RqSshCarrier *carrier,
                  RqSshRequest *request)
{
  RqSshLoop *self = (RqSshLoop *) carrier;

  rq_ssh_opener_add (self->opener, request);
}

static guint
count_sessions (RqSshLoop *self)
{
  guint n = 0;

  for (guint i = 0; i < self->channels->len; i++)
    n += rq_endpoint_get_kind (rq_ssh_channel_get_endpoint (self->channels->pdata[i])) ==
         RQ_ENDPOINT_COMMAND;
  return n;
}

static RqSshListener *
find_listener (RqSshLoop *self,
               guint64 id)
{
  for (guint i = 0; i < self->listeners->len; i++)
    if (rq_ssh_listener_get_id (self->listeners->pdata[i]) == id)
      return self->listeners->pdata[i];

  return NULL;
}

static void
rq_ssh_loop_forward (RqSshCarrier *carrier,
                     RqEndpoint *endpoint,
                     RqSshCall *call)
{
  RqSshLoop *self = (RqSshLoop *) carrier;
  g_autoptr (GError) error = NULL;
  RqSshListener *listener = rq_ssh_listener_new (++self->last_id, endpoint, &error);

  if (listener == NULL)
    {
      rq_ssh_call_return_error (call, error);
      return;
    }

  g_ptr_array_add (self->listeners, listener);
  rq_ssh_call_return_pointer (call, rq_ssh_tunnel_new (self->worker, listener), g_object_unref);
}

static void
rq_ssh_loop_cut_channel (RqSshCarrier *carrier,
                         guint64 id)
{
  RqSshLoop *self = (RqSshLoop *) carrier;

  for (guint i = 0; i < self->channels->len; i++)
    if (rq_ssh_channel_get_id (self->channels->pdata[i]) == id)
      rq_ssh_channel_cut (self->channels->pdata[i]);
}

static void
rq_ssh_loop_cut_tunnel (RqSshCarrier *carrier,
                        guint64 id)
{
  RqSshLoop *self = (RqSshLoop *) carrier;
  RqSshListener *listener = find_listener (self, id);

  if (listener == NULL)
    return;

  rq_ssh_listener_stop (listener);
  rq_ssh_opener_drop_tunnel (self->opener, listener);
  for (guint i = 0; i < self->starting->len; i++)
    if (g_array_index (self->starting, Starting, i).request->listener == listener)
      rq_ssh_request_forget_connection (g_array_index (self->starting, Starting, i).request);
  for (guint i = 0; i < self->channels->len; i++)
    if (rq_ssh_channel_get_tunnel (self->channels->pdata[i]) == id &&
        rq_ssh_channel_is_running (self->channels->pdata[i]))
      rq_ssh_channel_cut (self->channels->pdata[i]);
  g_ptr_array_remove (self->listeners, listener);
}

static gboolean
accept_connections (RqSshLoop *self)
{
  gboolean moved = FALSE;
  int fd;

  for (guint i = 0; i < self->listeners->len && self->channels->len < CHANNELS_MAX; i++)
    {
      RqSshListener *listener = self->listeners->pdata[i];

      while ((fd = rq_ssh_listener_accept (listener)) >= 0)
        {
          RqEndpoint *endpoint = rq_ssh_listener_get_endpoint (listener);
          RqSshRequest *request = rq_ssh_request_new (RQ_SSH_OPEN_TUNNEL, endpoint, NULL);

          request->listener = rq_ssh_listener_ref (listener);
          request->fd = fd;
          rq_ssh_opener_add (self->opener, request);
          moved = TRUE;
        }
    }

  return moved;
}

/* @theirs: (out): the ends that the caller of the request gets */
static gboolean
make_ends (RqSshRequest *request,
           RqSshEnds *ends,
           int theirs[3],
           GError **error)
{
  *ends = (RqSshEnds){ -1, -1, -1 };
  theirs[0] = theirs[1] = theirs[2] = -1;
  if (request->kind == RQ_SSH_OPEN_TUNNEL)
    {
      ends->input = ends->output = request->fd;
      request->fd = -1;
      return TRUE;
    }

  if (request->kind == RQ_SSH_OPEN_SOCKET)
    return rq_ssh_pipes_make_socket (ends, &theirs[0], error);
  return rq_ssh_pipes_make (ends, theirs, request->kind == RQ_SSH_OPEN_PROCESS, error);
}

/* The channel is open, and its command (if any) runs: hand it to whoever waits. */
static void
attach (RqSshLoop *self,
        RqSshChannel *channel,
        RqSshRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqSshExit) outcome = NULL;
  RqSshEnds ends;
  int theirs[3];

  if (rq_ssh_request_is_over (request) || !make_ends (request, &ends, theirs, &error))
    {
      rq_ssh_channel_cut (channel);
      if (error != NULL)
        rq_ssh_request_fail (request, error);
      return;
    }

  outcome = request->kind == RQ_SSH_OPEN_PROCESS ? rq_ssh_exit_new () : NULL;
  rq_ssh_channel_attach (channel, &ends, outcome);
  if (request->kind == RQ_SSH_OPEN_PROCESS)
    rq_ssh_call_return_pointer (request->call,
                                rq_ssh_process_new (self->worker, rq_ssh_channel_get_id (channel),
                                                    theirs, outcome), g_object_unref);
  else if (request->kind == RQ_SSH_OPEN_STREAM)
    rq_ssh_call_return_pointer (request->call, rq_ssh_pipes_to_stream (theirs), g_object_unref);
  else if (request->kind == RQ_SSH_OPEN_SOCKET)
    rq_ssh_call_return_pointer (request->call, rq_ssh_pipes_to_connection (theirs[0]),
                                g_object_unref);
  else
    rq_ssh_listener_set_status (request->listener, NULL);
}

static void
refuse (RqSshLoop *self,
        RqSshRequest *request)
{
  g_autoptr (GError) error = rq_ssh_error_open_refused (self->link, request->endpoint, self->name);

  rq_ssh_request_fail (request, error);
}

/* @request: (transfer full) */
static void
begin_channel (RqSshLoop *self,
               RqSshRequest *request,
               LIBSSH2_CHANNEL *handle)
{
  RqSshChannel *channel = rq_ssh_channel_new (++self->last_id, self->link, handle,
                                              request->endpoint);

  g_ptr_array_add (self->channels, channel);
  if (request->listener != NULL)
    rq_ssh_channel_set_tunnel (channel, rq_ssh_listener_get_id (request->listener));

  if (rq_endpoint_get_kind (request->endpoint) == RQ_ENDPOINT_COMMAND)
    {
      g_array_append_val (self->starting, ((Starting){ channel, request }));
      return;
    }
  attach (self, channel, request);
  rq_ssh_request_free (request);
}

static void
lose (RqSshLoop *self)
{
  if (self->failure == NULL)
    self->failure = rq_ssh_error_lost (self->link, self->name);
}

static gboolean
step_opener (RqSshLoop *self)
{
  RqSshRequest *request;
  LIBSSH2_CHANNEL *handle;

  switch (rq_ssh_opener_step (self->opener, count_sessions (self), &request, &handle))
    {
    case RQ_SSH_OPENER_OPENED:
      begin_channel (self, request, handle);
      return TRUE;

    case RQ_SSH_OPENER_REFUSED:
      refuse (self, request);
      rq_ssh_request_free (request);
      return TRUE;

    case RQ_SSH_OPENER_PINGED:
      return TRUE;

    case RQ_SSH_OPENER_BROKEN:
      lose (self);
      return FALSE;

    case RQ_SSH_OPENER_IDLE:
    case RQ_SSH_OPENER_WAITING:
    default:
      return FALSE;
    }
}

static gboolean
step_starting (RqSshLoop *self)
{
  gboolean moved = FALSE;

  for (guint i = 0; i < self->starting->len; )
    {
      Starting *start = &g_array_index (self->starting, Starting, i);
      int code = rq_ssh_request_is_over (start->request)
                 ? 0 : rq_ssh_channel_start_command (start->channel);

      if (code == LIBSSH2_ERROR_EAGAIN)
        {
          i++;
          continue;
        }

      if (code == 0)
        attach (self, start->channel, start->request);
      else
        {
          refuse (self, start->request);
          rq_ssh_channel_cut (start->channel);
        }
      rq_ssh_request_free (start->request);
      g_array_remove_index_fast (self->starting, i);
      moved = TRUE;
    }

  return moved;
}

/* A tunnel's command that ended with words on its standard error had a reason. */
static void
note_complaint (RqSshLoop *self,
                RqSshChannel *channel)
{
  RqSshListener *listener = find_listener (self, rq_ssh_channel_get_tunnel (channel));
  g_autofree char *complaint = rq_ssh_channel_dup_complaint (channel);
  g_autoptr (GError) error = NULL;

  if (listener == NULL || complaint == NULL)
    return;

  error = g_error_new (RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED, _("On %s, “%s” said: %s"),
                       self->name,
                       rq_endpoint_get_target (rq_ssh_channel_get_endpoint (channel)), complaint);
  rq_ssh_listener_set_status (listener, error);
}

static gboolean
step_channels (RqSshLoop *self)
{
  gboolean moved = FALSE;

  for (guint i = 0; i < self->channels->len; )
    {
      RqSshChannel *channel = self->channels->pdata[i];
      int code = 0;

      moved = rq_ssh_channel_step (channel, &code) || moved;
      if (rq_ssh_error_is_fatal (code))
        lose (self);
      else if (code != 0 && rq_ssh_channel_is_running (channel))
        {
          g_autoptr (GError) error = rq_ssh_error_lost (self->link, self->name);

          rq_ssh_channel_lose (channel, error);
          rq_ssh_channel_cut (channel);
        }

      if (rq_ssh_channel_is_gone (channel))
        {
          note_complaint (self, channel);
          g_ptr_array_remove_index (self->channels, i);
        }
      else
        i++;
    }

  return moved;
}

/* Any call takes in what has arrived for all. A channel whose reader is slow is not read, so one
 * more call is made that reads nothing. */
static void
drain (RqSshLoop *self)
{
  for (guint i = 0; i < self->channels->len; i++)
    if (rq_ssh_channel_is_running (self->channels->pdata[i]))
      {
        int code = rq_ssh_channel_drain_link (self->channels->pdata[i]);

        if (rq_ssh_error_is_fatal (code))
          lose (self);
        return;
      }
}

/* What one channel's call took in may be another's, so turns have to go on until nothing moves and
 * nothing arrives. */
static gboolean
rq_ssh_loop_turn (RqSshCarrier *carrier)
{
  RqSshLoop *self = (RqSshLoop *) carrier;
  guint64 received = rq_ssh_link_get_received (self->link);
  gboolean moved = accept_connections (self);

  drain (self);
  moved = step_opener (self) || moved;
  moved = step_starting (self) || moved;
  moved = step_channels (self) || moved;
  if (!rq_ssh_link_flush (self->link))
    lose (self);

  return self->failure == NULL &&
         (moved || rq_ssh_link_get_received (self->link) != received);
}

/* A machine that stood still did not listen: what the server said meanwhile is still to be read. */
static void
measure_silence (RqSshLoop *self,
                 gint64     now,
                 gint64     heard,
                 gboolean   asked)
{
  self->silence += MIN (now - self->checked_at, asked ? AWAKE_MAX : ASLEEP_MAX);
  if (heard != self->heard_at)
    self->silence = 0;
  self->heard_at = heard;
  self->checked_at = now;
}

static RqShortage
rq_ssh_loop_get_shortage (RqSshCarrier *carrier)
{
  return rq_ssh_opener_get_shortage (((RqSshLoop *) carrier)->opener);
}

/* Asks a server that has been silent for a sign of life, and gives up one that gives none. */
static void
rq_ssh_loop_check (RqSshCarrier *carrier)
{
  RqSshLoop *self = (RqSshLoop *) carrier;
  gint64 now = g_get_monotonic_time ();
  gint64 heard = rq_ssh_link_get_last_heard (self->link);
  gint64 asked = rq_ssh_opener_get_asked_at (self->opener);

  /* Who was not asked anything may be silent. */
  if (self->failure != NULL)
    return;
  measure_silence (self, now, heard, asked != 0);
  if (asked != 0 && now - MAX (heard, asked - PING_AFTER) >= LOST_AFTER &&
      self->silence >= LOST_AFTER)
    self->failure = rq_ssh_error_silent (self->name);
  else if (asked == 0 && now - heard >= PING_AFTER)
    rq_ssh_opener_ping (self->opener);
}

/* Milliseconds until rq_ssh_loop_check() has something to do. */
static int
time_to_wait (RqSshLoop *self)
{
  gint64 heard = rq_ssh_link_get_last_heard (self->link);
  gint64 asked = rq_ssh_opener_get_asked_at (self->opener);
  gint64 due = asked != 0 ? MAX (heard, asked - PING_AFTER) + LOST_AFTER : heard + PING_AFTER;
  gint64 left = (due - g_get_monotonic_time ()) / 1000 + 1;
  int slot = rq_ssh_opener_get_wait (self->opener);

  if (slot >= 0)
    left = MIN (left, slot);
  /* libssh2 has a time limit for opening of its own, and has to be asked to notice it. */
  return CLAMP (left, rq_ssh_opener_is_busy (self->opener) ? 100 : 0,
                asked != 0 ? CHECK_MS : PING_AFTER / 1000 + 1);
}

static void
add_poll (RqSshLoop *self,
          int fd,
          gushort events)
{
  GPollFD entry = { fd, events, 0 };

  g_array_append_val (self->polls, entry);
}

static void
rq_ssh_loop_wait (RqSshCarrier *carrier,
                  int wake_fd)
{
  RqSshLoop *self = (RqSshLoop *) carrier;
  guint first_channel = 2 + self->listeners->len;
  gboolean accepts = self->channels->len < CHANNELS_MAX;
  uint64_t count;

  g_array_set_size (self->polls, 0);
  add_poll (self, wake_fd, G_IO_IN);
  add_poll (self, rq_ssh_link_get_fd (self->link),
            G_IO_IN | (rq_ssh_link_has_outbox (self->link) ? G_IO_OUT : 0));
  for (guint i = 0; i < self->listeners->len; i++)
    add_poll (self, accepts ? rq_ssh_listener_get_fd (self->listeners->pdata[i]) : -1, G_IO_IN);
  for (guint i = 0; i < self->channels->len; i++)
    rq_ssh_channel_add_polls (self->channels->pdata[i], self->polls);

  g_poll ((GPollFD *) (gpointer) self->polls->data, self->polls->len, time_to_wait (self));

  for (guint i = 0; i < self->channels->len; i++)
    rq_ssh_channel_see_polls (self->channels->pdata[i],
                              &g_array_index (self->polls, GPollFD,
                                              first_channel + i * RQ_SSH_CHANNEL_N_POLLS));
  if (read (wake_fd, &count, sizeof count) < 0 && errno != EAGAIN)
    g_debug ("the eventfd cannot be read");

  /* Nobody reads from the connection but those who use it. */
  if (g_array_index (self->polls, GPollFD, 1).revents != 0 && self->channels->len == 0)
    rq_ssh_opener_ping (self->opener);
}

static void
rq_ssh_loop_end (RqSshCarrier *carrier,
                 const GError *error,
                 gboolean politely)
{
  RqSshLoop *self = (RqSshLoop *) carrier;

  for (guint i = 0; i < self->starting->len; i++)
    {
      Starting *start = &g_array_index (self->starting, Starting, i);

      rq_ssh_request_fail (start->request, error);
      rq_ssh_request_free (start->request);
    }
  g_array_set_size (self->starting, 0);
  rq_ssh_opener_fail_all (self->opener, error);

  for (guint i = 0; i < self->listeners->len; i++)
    {
      rq_ssh_listener_stop (self->listeners->pdata[i]);
      rq_ssh_listener_set_status (self->listeners->pdata[i], error);
    }
  for (guint i = 0; i < self->channels->len; i++)
    rq_ssh_channel_lose (self->channels->pdata[i], error);
  g_ptr_array_set_size (self->channels, 0);
  g_ptr_array_set_size (self->listeners, 0);
  if (politely)
    {
      libssh2_session_disconnect (rq_ssh_link_get_session (self->link), "closed by the user");
      rq_ssh_link_flush (self->link);
    }
}

static const RqSshCarrierClass loop_class = {
  rq_ssh_loop_free,
  rq_ssh_loop_get_failure,
  rq_ssh_loop_open,
  rq_ssh_loop_forward,
  rq_ssh_loop_cut_channel,
  rq_ssh_loop_cut_tunnel,
  rq_ssh_loop_turn,
  rq_ssh_loop_get_shortage,
  rq_ssh_loop_check,
  rq_ssh_loop_wait,
  rq_ssh_loop_end,
  NULL,
};

/**
 * rq_ssh_loop_new:
 * @link: (transfer full):
 * @name: "user@host", for sentences; outlives the loop, as @worker does
 *
 * Returns: (transfer full): nothing to carry yet
 */
RqSshCarrier *
rq_ssh_loop_new (RqSshWorker *worker,
                 RqSshLink *link,
                 const char  *name)
{
  RqSshLoop *self = g_new0 (RqSshLoop, 1);

  self->parent.klass = &loop_class;
  self->worker = worker;
  self->name = name;
  self->link = link;
  self->opener = rq_ssh_opener_new (link);
  self->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_channel_free);
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_listener_unref);
  self->starting = g_array_new (FALSE, FALSE, sizeof (Starting));
  self->polls = g_array_new (FALSE, FALSE, sizeof (GPollFD));
  return &self->parent;
}
