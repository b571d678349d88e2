/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-idle WAY SECONDS: what it costs to be connected and left alone. See `idle`. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/await.h"
#include "in-window.h"
#include "test-client.h"
#include "ui-test.h"
#include "use.h"

/* What a start brings with it is over by then: also that for 30 s all is read again and again. */
#define SETTLE_SECONDS 60
/* As silent a server is noticed. */
#define ALIVE "-o ServerAliveInterval=3 -o ServerAliveCountMax=2"

typedef struct
{
  const char *name;
  const char *title;
  const char *client; /* (nullable) when it is none of ours */
  void (*run)(int seconds);
} Way;

static RqSandbox *sandbox;
static const Way *way;

static void
measure (int seconds)
{
  const char *port = rq_sandbox_get (sandbox, "SANDBOX_SSH_PORT");
  BenchUse before, after;

  rq_await_sleep (SETTLE_SECONDS * 1000, NULL, NULL);
  before = bench_use_look (port, way->client != NULL);
  rq_await_sleep ((unsigned int) seconds * 1000, NULL, NULL);
  after = bench_use_look (port, way->client != NULL);
  bench_use_print (way->title, &before, &after, seconds);
}

static void
run_ssh (const char *rest,
         int         seconds)
{
  g_autofree char *line =
    g_strdup_printf ("ssh -T -i '%s' -o UserKnownHostsFile='%s' -o IdentitiesOnly=yes "
                     "-o BatchMode=yes " ALIVE " -p %s %s@%s %s",
                     rq_sandbox_get (sandbox, "SANDBOX_IDENTITY"),
                     rq_sandbox_get (sandbox, "SANDBOX_KNOWN_HOSTS"),
                     rq_sandbox_get (sandbox, "SANDBOX_SSH_PORT"),
                     rq_sandbox_get (sandbox, "SANDBOX_USER"),
                     rq_sandbox_get (sandbox, "SANDBOX_SSH_HOST"), rest);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_shell_parse_argv (line, NULL, &argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDIN_PIPE |
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  measure (seconds);
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
}

static void
run_nothing (int seconds)
{
  run_ssh ("-N", seconds);
}

/* What somebody does who has no Requeen and wants to see a task that dies. */
static void
run_looking (int seconds)
{
  g_autofree char *command =
    g_strdup_printf ("'while docker stack ps %s; do sleep 5; done'",
                     rq_sandbox_get (sandbox, "SANDBOX_STACK"));

  run_ssh (command, seconds);
}

static RqDeployment *
dup_deployment (RqDeployments *deployments)
{
  g_autoptr (RqDeployment) basic = g_list_model_get_item (G_LIST_MODEL (deployments), 0);
  g_autoptr (GError) error = NULL;
  RqDeployment *deployment = rq_deployment_with_transport (basic, way->client, &error);

  g_assert_no_error (error);
  return deployment;
}

static gboolean
is_loaded (gpointer session)
{
  return rq_swarm_model_is_loaded (rq_deployment_session_get_model (session));
}

/* What requeenctl and the window have in common, as if somebody looked. */
static void
run_core (int seconds)
{
  g_autoptr (RqDeployments) deployments = in_window_deployments_new (sandbox, way->name);
  g_autoptr (RqDeployment) deployment = dup_deployment (deployments);
  g_autoptr (RqDeploymentSession) session = rq_deployment_session_new (deployment);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_deployment_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_deployment_session_connect_finish (session, rq_await_result (await), &error);
  g_assert_no_error (error);
  rq_test_wait ("the services", is_loaded, session, 30);
  measure (seconds);
  rq_deployment_session_close (session);
}

static gboolean
is_minimized (RqWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  return (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) != 0;
}

/* Takes a window manager, which may not be there yet. */
static gboolean
try_to_minimize (RqWindow *window)
{
  if (!is_minimized (window))
    gtk_window_minimize (GTK_WINDOW (window));
  return is_minimized (window);
}

static void
run_window (int      seconds,
            gboolean minimized)
{
  g_autoptr (RqApplication) application = in_window_application_new ();
  g_autoptr (RqDeployments) deployments = in_window_deployments_new (sandbox, way->name);
  g_autoptr (RqDeployment) deployment = dup_deployment (deployments);
  g_autoptr (RqSessionList) sessions = NULL;
  g_autoptr (GError) error = NULL;
  RqWindow *window;

  rq_deployments_replace (deployments, way->name, deployment, &error);
  g_assert_no_error (error);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  sessions = rq_session_list_new (G_LIST_MODEL (deployments));
  window = rq_window_new (GTK_APPLICATION (application), sessions,
                          rq_application_get_desk (application));
  gtk_window_present (GTK_WINDOW (window));
  in_window_wait_for_services (window);
  if (minimized)
    ui_test_wait (try_to_minimize (window));
  measure (seconds);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
run_shown (int seconds)
{
  run_window (seconds, FALSE);
}

static void
run_minimized (int seconds)
{
  run_window (seconds, TRUE);
}

static const Way ways[] = {
  { "ssh", "ssh -N, nothing in it", NULL, run_nothing },
  { "looking", "ssh … docker stack ps, each 5 s", NULL, run_looking },
  { "core-libssh2", "no window, libssh2", "libssh2", run_core },
  { "core-openssh", "no window, openssh", "openssh", run_core },
  { "shown-libssh2", "window, libssh2", "libssh2", run_shown },
  { "shown-openssh", "window, openssh", "openssh", run_shown },
  { "minimized-libssh2", "window minimized, libssh2", "libssh2", run_minimized },
  { "minimized-openssh", "window minimized, openssh", "openssh", run_minimized },
};

static gboolean
choose_way (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_str_equal (ways[i].name, name))
      way = &ways[i];
  return way != NULL;
}

int
main (int    argc,
      char **argv)
{
  int seconds = argc > 2 ? atoi (argv[2]) : 0;

  if (seconds > 0 && g_str_equal (argv[1], "head"))
    {
      bench_use_head (seconds);
      return 0;
    }
  if (seconds <= 0 || !choose_way (argv[1]))
    {
      fputs ("usage: bench-idle WAY SECONDS\n", stderr);
      return 2;
    }
  argc = 1;
  if (way->run == run_shown || way->run == run_minimized)
    ui_test_init (&argc, &argv);
  sandbox = rq_sandbox_new ();
  way->run (seconds);
  rq_sandbox_free (sandbox);
  return 0;
}
