/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/openssh-loop-private.h"

#include "ssh/openssh-channel-private.h"
#include "ssh/openssh-errors-private.h"
#include "ssh/ssh-slots-private.h"
#include "ssh/ssh-tunnel-private.h"
#include "ssh/transport.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

/* Beyond this many channels, tunnels accept no more connections for now. */
#define CHANNELS_MAX 200
/* For the master to say why it goes. */
#define LAST_WORDS_MS 1000

/* A unix socket there that the master makes reachable here. */
typedef struct
{
  char *here; /* (owned) */
  enum { FORWARD_ASKED, FORWARD_THERE, FORWARD_REFUSED } state;
} Forward;

typedef struct
{
  RqSshCarrier parent;
  RqSshWorker *worker;     /* (unowned) whose thread this is */
  const char *name;        /* (unowned) the worker's, for sentences */
  RqOpensshMaster *master; /* (owned) */
  RqOpensshMux *anchor;    /* (owned) ends when the master does; asked one thing after the other */
  GQueue asked;            /* (element-type Forward) (unowned), NULL for a sign of life: in order */
  GHashTable *forwards;    /* (owned) path there → Forward */
  GQueue waiting;          /* (owned) (element-type RqSshRequest) */
  GPtrArray *channels;     /* (owned) (element-type RqOpensshChannel) */
  GPtrArray *listeners;    /* (owned) (element-type RqSshListener) */
  GArray *polls;           /* (owned) (element-type GPollFD) */
  GError *failure;         /* (owned) (nullable) the connection is broken */
  guint64 last_id;
  guint64 signs_asked;     /* signs of life of the master, and how many of them came */
  guint64 signs_seen;
  RqSshSlots slots;        /* for commands */
} RqOpensshLoop;

static void
forward_free (gpointer data)
{
  Forward *forward = data;

  g_free (forward->here);
  g_free (forward);
}

static void
loop_free (RqSshCarrier *carrier)
{
  RqOpensshLoop *self = (RqOpensshLoop *) carrier;

  g_queue_clear_full (&self->waiting, (GDestroyNotify) rq_ssh_request_free);
  g_queue_clear (&self->asked);
  g_ptr_array_unref (self->channels);
  g_ptr_array_unref (self->listeners);
  g_array_unref (self->polls);
  rq_openssh_mux_free (self->anchor);
  rq_openssh_master_free (self->master);
  g_hash_table_unref (self->forwards);
  g_clear_error (&self->failure);
  g_free (self);
}

static const GError *
loop_get_failure (RqSshCarrier *carrier)
{
  return ((RqOpensshLoop *) carrier)->failure;
}

static void
loop_open (RqSshCarrier *carrier,
           RqSshRequest *request)
{
  g_queue_push_tail (&((RqOpensshLoop *) carrier)->waiting, request);
}

static void
loop_forward (RqSshCarrier *carrier,
              RqEndpoint *endpoint,
              RqSshCall *call)
{
  RqOpensshLoop *self = (RqOpensshLoop *) carrier;
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
loop_cut_channel (RqSshCarrier *carrier,
                  guint64 id)
{
  RqOpensshLoop *self = (RqOpensshLoop *) carrier;

  for (guint i = 0; i < self->channels->len; i++)
    if (rq_openssh_channel_get_id (self->channels->pdata[i]) == id)
      {
        g_ptr_array_remove_index (self->channels, i);
        return;
      }
}

static void
forget_connections (RqOpensshLoop *self,
                    RqSshListener *listener)
{
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    if (((RqSshRequest *) l->data)->listener == listener)
      rq_ssh_request_forget_connection (l->data);
}

static void
loop_cut_tunnel (RqSshCarrier *carrier,
                 guint64 id)
{
  RqOpensshLoop *self = (RqOpensshLoop *) carrier;

  for (guint i = self->channels->len; i > 0; i--)
    if (rq_openssh_channel_get_tunnel (self->channels->pdata[i - 1]) == id)
      g_ptr_array_remove_index (self->channels, i - 1);

  for (guint i = 0; i < self->listeners->len; i++)
    {
      RqSshListener *listener = self->listeners->pdata[i];

      if (rq_ssh_listener_get_id (listener) != id)
        continue;
      rq_ssh_listener_stop (listener);
      forget_connections (self, listener);
      g_ptr_array_remove_index (self->listeners, i);
      return;
    }
}

static gboolean
accept_connections (RqOpensshLoop *self)
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
          g_queue_push_tail (&self->waiting, request);
          moved = TRUE;
        }
    }

  return moved;
}

