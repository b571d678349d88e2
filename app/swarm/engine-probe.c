/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swarm/engine-error.h"
#include "swarm/engine-exchange.h"
#include "swarm/json.h"

#define DIAGNOSE_COMMAND "docker version --format '{{.Server.Version}}'"
#define DIAGNOSE_MAX_BYTES (64 * 1024)

/* In this order. The socket costs no session of the SSH server and no shell start-up files; sudo is
 * only tried after Docker said that the login may not use it. */
static const struct
{
  RqEndpointKind kind;
  const char *target;
} ways[] = {
  { RQ_ENDPOINT_UNIX, "/var/run/docker.sock" },
  { RQ_ENDPOINT_COMMAND, "docker system dial-stdio" },
  { RQ_ENDPOINT_COMMAND, "sudo -n docker system dial-stdio" },
};
#define WAY_SUDO 2

typedef struct
{
  RqTransport *transport; /* (owned) */

  /* in progress */
  guint attempt;          /* index into ways */
  RqEngineWay *way;       /* (owned) (nullable) */
  GError *socket_error;   /* (owned) (nullable): why not the socket */
  GError *docker_error;   /* (owned) (nullable): why not the command, in Docker's words */

  /* output */
  char *api_version;      /* (owned) (nullable) */
} Probe;

static void probe_next (GTask *task);

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_clear_object (&probe->transport);
  g_clear_pointer (&probe->way, rq_engine_way_unref);
  g_clear_error (&probe->socket_error);
  g_clear_error (&probe->docker_error);
  g_free (probe->api_version);
  g_free (probe);
}

static void
probe_return_error (GTask  *task,
                    GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Why the server did not let us reach the socket belongs beside "there is no docker command". */
static GError *
final_error (Probe *probe)
{
  if (probe->docker_error == NULL)
    return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                        _("What the docker command on %s leads to is not Docker. Check the address "
                          "of the manager, and which docker is found there. %s"),
                        rq_transport_get_name (probe->transport), probe->socket_error->message);
  if (!g_error_matches (probe->docker_error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NO_DOCKER))
    return g_error_copy (probe->docker_error);
  return g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NO_DOCKER, "%s %s",
                      probe->docker_error->message, probe->socket_error->message);
}

static gboolean
is_hopeless (GTask        *task,
             const GError *reason)
{
  Probe *probe = g_task_get_task_data (task);

  return g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_cancellable_is_cancelled (g_task_get_cancellable (task)) ||
         !rq_transport_check (probe->transport, NULL);
}

static void
diagnosed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  GTask *task = data;
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqRunResult) run = rq_transport_run_finish (RQ_TRANSPORT (source), result, &error);
  g_autofree char *errors = run != NULL ? rq_run_result_dup_errors (run) : NULL;

  if (run == NULL)
    {
      probe_return_error (task, is_hopeless (task, error) ? g_steal_pointer (&error)
                                                         : final_error (probe));
      return;
    }

  probe->docker_error = rq_engine_error_from_docker (rq_transport_get_name (probe->transport),
                                                     run->exit_status, errors);
  if (g_error_matches (probe->docker_error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_DENIED))
    {
      probe->attempt = WAY_SUDO;
      probe_next (task);
      return;
    }
  probe_return_error (task, final_error (probe));
}

/* Takes @reason when it is that the transport went over to another manager: what was found out was
 * the last one's. */
static gboolean
begin_anew (GTask  *task,
            GError *reason)
{
  Probe *probe = g_task_get_task_data (task);

  if (!g_error_matches (reason, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OTHER_MANAGER) ||
      is_hopeless (task, reason))
    return FALSE;
  g_error_free (reason);
  probe->attempt = 0;
  g_clear_pointer (&probe->way, rq_engine_way_unref);
  g_clear_error (&probe->socket_error);
  g_clear_error (&probe->docker_error);
  g_clear_pointer (&probe->api_version, g_free);
  probe_next (task);
  return TRUE;
}

static void
attempt_failed (GTask  *task,
                GError *reason)
{
  Probe *probe = g_task_get_task_data (task);

  if (begin_anew (task, reason))
    return;
  g_clear_pointer (&probe->way, rq_engine_way_unref);
  if (is_hopeless (task, reason))
    {
      probe_return_error (task, reason);
      return;
    }
  if (probe->socket_error == NULL)
    probe->socket_error = g_error_copy (reason);
  g_error_free (reason);

  if (probe->attempt == WAY_SUDO)
    probe_return_error (task, final_error (probe));
  else if (++probe->attempt == WAY_SUDO)
    rq_transport_run_async (probe->transport, DIAGNOSE_COMMAND, NULL, DIAGNOSE_MAX_BYTES,
                            g_task_get_cancellable (task), diagnosed_cb, task);
  else
    probe_next (task);
}

