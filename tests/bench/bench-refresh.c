/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a warm list of services takes: ours beside the docker command's two ways, measured in
 * turns in one run, so that a busy machine spoils all of them alike. See `refresh`. */
#include <stdio.h>
#include <stdlib.h>

#include "base/await.h"
#include "sandbox.h"
#include "swarm/swarm-model.h"

typedef struct
{
  const char *title;
  gint64 (*measure)(gpointer data); /* microseconds, -1: cannot be had */
  gpointer data;
  GArray *times;                     /* (owned): of gint64 */
} Way;

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

static gint64
measure_command (gpointer data)
{
  g_auto (GStrv) argv = NULL;
  gint64 start;
  int status;

  g_shell_parse_argv (data, NULL, &argv, NULL);
  start = g_get_monotonic_time ();
  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                     G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL) ||
      !g_spawn_check_wait_status (status, NULL))
    return -1;
  return g_get_monotonic_time () - start;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 time_a = *(const gint64 *) a;
  gint64 time_b = *(const gint64 *) b;

  return (time_a > time_b) - (time_a < time_b);
}

static double
get_median_ms (Way *way)
{
  if (way->times->len == 0)
    return 0;
  g_array_sort (way->times, compare_times);
  return g_array_index (way->times, gint64, way->times->len / 2) / 1000.0;
}

static void
run (Way   *ways,
     gsize  n_ways,
     int    rounds)
{
  for (int round = -1; round < rounds; round++)
    for (gsize i = 0; i < n_ways; i++)
      {
        gint64 time_us = ways[i].measure (ways[i].data);

        /* The first round only warms up. */
        if (round >= 0 && time_us >= 0)
          g_array_append_val (ways[i].times, time_us);
      }
}

static void
report (Way   *ways,
        gsize  n_ways)
{
  double ours_ms = get_median_ms (&ways[0]);

  for (gsize i = 0; i < n_ways; i++)
    {
      double median_ms = get_median_ms (&ways[i]);

      if (ways[i].times->len == 0)
        printf ("%-44s not to be had here\n", ways[i].title);
      else
        printf ("%-44s %8.1f ms  × %.1f\n", ways[i].title, median_ms, median_ms / ours_ms);
    }
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
  Way ways[] = {
    { "RqEngineClient: list of services", measure_request, &ours, NULL },
    { "RqSwarmModel: services, tasks, nodes, judged", measure_model, &ours, NULL },
    { "docker -H ssh://… service ls", measure_command, by_docker, NULL },
    { "ssh … docker service ls", measure_command, by_ssh, NULL },
  };

  if (!rq_engine_client_open (ours.client, NULL, &error))
    g_error ("%s", error->message);
  ours.model = rq_swarm_model_new (ours.client, rq_sandbox_get (sandbox, "SANDBOX_STACK"));
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    ways[i].times = g_array_new (FALSE, FALSE, sizeof (gint64));

  run (ways, G_N_ELEMENTS (ways), rounds);
  printf ("medians of %d rounds, × the first line\n", rounds);
  report (ways, G_N_ELEMENTS (ways));

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    g_array_unref (ways[i].times);
  g_object_unref (ours.model);
  g_object_unref (ours.client);
  rq_ssh_session_close (RQ_SSH_SESSION (transport));
  return 0;
}
