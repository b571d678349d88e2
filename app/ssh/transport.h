/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ssh/endpoint.h"
#include "ssh/process.h"
#include "ssh/tunnel.h"

G_BEGIN_DECLS

/* What swarm/ and release/ know of a connection to a manager.
 *
 * Threads: every function may be called from any thread; results come back in the caller's
 * thread-default main context. */
#define RQ_TYPE_TRANSPORT (rq_transport_get_type ())
G_DECLARE_INTERFACE (RqTransport, rq_transport, RQ, TRANSPORT, GObject)

#define RQ_SSH_ERROR (rq_ssh_error_quark ())
GQuark rq_ssh_error_quark (void);

/* Each code is something else that the user can do. */
typedef enum
{
  RQ_SSH_ERROR_UNREACHABLE,      /* no TCP connection: check host, port, network */
  RQ_SSH_ERROR_HOST_KEY_UNKNOWN, /* compare the fingerprint and accept it */
  RQ_SSH_ERROR_HOST_KEY_CHANGED, /* refuse; ask whoever runs the server */
  RQ_SSH_ERROR_AUTHENTICATION,   /* another key, the agent, another user */
  RQ_SSH_ERROR_NO_COMMON_METHOD, /* libssh2 here and the server share no algorithm */
  RQ_SSH_ERROR_REFUSED,          /* the server forbids this channel, or nobody listens there */
  RQ_SSH_ERROR_LOST,             /* the connection broke: reconnect; an outcome may be unknown */
  RQ_SSH_ERROR_TOO_LARGE,        /* more output than the caller's limit */
  RQ_SSH_ERROR_CONFIG,           /* the SSH configuration, key file or known_hosts cannot be used */
  RQ_SSH_ERROR_PROTOCOL,         /* the server said what it must not */
  RQ_SSH_ERROR_BUSY,             /* the server's few sessions are needed for something else */
} RqSshError;

/* Whether libssh2 cannot go on there and the system's own ssh perhaps can: to be offered. Any error
 * may be asked about. */
gboolean rq_ssh_error_is_for_openssh (const GError *error);

/* Whether the server has enough sessions (MaxSessions) for the commands that are wanted at once. */
typedef enum
{
  RQ_SHORTAGE_NONE,
  RQ_SHORTAGE_KNOWN,  /* it has refused one: to be used no longer than needed */
  RQ_SHORTAGE_URGENT, /* somebody has been waiting for one for seconds */
} RqShortage;

struct _RqTransportInterface
{
  GTypeInterface parent_iface;

