/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ssh/transport.h"

G_BEGIN_DECLS

/* A daemon that restarts is back in seconds, its swarm somewhat later; a swarm has its next leader
 * in some twenty seconds. Who is patient waits for so long, and after the first of it tries another
 * manager, where there is one. */
#define RQ_ENGINE_PATIENCE_SECONDS 180
#define RQ_ENGINE_MOVE_ON_SECONDS 10

#define RQ_ENGINE_ERROR (rq_engine_error_quark ())
GQuark rq_engine_error_quark (void);

typedef enum
{
  RQ_ENGINE_ERROR_NO_DOCKER,       /* no Docker socket and no docker command there */
  RQ_ENGINE_ERROR_DENIED,          /* the user is not allowed to use Docker (docker group, sudo) */
  RQ_ENGINE_ERROR_NOT_A_MANAGER,   /* this node manages no swarm: use another address */
  RQ_ENGINE_ERROR_NOT_FOUND,       /* 404 */
  RQ_ENGINE_ERROR_CONFLICT,        /* 409: the name is taken */
  RQ_ENGINE_ERROR_OUT_OF_SEQUENCE, /* somebody else wrote in between: read again, then retry */
  RQ_ENGINE_ERROR_INVALID,         /* 400: the request itself */
  RQ_ENGINE_ERROR_UNAVAILABLE,     /* no quorum, a leader change, 5xx: try again later */
  RQ_ENGINE_ERROR_UNKNOWN_OUTCOME, /* a write whose answer was lost: look before doing it again */
  RQ_ENGINE_ERROR_BAD_ANSWER,      /* no valid answer: not JSON, too large, cut short */
  RQ_ENGINE_ERROR_OTHER_MANAGER,   /* nothing was sent: the connection leads elsewhere now */
} RqEngineError;

/* The Docker Engine API of one manager.
 *
 * Threads: belongs to the thread-default main context in which it was made and is never shared;
 * a release's thread makes its own from the same RqTransport. */
#define RQ_TYPE_ENGINE_CLIENT (rq_engine_client_get_type ())
G_DECLARE_FINAL_TYPE (RqEngineClient, rq_engine_client, RQ, ENGINE_CLIENT, GObject)

RqEngineClient *rq_engine_client_new             (RqTransport *transport);

/* Finds the way to the daemon (streamlocal, else `docker system dial-stdio`), pings it, takes its
 * API version as it is and makes sure it manages a swarm. */
void            rq_engine_client_open_async      (RqEngineClient      *self,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean        rq_engine_client_open_finish     (RqEngineClient  *self,
                                                  GAsyncResult    *result,
                                                  GError         **error);
gboolean        rq_engine_client_open            (RqEngineClient  *self,
                                                  GCancellable    *cancellable,
                                                  GError         **error);
/* For work that goes on when a steady transport loses its connection: reads, and writes of which
 * nothing was sent, wait for the next connection and are sent again, with a fresh limit of time.
 * So they do while the daemon restarts or the swarm has no leader; a daemon that stays away is left
 * for another manager, where there is one, and what that one speaks is found out first.
 * Before it is opened. */
void            rq_engine_client_set_patient     (RqEngineClient *self,
                                                  gboolean        patient);
RqTransport    *rq_engine_client_get_transport   (RqEngineClient *self);
gboolean        rq_engine_client_uses_sudo       (RqEngineClient *self); /* once it is open */
const char     *rq_engine_client_get_api_version (RqEngineClient *self); /* such as "1.41" */
/* (nullable): the node of the daemon that was found when it was opened, and its host name */
const char     *rq_engine_client_get_node_id     (RqEngineClient *self);
const char     *rq_engine_client_get_node_name   (RqEngineClient *self);
/* (transfer full): now, by the manager's clock: for "since" and for judging tasks */
GDateTime      *rq_engine_client_dup_now         (RqEngineClient *self);

/* @method: "GET", "POST", "DELETE"; @path: without the version, escaped, with its query;
 * @body: (nullable); @registry_auth: (nullable) value of X-Registry-Auth.
 * Gives (transfer full) the answer, a JSON null where it is empty. Numbers round trip. */
void            rq_engine_client_request_async   (RqEngineClient      *self,
                                                  const char          *method,
                                                  const char          *path,
                                                  JsonNode            *body,
                                                  const char          *registry_auth,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
JsonNode       *rq_engine_client_request_finish  (RqEngineClient  *self,
                                                  GAsyncResult    *result,
                                                  GError         **error);
/* The same, blocking (base/await.h). */
JsonNode       *rq_engine_client_request         (RqEngineClient  *self,
                                                  const char      *method,
                                                  const char      *path,
                                                  JsonNode        *body,
                                                  const char      *registry_auth,
                                                  GCancellable    *cancellable,
                                                  GError         **error);
JsonNode       *rq_engine_client_get             (RqEngineClient  *self,
                                                  const char      *path,
                                                  GCancellable    *cancellable,
                                                  GError         **error);

/* A body that goes on (events, logs, pull progress): close the stream, also after cancelling. */
void            rq_engine_client_stream_async    (RqEngineClient      *self,
                                                  const char          *method,
                                                  const char          *path,
                                                  const char          *registry_auth,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
GInputStream   *rq_engine_client_stream_finish   (RqEngineClient  *self,
                                                  GAsyncResult    *result,
                                                  GError         **error);

/* (transfer full): "?filters=…" escaped, from pairs such as "label", "a=b", NULL. */
char           *rq_engine_filters                (const char *key,
                                                  ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