static guint
count_commands (RqOpensshLoop *self)
{
  guint n = 0;

  for (guint i = 0; i < self->channels->len; i++)
    n += rq_openssh_channel_is_command (self->channels->pdata[i]);
  return n;
}

/* @return: (transfer none): on its way, there, or refused */
static Forward *
find_forward (RqOpensshLoop *self,
              const char *there)
{
  Forward *forward = g_hash_table_lookup (self->forwards, there);
  g_autofree char *name = NULL;

  if (forward != NULL)
    return forward;

  forward = g_new0 (Forward, 1);
  name = g_strdup_printf ("f%u", g_hash_table_size (self->forwards));
  forward->here = rq_openssh_master_path (self->master, name);
  g_hash_table_insert (self->forwards, g_strdup (there), forward);
  rq_openssh_mux_ask_forward (self->anchor, forward->here, there);
  g_queue_push_tail (&self->asked, forward);
  return forward;
}

/* The master is gone: what it said last is why. */
static void
lose (RqOpensshLoop *self)
{
  GPollFD entry = { 0 };

  for (int i = 0; i < 20 && !rq_openssh_master_has_exited (self->master); i++)
    {
      entry = (GPollFD){ rq_openssh_master_get_fd (self->master), G_IO_IN, 0 };
      g_poll (&entry, 1, entry.fd >= 0 ? LAST_WORDS_MS / 20 : 0);
      rq_openssh_master_read (self->master);
      if (entry.fd < 0)
        g_usleep (LAST_WORDS_MS * 1000 / 20);
    }
  rq_openssh_master_read (self->master);
  self->failure = rq_openssh_error_lost (rq_openssh_master_get_words (self->master), self->name);
}

/* @request: (transfer full) when it is begun or failed. @return: whether it is; a request that came
 * too late for the master is told only once all know that it is gone */
static gboolean
begin_channel (RqOpensshLoop *self,
               RqSshRequest *request,
               const char *forwarded)
{
  g_autoptr (GError) error = NULL;
  RqOpensshChannel *channel =
    rq_openssh_channel_new (++self->last_id, self->worker, self->name,
                            rq_openssh_master_get_control (self->master), forwarded, request,
                            &error);

  if (channel != NULL)
    g_ptr_array_add (self->channels, channel);
  else if (g_error_matches (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST))
    {
      lose (self);
      return FALSE;
    }
  else
    {
      rq_ssh_request_fail (request, error);
      rq_ssh_request_free (request);
    }
  return TRUE;
}

/* @request: (transfer full) */
static void
refuse (RqOpensshLoop *self,
        RqSshRequest *request)
{
  g_autoptr (GError) error = NULL;

  rq_openssh_master_read (self->master);
  error = rq_openssh_error_refused (rq_openssh_master_get_words (self->master), request->endpoint,
                                    self->name);
  rq_ssh_request_fail (request, error);
  rq_ssh_request_free (request);
}

/* @request: (transfer full) when it is begun. @return: whether it is */
static gboolean
try_begin (RqOpensshLoop *self,
           RqSshRequest *request)
{
  Forward *forward;

  switch (rq_endpoint_get_kind (request->endpoint))
    {
    case RQ_ENDPOINT_UNIX:
      forward = find_forward (self, rq_endpoint_get_target (request->endpoint));
      if (forward->state == FORWARD_ASKED)
        return FALSE;
      if (forward->state == FORWARD_THERE)
        return begin_channel (self, request, forward->here);
      refuse (self, request);
      return TRUE;

    case RQ_ENDPOINT_COMMAND:
      return rq_ssh_slots_has_one (&self->slots, count_commands (self)) &&
             begin_channel (self, request, NULL);

    case RQ_ENDPOINT_TCP:
    default:
      return begin_channel (self, request, NULL);
    }
}

