/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/deployment-session.h"

#include "base/await.h"
#include "release-kit.h"

static void
connect_session (RqDeploymentSession  *session,
                 GCancellable         *cancellable,
                 GError              **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_deployment_session_connect_async (session, NULL, cancellable, rq_await_cb, await);
  g_assert_cmpint (rq_deployment_session_get_state (session), ==, RQ_SESSION_CONNECTING);
  rq_deployment_session_connect_finish (session, rq_await_result (await), error);
}

static gboolean
is_loaded (gpointer session)
{
  return rq_swarm_model_is_loaded (rq_deployment_session_get_model (session));
}

/* Connected, with a model that fills; closed, and connected again. */
static void
test_life (Kit           *kit,
           gconstpointer  data)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqDeploymentSession) session = rq_deployment_session_new (deployment);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (rq_deployment_session_get_state (session), ==, RQ_SESSION_OFFLINE);
  g_assert_null (rq_deployment_session_get_model (session));
  g_assert_null (rq_deployment_session_get_client (session));
  for (int round = 0; round < 2; round++)
    {
      connect_session (session, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (rq_deployment_session_get_state (session), ==, RQ_SESSION_ONLINE);
      rq_test_wait ("the model", is_loaded, session, 30);
      g_assert_cmpuint (g_list_model_get_n_items (rq_swarm_model_get_services (
                                                    rq_deployment_session_get_model (session))),
                        ==, 4);
      rq_deployment_session_close (session);
      g_assert_cmpint (rq_deployment_session_get_state (session), ==, RQ_SESSION_OFFLINE);
      g_assert_null (rq_deployment_session_get_client (session));
    }
}

/* What was seen of a session while it lost its connection. */
typedef struct
{
  RqDeploymentSession *session; /* (unowned) */
  gboolean reconnecting;
  gboolean had_error;
  guint n_services;
} Loss;

static void
state_cb (RqDeploymentSession *session,
          GParamSpec          *pspec,
          Loss                *loss)
{
  if (rq_deployment_session_get_state (session) != RQ_SESSION_RECONNECTING)
    return;
  loss->reconnecting = TRUE;
  loss->had_error = rq_deployment_session_get_error (session) != NULL;
  loss->n_services = g_list_model_get_n_items (rq_swarm_model_get_services (
                                                 rq_deployment_session_get_model (session)));
}

static gboolean
is_back (gpointer data)
{
  Loss *loss = data;

  return loss->reconnecting &&
         rq_deployment_session_get_state (loss->session) == RQ_SESSION_ONLINE;
}

static gboolean
is_reconnecting (gpointer session)
{
  return rq_deployment_session_get_state (session) == RQ_SESSION_RECONNECTING;
}

static gboolean
has_scaled (gpointer session)
{
  GListModel *services =
    rq_swarm_model_get_services (rq_deployment_session_get_model (session));

  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (services, i);

      if (g_str_has_suffix (rq_service_get_name (service), "redis"))
        return rq_service_get_desired (service) == 2;
    }
  return FALSE;
}

/* A connection that breaks is made again by itself, with the same transport, client and model;
 * what was known stays meanwhile, and what happened meanwhile is seen afterwards. */
static void
test_lost (Kit           *kit,
           gconstpointer  data)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqDeploymentSession) session = rq_deployment_session_new (deployment);
  Loss loss = { session, FALSE, FALSE, 0 };
  g_autoptr (GError) error = NULL;
  RqTransport *transport;
  RqEngineClient *client;
  RqSwarmModel *model;

  connect_session (session, NULL, &error);
  g_assert_no_error (error);
  rq_test_wait ("the model", is_loaded, session, 30);
  transport = rq_deployment_session_get_transport (session);
  client = rq_deployment_session_get_client (session);
  model = rq_deployment_session_get_model (session);
  g_signal_connect (session, "notify::state", G_CALLBACK (state_cb), &loss);

  g_free (rq_sandbox_run (kit->sandbox, "drop", "m1", NULL));
  rq_test_wait ("the loss", is_reconnecting, session, 30);
  g_assert_true (loss.had_error);
  g_assert_cmpuint (loss.n_services, ==, 4);
  g_free (rq_sandbox_run (kit->sandbox, "docker", "m1", "service", "scale", "--detach",
                          "cometchat_redis=2", NULL));
  g_free (rq_sandbox_run (kit->sandbox, "undrop", "m1", NULL));
  rq_deployment_session_try_now (session);
  rq_test_wait ("the connection", is_back, &loss, 60);
  g_assert_null (rq_deployment_session_get_error (session));
  g_assert_true (rq_deployment_session_get_transport (session) == transport);
  g_assert_true (rq_deployment_session_get_client (session) == client);
  g_assert_true (rq_deployment_session_get_model (session) == model);
  rq_test_wait ("what happened meanwhile", has_scaled, session, 30);

  loss.reconnecting = FALSE;
  g_free (rq_sandbox_run (kit->sandbox, "cut", NULL));
  rq_test_wait ("the connection after a cut", is_back, &loss, 30);
  rq_deployment_session_close (session);
  g_assert_cmpint (rq_deployment_session_get_state (session), ==, RQ_SESSION_OFFLINE);
  kit_reconnect (kit); /* its own connection was cut too */
}

