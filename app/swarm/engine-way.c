/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-way-private.h"

/* Dates in HTTP have no fractions, so a smaller difference of the clocks is none. */
#define CLOCK_SLACK (2 * G_TIME_SPAN_SECOND)

struct _RqEngineWay
{
  gatomicrefcount ref_count;
  RqTransport *transport;   /* (owned) */
  RqTunnel *tunnel;         /* (owned) */
  SoupSession *requests;    /* (owned) */
  SoupSession *streams;     /* (owned): apart, so that followed streams starve no request */
  guint place;              /* of the transport's addresses */
  char *node_id;            /* (owned) (nullable) */
  char *node_name;          /* (owned) (nullable) */
  gboolean few_channels;    /* each connection takes a session */
  gboolean patient;
  gboolean sudo;            /* Docker is root's alone */
  GTimeSpan clock_offset;   /* the manager's clock minus ours, 0 when they agree */
};

static SoupSession *
create_session (RqTunnel *tunnel,
                int       connections,
                guint     idle_seconds)
{
  SoupSession *session = soup_session_new_with_options ("remote-connectable",
                                                        rq_tunnel_get_connectable (tunnel),
                                                        "max-conns", connections,
                                                        "max-conns-per-host", connections,
                                                        "idle-timeout", idle_seconds,
                                                        "timeout", 0,
                                                        NULL);

  soup_session_set_proxy_resolver (session, NULL);
  soup_session_set_user_agent (session, "requeen/" RQ_VERSION);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

/**
 * rq_engine_way_new:
 * @few_channels: each connection takes one of the few sessions that an SSH server allows
 *
 * Returns: (transfer full): a way to the daemon that @tunnel leads to
 */
RqEngineWay *
rq_engine_way_new (RqTransport *transport,
                   RqTunnel    *tunnel,
                   gboolean     few_channels)
{
  RqEngineWay *self = g_new0 (RqEngineWay, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->transport = g_object_ref (transport);
  self->tunnel = g_object_ref (tunnel);
  self->place = rq_transport_get_place (transport);
  self->few_channels = few_channels;
  self->requests = create_session (tunnel, few_channels ? 2 : 8, few_channels ? 2 : 60);
  self->streams = create_session (tunnel, few_channels ? 3 : 64, few_channels ? 1 : 5);
  return self;
}

RqEngineWay *
rq_engine_way_ref (RqEngineWay *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rq_engine_way_unref (RqEngineWay *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  rq_engine_way_close (self);
  g_object_unref (self->requests);
  g_object_unref (self->streams);
  g_object_unref (self->tunnel);
  g_object_unref (self->transport);
  g_free (self->node_id);
  g_free (self->node_name);
  g_free (self);
}

/**
 * rq_engine_way_close:
 *
 * Ends what is under way and stops listening.
 */
void
rq_engine_way_close (RqEngineWay *self)
{
  soup_session_abort (self->requests);
  soup_session_abort (self->streams);
  rq_tunnel_close (self->tunnel);
}

/**
 * rq_engine_way_get_transport:
 *
 * Returns: (transfer none): what the way goes over
 */
RqTransport *
rq_engine_way_get_transport (RqEngineWay *self)
{
  return self->transport;
}

/** rq_engine_way_get_place: Returns: see rq_transport_get_place() */
guint
rq_engine_way_get_place (RqEngineWay *self)
{
  return self->place;
}

/**
 * rq_engine_way_get_name:
 *
 * Returns: (transfer none): of the manager, for sentences
 */
const char *
rq_engine_way_get_name (RqEngineWay *self)
{
  return rq_transport_get_name (self->transport);
}

/**
 * rq_engine_way_get_clock_offset:
 *
 * Returns: how much the manager's clock is ahead of ours; 0 when they agree
 */
GTimeSpan
rq_engine_way_get_clock_offset (RqEngineWay *self)
{
  return self->clock_offset;
}

const char *
rq_engine_way_get_node_id (RqEngineWay *self)
{
  return self->node_id;
}

const char *
rq_engine_way_get_node_name (RqEngineWay *self)
{
  return self->node_name;
}

/**
 * rq_engine_way_get_shortage:
 *
 * Returns: whether there are sessions enough for connections that are kept for later
 */
RqShortage
rq_engine_way_get_shortage (RqEngineWay *self)
{
  return self->few_channels ? rq_transport_get_shortage (self->transport) : RQ_SHORTAGE_NONE;
}

/** rq_engine_way_has_few_channels: Returns: whether each connection takes a session */
gboolean
rq_engine_way_has_few_channels (RqEngineWay *self)
{
  return self->few_channels;
}

/**
 * rq_engine_way_set_node:
 * @id: (nullable): of the node in its swarm
 * @name: (nullable): its host name
 */
void
rq_engine_way_set_node (RqEngineWay *self,
                        const char  *id,
                        const char  *name)
{
  g_free (self->node_id);
  self->node_id = g_strdup (id);
  g_free (self->node_name);
  self->node_name = g_strdup (name);
}

/**
 * rq_engine_way_set_patient:
 * @patient: whether what a loss cut waits for the next connection and is sent again
 *
 * A write of which something was sent never is.
 */
void
rq_engine_way_set_patient (RqEngineWay *self,
                           gboolean     patient)
{
  self->patient = patient;
}

/**
 * rq_engine_way_is_patient:
 *
 * Returns: whether what a loss cut is sent again
 */
gboolean
rq_engine_way_is_patient (RqEngineWay *self)
{
  return self->patient;
}

/** rq_engine_way_set_sudo: Says whether Docker is reached by sudo. */
void
rq_engine_way_set_sudo (RqEngineWay *self,
                        gboolean     sudo)
{
  self->sudo = sudo;
}

/** rq_engine_way_uses_sudo: Returns: whether Docker is reached by sudo */
gboolean
rq_engine_way_uses_sudo (RqEngineWay *self)
{
  return self->sudo;
}

/**
 * rq_engine_way_check:
 *
 * Returns: %FALSE with why the connection is gone or the endpoint could not be reached
 */
gboolean
rq_engine_way_check (RqEngineWay  *self,
                     GError      **error)
{
  return rq_transport_check (self->transport, error) && rq_tunnel_check (self->tunnel, error);
}

/**
 * rq_engine_way_learn_clock:
 * @message: answered
 *
 * Takes over how far the manager's clock is from ours, by the date of its answer.
 */
void
rq_engine_way_learn_clock (RqEngineWay *self,
                           SoupMessage *message)
{
  const char *date = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                   "Date");
  g_autoptr (GDateTime) theirs = date != NULL ? soup_date_time_new_from_http_string (date) : NULL;
  g_autoptr (GDateTime) ours = g_date_time_new_now_utc ();
  GTimeSpan offset;

  if (theirs == NULL)
    return;
  offset = g_date_time_difference (theirs, ours) + G_TIME_SPAN_SECOND / 2;
  if (ABS (offset - self->clock_offset) > CLOCK_SLACK)
    self->clock_offset = ABS (offset) > CLOCK_SLACK ? offset : 0;
}

/**
 * rq_engine_way_get_session:
 * @for_stream: whether the answer goes on
 *
 * Returns: (transfer none): the HTTP session for it
 */
SoupSession *
rq_engine_way_get_session (RqEngineWay *self,
                           gboolean     for_stream)
{
  return for_stream ? self->streams : self->requests;
}