static gboolean
begin_waiting (RqOpensshLoop *self)
{
  gboolean moved = FALSE;
  GList *next;

  for (GList *l = self->waiting.head; l != NULL && self->failure == NULL; l = next)
    {
      RqSshRequest *request = l->data;

      next = l->next;
      if (rq_ssh_request_is_over (request))
        rq_ssh_request_free (request);
      else if (!try_begin (self, request))
        continue;
      g_queue_delete_link (&self->waiting, l);
      moved = TRUE;
    }

  return moved;
}

/* A command that found the server full waits for a slot. */
static void
see_refusal (RqOpensshLoop *self,
             RqOpensshChannel *channel)
{
  RqSshRequest *request = rq_openssh_channel_take_request (channel);

  if (request == NULL)
    return;
  if (rq_openssh_channel_is_command (channel) &&
      rq_ssh_slots_refuse (&self->slots, count_commands (self) - 1))
    g_queue_push_head (&self->waiting, request);
  else
    refuse (self, request);
}

static gboolean
step_channels (RqOpensshLoop *self)
{
  gboolean moved = FALSE;

  for (guint i = 0; i < self->channels->len; )
    {
      RqOpensshChannel *channel = self->channels->pdata[i];
      RqOpensshChannelState before = rq_openssh_channel_get_state (channel);
      RqOpensshChannelState state;

      moved = rq_openssh_channel_step (channel) || moved;
      state = rq_openssh_channel_get_state (channel);
      if (before == RQ_OPENSSH_CHANNEL_OPENING && state == RQ_OPENSSH_CHANNEL_OPEN &&
          rq_openssh_channel_is_command (channel))
        rq_ssh_slots_admit (&self->slots, count_commands (self));
      if (rq_openssh_channel_needs_assurance (channel))
        {
          rq_openssh_mux_ask_alive (self->anchor);
          g_queue_push_tail (&self->asked, NULL);
          rq_openssh_channel_set_asked (channel, ++self->signs_asked);
          moved = TRUE;
        }

      if (state == RQ_OPENSSH_CHANNEL_GONE)
        {
          g_ptr_array_remove_index (self->channels, i);
          moved = TRUE;
        }
      else
        i++;
    }

  return moved;
}

/* A sign of life: what had ended by the time it was asked for did so by itself. */
static void
assure_channels (RqOpensshLoop *self)
{
  self->signs_seen++;
  for (guint i = 0; i < self->channels->len; i++)
    if (rq_openssh_channel_assure (self->channels->pdata[i], self->signs_seen))
      see_refusal (self, self->channels->pdata[i]);
}

static gboolean
step_anchor (RqOpensshLoop *self)
{
  gboolean moved = FALSE;
  RqOpensshMuxEvent event;

  while (self->failure == NULL &&
         (event = rq_openssh_mux_step (self->anchor)) != RQ_OPENSSH_MUX_NOTHING)
    {
      Forward *forward;

      moved = TRUE;
      if (event == RQ_OPENSSH_MUX_ENDED)
        {
          lose (self);
          break;
        }
      forward = g_queue_pop_head (&self->asked);
      if (forward == NULL)
        {
          assure_channels (self);
          continue;
        }
      forward->state = event == RQ_OPENSSH_MUX_OK ? FORWARD_THERE : FORWARD_REFUSED;
    }

  return moved;
}

static gboolean
loop_turn (RqSshCarrier *carrier)
{
  RqOpensshLoop *self = (RqOpensshLoop *) carrier;
  gboolean moved = accept_connections (self);

  rq_openssh_master_read (self->master);
  moved = step_anchor (self) || moved;
  moved = begin_waiting (self) || moved;
  if (self->failure == NULL)
    moved = step_channels (self) || moved;
  return moved && self->failure == NULL;
}

static RqShortage
loop_get_shortage (RqSshCarrier *carrier)
{
  RqOpensshLoop *self = (RqOpensshLoop *) carrier;

  return rq_ssh_slots_get_shortage (&self->slots, rq_ssh_requests_waiting_since (&self->waiting));
}

