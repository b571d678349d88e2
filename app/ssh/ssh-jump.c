/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ssh/ssh-jump-private.h"

#include "base/await.h"
#include "ssh/ssh-worker-private.h"
#include "ssh/transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Threads: all of it is called by the worker of the connection that goes through here. */
struct _RqSshJump
{
  RqSshWorker *worker;       /* (owned) */
  char *name;                /* (owned) for sentences */
  GCancellable *cancellable; /* (owned) of connecting */
};

/**
 * rq_ssh_jump_new:
 * @destination: as ProxyJump has it: "[USER@]HOST[:PORT]" or "ssh://" and that
 * @asker: asked about this host too
 *
 * Begins to connect; what the SSH configuration says about that host counts.
 *
 * Returns: (transfer full): %NULL with %RQ_SSH_ERROR_CONFIG
 */
RqSshJump *
rq_ssh_jump_new (const char *destination,
                 RqSshAsker *asker,
                 GError **error)
{
  static const char scheme[] = "ssh://";
  const char *bare = g_str_has_prefix (destination, scheme) ? destination + strlen (scheme)
                                                            : destination;
  g_autoptr (RqSshTarget) direct = rq_ssh_target_new (bare, NULL, NULL, error);
  g_autoptr (RqSshTarget) target = direct != NULL ? rq_ssh_target_as_jump (direct) : NULL;
  RqSshJump *self;

  if (target == NULL)
    return NULL;

  self = g_new0 (RqSshJump, 1);
  self->name = g_strdup (bare);
  self->cancellable = asker->cancellable != NULL ? g_object_ref (asker->cancellable) : NULL;
  self->worker = rq_ssh_worker_new (target, self->name, asker->interaction, asker->context,
                                    NULL, NULL, NULL);
  rq_ssh_worker_start (self->worker, NULL, NULL);
  return self;
}

/** rq_ssh_jump_free: Ends the connection and waits for its thread. */
void
rq_ssh_jump_free (RqSshJump *self)
{
  rq_ssh_worker_stop (self->worker);
  rq_ssh_worker_join (self->worker);
  rq_ssh_worker_unref (self->worker);
  g_clear_object (&self->cancellable);
  g_free (self->name);
  g_free (self);
}

static GSocketConnection *
await_socket (RqSshJump *self,
              RqEndpoint *endpoint,
              GError **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, rq_await_cb, await);
  g_autoptr (RqSshCall) call = rq_ssh_call_new (task, rq_ssh_worker_get_wake_fd (self->worker));

  g_task_set_source_tag (task, await_socket);
  rq_ssh_worker_open (self->worker, RQ_SSH_OPEN_SOCKET, endpoint, call);
  rq_await_result (await);
  return g_task_propagate_pointer (task, error);
}

/* That nothing answers behind that host says its own words, and may pass, as when it begins to run
 * again: no channel was refused that anybody asked for. */
static void
explain (RqSshJump *self,
         GError **error)
{
  if (error == NULL)
    return;
  if (g_error_matches (*error, RQ_SSH_ERROR, RQ_SSH_ERROR_REFUSED))
    (*error)->code = RQ_SSH_ERROR_UNREACHABLE;
  else if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, _("On the way through %s: "), self->name);
}

/**
 * rq_ssh_jump_open:
 *
 * Waits for the connection, then for a stream from there to @host. The answer comes to a main
 * context of its own: the worker that waits here has none.
 *
 * Returns: (transfer full): a connected socket; any #RqSshError
 */
GSocketConnection *
rq_ssh_jump_open (RqSshJump *self,
                  const char *host,
                  guint16 port,
                  GError **error)
{
  g_autoptr (RqEndpoint) endpoint = rq_endpoint_new_tcp (host, port);
  g_autoptr (GMainContext) context = g_main_context_new ();
  GSocketConnection *connection;

  g_main_context_push_thread_default (context);
  connection = await_socket (self, endpoint, error);
  g_main_context_pop_thread_default (context);
  if (connection == NULL)
    explain (self, error);
  return connection;
}