static gboolean
lacks_docker (gpointer session)
{
  return rq_deployment_session_get_state (session) == RQ_SESSION_RECONNECTING &&
         rq_deployment_session_lacks_docker (session);
}

static gboolean
waits (gpointer session)
{
  return rq_deployment_session_get_next_try_in (session) > 0;
}

static gboolean
is_lost_for_a_while (gpointer session)
{
  return rq_deployment_session_get_lost_for (session) >= 2;
}

/* The connection is up, and nobody answers behind it: that is no connection to work with either. */
static void
test_docker_gone (Kit           *kit,
                  gconstpointer  data)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqDeploymentSession) session = rq_deployment_session_new (deployment);
  g_autoptr (GError) error = NULL;
  Loss loss = { .session = session };
  RqTransport *transport;

  connect_session (session, NULL, &error);
  g_assert_no_error (error);
  rq_test_wait ("the model", is_loaded, session, 30);
  transport = rq_deployment_session_get_transport (session);
  g_signal_connect (session, "notify::state", G_CALLBACK (state_cb), &loss);

  g_free (rq_sandbox_run (kit->sandbox, "dockerd-stop", "m1", NULL));
  rq_test_wait ("the silence", lacks_docker, session, 30);
  g_assert_true (rq_transport_check (transport, NULL));
  g_assert_true (loss.had_error);
  g_assert_cmpuint (loss.n_services, ==, 4);
  rq_test_wait ("seconds that go by", is_lost_for_a_while, session, 10);
  rq_test_wait ("the time until the next try", waits, session, 30);
  g_assert_cmpuint (rq_deployment_session_get_next_try_in (session), <=, 10);

  g_free (rq_sandbox_run (kit->sandbox, "dockerd-start", "m1", NULL));
  rq_deployment_session_try_now (session);
  rq_test_wait ("Docker's answer", is_back, &loss, 60);
  g_assert_false (rq_deployment_session_lacks_docker (session));
  g_assert_null (rq_deployment_session_get_error (session));
  g_assert_cmpuint (rq_deployment_session_get_lost_for (session), ==, 0);
  rq_deployment_session_close (session);
}

/* Nobody there, and somebody who thinks better of it. */
static void
test_not_connected (Kit           *kit,
                    gconstpointer  data)
{
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (RqDeployment) nowhere =
    rq_deployment_new ("nowhere", "nobody@127.0.0.1:1", "chat", "/opt", NULL, NULL, NULL, NULL);
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqDeploymentSession) none = rq_deployment_session_new (nowhere);
  g_autoptr (RqDeploymentSession) session = rq_deployment_session_new (deployment);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  connect_session (none, NULL, &refused);
  g_assert_error (refused, RQ_SSH_ERROR, RQ_SSH_ERROR_UNREACHABLE);
  g_assert_cmpint (rq_deployment_session_get_state (none), ==, RQ_SESSION_OFFLINE);
  g_assert_nonnull (rq_deployment_session_get_error (none));

  g_cancellable_cancel (cancellable);
  connect_session (session, cancellable, &cancelled);
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (rq_deployment_session_get_state (session), ==, RQ_SESSION_OFFLINE);
  g_assert_null (rq_deployment_session_get_error (session));
}

int
main (int argc,
      char *argv[])
{
  RqSandbox *sandbox;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();

#define ADD(name, func) \
  g_test_add ("/deployment-session/" name, Kit, sandbox, kit_set_up, func, kit_tear_down)
  ADD ("life", test_life);
  ADD ("lost", test_lost);
  ADD ("docker-gone", test_docker_gone);
  ADD ("not-connected", test_not_connected);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
