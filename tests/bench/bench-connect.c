/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From nothing to the first list of services: ours beside the docker command's two ways, without a
 * distance and at 50 ms, measured in turns in one run. See `connect`. */
#include <stdio.h>
#include <stdlib.h>

#include "base/await.h"
#include "far.h"
#include "swarm/engine-client.h"
#include "ways.h"

static void
list_services (RqTransport *transport)
{
  g_autoptr (RqEngineClient) client = rq_engine_client_new (transport);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (rq_engine_client_open (client, NULL, &error))
    node = rq_engine_client_get (client, "/services?status=true", NULL, &error);
  if (node == NULL)
    g_error ("%s", error->message);
}

static gint64
measure_ours (gpointer data)
{
  gint64 start = g_get_monotonic_time ();
  gint64 time_us;
  g_autoptr (RqSshSession) session = rq_ssh_session_new (data);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_ssh_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  if (!rq_ssh_session_connect_finish (session, rq_await_result (await), &error))
    g_error ("%s", error->message);
  list_services (RQ_TRANSPORT (session));
  time_us = g_get_monotonic_time () - start;
  rq_ssh_session_close (session);
  return time_us;
}

static void
measure_at (RqSandbox *sandbox,
            int        rtt_ms,
            int        rounds)
{
  BenchFar *far = bench_far_new (sandbox, rtt_ms);
  g_autofree char *by_docker = g_strdup_printf ("docker -H ssh://%s:%d service ls",
                                                bench_far_get_login (far),
                                                bench_far_get_port (far));
  g_autofree char *by_ssh = g_strdup_printf ("ssh -p %d %s docker service ls",
                                             bench_far_get_port (far), bench_far_get_login (far));
  BenchWay ways[] = {
    { "Requeen: connect, list of services", measure_ours, bench_far_get_target (far), NULL },
    { "docker -H ssh://… service ls", bench_ways_command, by_docker, NULL },
    { "ssh … docker service ls", bench_ways_command, by_ssh, NULL },
  };

  bench_ways_run (ways, G_N_ELEMENTS (ways), rounds);
  printf ("%d ms both ways: medians of %d rounds, × the first line\n", rtt_ms, rounds);
  bench_ways_report (ways, G_N_ELEMENTS (ways));
  bench_far_free (far);
}

int
main (int    argc,
      char **argv)
{
  int rounds = argc > 1 ? atoi (argv[1]) : 11;
  g_autoptr (RqSandbox) sandbox = rq_sandbox_new ();

  measure_at (sandbox, 0, rounds);
  measure_at (sandbox, 50, rounds);
  rq_ssh_shut_down ();
  return 0;
}