/* Who it is that answers: what lives on that machine is found there again. */
static void
note_node (RqEngineWay *way,
           JsonObject  *info)
{
  const char *id = rq_json_get_string (rq_json_get_object (info, "Swarm"), "NodeID");
  const char *name = rq_json_get_string (info, "Name");
  g_autofree char *clean_id = id != NULL ? rq_engine_clean_text (id, -1) : NULL;
  g_autofree char *clean_name = name != NULL ? rq_engine_clean_text (name, -1) : NULL;

  rq_engine_way_set_node (way, clean_id, clean_name);
}

static void
info_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GTask *task = data;
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RqEngineAnswer) answer = rq_engine_exchange_finish (result, &error);
  g_autoptr (JsonNode) info = NULL;

  if (error != NULL && begin_anew (task, error))
    return;
  if (answer != NULL)
    info = rq_json_from_text ((const char *) answer->body->data, answer->body->len, NULL);
  if (error == NULL && (info == NULL || !JSON_NODE_HOLDS_OBJECT (info)))
    error = g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                         _("What answers on %s does not speak as Docker does. Check the "
                           "address of the manager."),
                         rq_engine_way_get_name (probe->way));
  if (error == NULL)
    error = rq_engine_error_from_info (rq_engine_way_get_name (probe->way),
                                       json_node_get_object (info));

  if (error != NULL)
    {
      probe_return_error (task, error);
      return;
    }
  note_node (probe->way, json_node_get_object (info));
  g_task_return_pointer (task, rq_engine_way_ref (probe->way),
                         (GDestroyNotify) rq_engine_way_unref);
  g_object_unref (task);
}

static gboolean
is_version (const char *text)
{
  return text != NULL && strlen (text) < 16 && strchr (text, '.') != NULL &&
         strspn (text, "0123456789.") == strlen (text);
}

static void
ping_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GTask *task = data;
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RqEngineAnswer) answer = rq_engine_exchange_finish (result, &error);
  g_autofree char *path = NULL;

  if (answer == NULL)
    {
      attempt_failed (task, error);
      return;
    }
  if (!is_version (answer->api_version))
    {
      probe_return_error (task, g_error_new (RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_BAD_ANSWER,
                                             _("What answers on %s is not the Docker daemon. "
                                               "Check the address of the manager."),
                                             rq_engine_way_get_name (probe->way)));
      return;
    }

  probe->api_version = g_strdup (answer->api_version);
  path = g_strdup_printf ("/v%s/info", probe->api_version);
  rq_engine_exchange_async (probe->way, "GET", path, NULL, NULL, g_task_get_cancellable (task),
                            info_cb, task);
}

static void
forwarded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  GTask *task = data;
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RqTunnel) tunnel = rq_transport_forward_finish (RQ_TRANSPORT (source), result, &error);

  if (tunnel == NULL)
    {
      attempt_failed (task, error);
      return;
    }
  probe->way = rq_engine_way_new (probe->transport, tunnel,
                                  ways[probe->attempt].kind == RQ_ENDPOINT_COMMAND);
  rq_engine_way_set_sudo (probe->way, probe->attempt == WAY_SUDO);
  rq_engine_exchange_async (probe->way, "GET", "/_ping", NULL, NULL,
                            g_task_get_cancellable (task), ping_cb, task);
}

static void
probe_next (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);
  const char *target = ways[probe->attempt].target;
  g_autoptr (RqEndpoint) endpoint = NULL;

  if (ways[probe->attempt].kind == RQ_ENDPOINT_UNIX)
    endpoint = rq_endpoint_new_unix (target);
  else
    endpoint = rq_endpoint_new_command (target);
  rq_transport_forward_async (probe->transport, endpoint, g_task_get_cancellable (task),
                              forwarded_cb, task);
}

/**
 * rq_engine_probe_async:
 *
 * Tries the daemon's socket, then docker's own pipe to it, then the same with sudo, and makes sure
 * that the daemon manages a swarm.
 */
void
rq_engine_probe_async (RqTransport        *transport,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Probe *probe = g_new0 (Probe, 1);

  g_task_set_source_tag (task, rq_engine_probe_async);
  probe->transport = g_object_ref (transport);
  g_task_set_task_data (task, probe, probe_free);
  probe_next (task);
}

/**
 * rq_engine_probe_finish:
 * @api_version: (out) (transfer full): what the daemon speaks, such as "1.41"
 *
 * Returns: (transfer full): the way that works
 */
RqEngineWay *
rq_engine_probe_finish (GAsyncResult *result,
                        char        **api_version,
                        GError      **error)
{
  Probe *probe = g_task_get_task_data (G_TASK (result));
  RqEngineWay *way = g_task_propagate_pointer (G_TASK (result), error);

  if (way != NULL)
    *api_version = g_steal_pointer (&probe->api_version);
  return way;
}