  void         (*open_async)     (RqTransport         *self,
                                  RqEndpoint          *endpoint,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
  GIOStream   *(*open_finish)    (RqTransport   *self,
                                  GAsyncResult  *result,
                                  GError       **error);
  void         (*spawn_async)    (RqTransport         *self,
                                  const char          *command_line,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
  RqProcess   *(*spawn_finish)   (RqTransport   *self,
                                  GAsyncResult  *result,
                                  GError       **error);
  void         (*forward_async)  (RqTransport         *self,
                                  RqEndpoint          *endpoint,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
  RqTunnel    *(*forward_finish) (RqTransport   *self,
                                  GAsyncResult  *result,
                                  GError       **error);
  gboolean     (*check)          (RqTransport  *self,
                                  GError      **error);
  const char  *(*get_name)       (RqTransport *self);
  /* (nullable): there always are enough */
  RqShortage   (*get_shortage)   (RqTransport *self);
  /* of a transport that stays when its connection does not; (nullable), all three, of others */
  void         (*wait_async)     (RqTransport         *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
  gboolean     (*wait_finish)    (RqTransport   *self,
                                  GAsyncResult  *result,
                                  GError       **error);
  guint        (*get_generation) (RqTransport *self);
  /* (nullable), all of them, of a transport with one address */
  guint        (*count_places)   (RqTransport *self);
  guint        (*get_place)      (RqTransport *self);
  gboolean     (*move_on)        (RqTransport *self,
                                  guint        generation);
  RqTransport *(*open_place)     (RqTransport *self,
                                  guint        place);
  void         (*close_place)    (RqTransport *self);
  /* emits "lost" when there was something to end, as when the connection breaks by itself */
  void         (*close)          (RqTransport *self);
};

/* One stream to @endpoint. */
void         rq_transport_open_async     (RqTransport         *self,
                                          RqEndpoint          *endpoint,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
GIOStream   *rq_transport_open_finish    (RqTransport   *self,
                                          GAsyncResult  *result,
                                          GError       **error);

/* Starts @command_line in the login shell there, without a terminal. */
void         rq_transport_spawn_async    (RqTransport         *self,
                                          const char          *command_line,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
RqProcess   *rq_transport_spawn_finish   (RqTransport   *self,
                                          GAsyncResult  *result,
                                          GError       **error);

/* A listening address whose connections are carried to @endpoint. Opening the endpoint itself
 * happens per connection; see rq_tunnel_check(). */
void         rq_transport_forward_async  (RqTransport         *self,
                                          RqEndpoint          *endpoint,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
RqTunnel    *rq_transport_forward_finish (RqTransport   *self,
                                          GAsyncResult  *result,
                                          GError       **error);

/* %FALSE with RQ_SSH_ERROR_LOST (or why it never was up) when the connection is gone. A lost
 * connection looks like a clean end of a stream: ask here before believing one. Any thread. */
gboolean     rq_transport_check          (RqTransport  *self,
                                          GError      **error);

/* "deploy@m1.example.com", for sentences. */
const char  *rq_transport_get_name       (RqTransport *self);

/* Who keeps a command running just in case, or follows something with it, gives way by this. Any
 * thread. */
RqShortage   rq_transport_get_shortage   (RqTransport *self);

/* Ends the connection: all channels fail with RQ_SSH_ERROR_LOST. In the context in which it was
 * made. Signal "lost", there too: the connection is gone, rq_transport_check() says why. */
void         rq_transport_close          (RqTransport *self);

/* Waits until there is a connection, however long it takes somebody to make it: for whoever does
 * again what was lost. %FALSE at once with why there is none where nobody makes it anew. */
void         rq_transport_wait_async     (RqTransport         *self,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean     rq_transport_wait_finish    (RqTransport   *self,
                                          GAsyncResult  *result,
                                          GError       **error);

/* How many connections there have been: what was begun under another number was cut, also when
 * there is a connection again. Any thread. */
guint        rq_transport_get_generation (RqTransport *self);

/* A transport may have several addresses, each of another machine for the same purpose, and is
 * connected to one of them at a time. Which one, from 0 in their order; 0 for others.
 * Any thread. */
guint        rq_transport_get_place      (RqTransport *self);
guint        rq_transport_count_places   (RqTransport *self);
/* The machine of connection @generation is of no use: goes on with another one. %FALSE: there is
 * none. Any thread. */
gboolean     rq_transport_move_on        (RqTransport *self,
                                          guint        generation);
/* (transfer full) (nullable): a transport to the machine at @place alone, which is being connected
 * and connects again by itself; %NULL: there are not so many. To be closed. Any thread. */
RqTransport *rq_transport_open_place     (RqTransport *self,
                                          guint        place);
/* @place: (transfer full) */
void         rq_transport_close_place    (RqTransport *place);

/* Whether @reason came of a loss since @generation, so that it is to be done again once
 * rq_transport_wait_async() has ended well. Any thread. */
gboolean     rq_transport_was_cut        (RqTransport  *self,
                                          guint         generation,
                                          const GError *reason);
/* The same and waits, blocking. %FALSE: not to be done again, and @reason is handed on. */
gboolean     rq_transport_wait_again     (RqTransport   *self,
                                          guint          generation,
                                          GError        *reason,
                                          GCancellable  *cancellable,
                                          GError       **error);

/* The outcome of a command that was run to its end. */
#define RQ_TYPE_RUN_RESULT (rq_run_result_get_type ())
typedef struct
{
  int     exit_status; /* -1 when it died by a signal */
  char   *term_signal; /* (owned) (nullable) such as "KILL"; not every transport knows */
  GBytes *output;      /* (owned) standard output */
  GBytes *errors;      /* (owned) standard error, valid or not */
} RqRunResult;

GType        rq_run_result_get_type      (void);
RqRunResult *rq_run_result_copy          (const RqRunResult *self);
void         rq_run_result_free          (RqRunResult *self);
/* (transfer full): standard output as text that is valid UTF-8, its last line end cut */
char        *rq_run_result_dup_output    (const RqRunResult *self);
char        *rq_run_result_dup_errors    (const RqRunResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RqRunResult, rq_run_result_free)

/* Runs @command_line to its end with @input (nullable) on its standard input. Each of output and
 * errors may be @limit bytes; more is RQ_SSH_ERROR_TOO_LARGE. A status other than 0 is no error. */
void         rq_transport_run_async      (RqTransport         *self,
                                          const char          *command_line,
                                          GBytes              *input,
                                          gsize                limit,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
RqRunResult *rq_transport_run_finish     (RqTransport   *self,
                                          GAsyncResult  *result,
                                          GError       **error);
/* The same, blocking (see base/await.h): never on GTK's thread. */
RqRunResult *rq_transport_run            (RqTransport   *self,
                                          const char    *command_line,
                                          GBytes        *input,
                                          gsize          limit,
                                          GCancellable  *cancellable,
                                          GError       **error);

G_END_DECLS
