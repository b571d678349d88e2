/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a warm list of services takes: ours beside the docker command's two ways, measured in
 * turns in one run, so that a busy machine spoils all of them alike. See `refresh`. */
#include <stdio.h>
#include <stdlib.h>

#include "base/await.h"
#include "sandbox.h"
#include "swarm/swarm-model.h"
#include "ways.h"

typedef struct
{
  RqEngineClient *client; /* (owned) */
  RqSwarmModel *model;    /* (owned) */
} Ours;

static gint64
measure_request (gpointer data)
{
  Ours *ours = data;
  g_autofree char *filters = rq_engine_filters ("label", "com.docker.stack.namespace=cometchat",
                                                NULL);
  g_autofree char *path = g_strconcat ("/services", filters, "&status=true", NULL);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_engine_client_get (ours->client, path, NULL, &error);

  if (node == NULL)
    g_error ("%s", error->message);
  return g_get_monotonic_time () - start;
}

/* Services, tasks and nodes, taken over into the lists and judged. */
static gint64
measure_model (gpointer data)
{
  Ours *ours = data;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_swarm_model_load_async (ours->model, NULL, rq_await_cb, await);
  if (!rq_swarm_model_load_finish (ours->model, rq_await_result (await), &error))
    g_error ("%s", error->message);
  return g_get_monotonic_time () - start;
}

int
main (int    argc,
      char **argv)
{
  int rounds = argc > 1 ? atoi (argv[1]) : 21;
  g_autoptr (RqSandbox) sandbox = rq_sandbox_new ();
  g_autoptr (RqTransport) transport = rq_sandbox_connect (sandbox);
  g_autoptr (GError) error = NULL;
  g_autofree char *login = g_strdup_printf ("%s@%s", rq_sandbox_get (sandbox, "SANDBOX_USER"),
                                            rq_sandbox_get (sandbox, "SANDBOX_SSH_HOST"));
  const char *port = rq_sandbox_get (sandbox, "SANDBOX_SSH_PORT");
  g_autofree char *by_docker = g_strdup_printf ("docker -H ssh://%s:%s service ls", login, port);
  g_autofree char *by_ssh = g_strdup_printf ("ssh -p %s %s docker service ls", port, login);
  Ours ours = { .client = rq_engine_client_new (transport) };
  BenchWay ways[] = {
    { "RqEngineClient: list of services", measure_request, &ours, NULL },
    { "RqSwarmModel: services, tasks, nodes, judged", measure_model, &ours, NULL },
    { "docker -H ssh://… service ls", bench_ways_command, by_docker, NULL },
    { "ssh … docker service ls", bench_ways_command, by_ssh, NULL },
  };

  if (!rq_engine_client_open (ours.client, NULL, &error))
    g_error ("%s", error->message);
  ours.model = rq_swarm_model_new (ours.client, rq_sandbox_get (sandbox, "SANDBOX_STACK"));
  bench_ways_run (ways, G_N_ELEMENTS (ways), rounds);
  printf ("medians of %d rounds, × the first line\n", rounds);
  bench_ways_report (ways, G_N_ELEMENTS (ways));
  g_object_unref (ours.model);
  g_object_unref (ours.client);
  rq_ssh_session_close (RQ_SSH_SESSION (transport));
  return 0;
}