/* ssh itself notices silence (ServerAliveInterval). */
static void
loop_check (RqSshCarrier *carrier)
{
}

static void
add_poll (RqOpensshLoop *self,
          int fd,
          gushort events)
{
  GPollFD entry = { fd, events, 0 };

  g_array_append_val (self->polls, entry);
}

static void
loop_wait (RqSshCarrier *carrier,
           int wake_fd)
{
  RqOpensshLoop *self = (RqOpensshLoop *) carrier;
  gboolean accepts = self->channels->len < CHANNELS_MAX;
  uint64_t count;

  g_array_set_size (self->polls, 0);
  add_poll (self, wake_fd, G_IO_IN);
  add_poll (self, rq_openssh_master_get_fd (self->master), G_IO_IN);
  add_poll (self, rq_openssh_mux_get_fd (self->anchor), rq_openssh_mux_get_events (self->anchor));
  for (guint i = 0; accepts && i < self->listeners->len; i++)
    add_poll (self, rq_ssh_listener_get_fd (self->listeners->pdata[i]), G_IO_IN);
  for (guint i = 0; i < self->channels->len; i++)
    rq_openssh_channel_add_polls (self->channels->pdata[i], self->polls);

  g_poll ((GPollFD *) (gpointer) self->polls->data, self->polls->len,
          rq_ssh_requests_wait (&self->waiting, &self->slots));
  if (read (wake_fd, &count, sizeof count) < 0 && errno != EAGAIN)
    g_debug ("the eventfd cannot be read");
}

static void
loop_end (RqSshCarrier *carrier,
          const GError *error,
          gboolean politely)
{
  RqOpensshLoop *self = (RqOpensshLoop *) carrier;
  RqSshRequest *request;

  while ((request = g_queue_pop_head (&self->waiting)) != NULL)
    {
      rq_ssh_request_fail (request, error);
      rq_ssh_request_free (request);
    }
  for (guint i = 0; i < self->listeners->len; i++)
    {
      rq_ssh_listener_stop (self->listeners->pdata[i]);
      rq_ssh_listener_set_status (self->listeners->pdata[i], error);
    }
  for (guint i = 0; i < self->channels->len; i++)
    rq_openssh_channel_lose (self->channels->pdata[i], error);
  g_ptr_array_set_size (self->channels, 0);
  g_ptr_array_set_size (self->listeners, 0);
}

/* Of all that the master holds the anchor's end was opened first, so it is closed first. */
static gboolean
loop_is_there (RqSshCarrier *carrier)
{
  GPollFD entry = { rq_openssh_mux_get_fd (((RqOpensshLoop *) carrier)->anchor), 0, 0 };

  return g_poll (&entry, 1, 0) <= 0 || (entry.revents & (G_IO_HUP | G_IO_ERR)) == 0;
}

static const RqSshCarrierClass loop_class = {
  loop_free,
  loop_get_failure,
  loop_open,
  loop_forward,
  loop_cut_channel,
  loop_cut_tunnel,
  loop_turn,
  loop_get_shortage,
  loop_check,
  loop_wait,
  loop_end,
  loop_is_there,
};

/**
 * rq_openssh_loop_new:
 * @master: (transfer full): connected
 * @anchor: (transfer full): a conversation with it
 * @name: "user@host", for sentences; outlives the loop, as @worker does
 *
 * Returns: (transfer full): nothing to carry yet
 */
RqSshCarrier *
rq_openssh_loop_new (RqSshWorker *worker,
                     RqOpensshMaster *master,
                     RqOpensshMux *anchor,
                     const char *name)
{
  RqOpensshLoop *self = g_new0 (RqOpensshLoop, 1);

  self->parent.klass = &loop_class;
  self->worker = worker;
  self->master = master;
  self->anchor = anchor;
  self->name = name;
  rq_ssh_slots_init (&self->slots);
  g_queue_init (&self->asked);
  g_queue_init (&self->waiting);
  self->forwards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, forward_free);
  self->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_openssh_channel_free);
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_ssh_listener_unref);
  self->polls = g_array_new (FALSE, FALSE, sizeof (GPollFD));
  return &self->parent;
}
