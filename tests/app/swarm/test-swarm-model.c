/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/swarm-model.h"

#include <libglib-testing/signal-logger.h>
#include <string.h>

#include "sandbox.h"
#include "swarm/json.h"

#define PROBE "cometchat_probe"

typedef struct
{
  RqTransport *transport; /* (owned) */
  RqEngineClient *client; /* (owned) */
  RqSwarmModel *model;    /* (owned) */
  GListModel *services;   /* (unowned) */
  GListModel *tasks;      /* (unowned) */
} Fixture;

typedef struct
{
  Fixture *fixture;       /* (unowned) */
  const char *service;    /* (unowned) */
  const char *text;       /* (unowned) */
  RqOutcome outcome;
  int number;
} Wanted;

static RqSandbox *sandbox;

static RqService *
find_service (Fixture    *fixture,
              const char *full_name)
{
  for (guint i = 0; i < g_list_model_get_n_items (fixture->services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (fixture->services, i);

      if (g_str_equal (rq_service_get_full_name (service), full_name))
        return service;
    }
  return NULL;
}

static gboolean
is_loaded (gpointer data)
{
  return rq_swarm_model_is_loaded (data);
}

static gboolean
all_good (gpointer data)
{
  Fixture *fixture = data;
  guint good = 0;

  for (guint i = 0; i < g_list_model_get_n_items (fixture->services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (fixture->services, i);

      good += rq_verdict_is_good (rq_service_get_verdict (service));
    }
  return good > 0 && good == g_list_model_get_n_items (fixture->services);
}

static gboolean
all_run (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < g_list_model_get_n_items (fixture->services); i++)
    {
      g_autoptr (RqService) service = g_list_model_get_item (fixture->services, i);

      if (rq_service_get_running (service) < rq_service_get_desired (service))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_there (gpointer data)
{
  Wanted *wanted = data;

  return (find_service (wanted->fixture, wanted->service) != NULL) == (wanted->number != 0);
}

static gboolean
has_desired (gpointer data)
{
  Wanted *wanted = data;
  RqService *service = find_service (wanted->fixture, wanted->service);

  return service != NULL && rq_service_get_desired (service) == wanted->number;
}

static gboolean
has_version (gpointer data)
{
  Wanted *wanted = data;
  RqService *service = find_service (wanted->fixture, wanted->service);

  return service != NULL && g_str_equal (rq_service_get_version (service), wanted->text);
}

static gboolean
has_outcome (gpointer data)
{
  Wanted *wanted = data;
  RqService *service = find_service (wanted->fixture, wanted->service);
  RqVerdict *verdict = service != NULL ? rq_service_get_verdict (service) : NULL;

  return verdict != NULL && rq_verdict_get_outcome (verdict) == wanted->outcome;
}

static gboolean
has_failed_task (gpointer data)
{
  Wanted *wanted = data;

  for (guint i = 0; i < g_list_model_get_n_items (wanted->fixture->tasks); i++)
    {
      g_autoptr (RqTask) task = g_list_model_get_item (wanted->fixture->tasks, i);

      if (g_str_equal (rq_task_get_service_id (task), wanted->text) &&
          g_str_equal (rq_task_get_state (task), "failed"))
        return TRUE;
    }
  return FALSE;
}

static void
create_probe (const char *options)
{
  rq_sandbox_docker (sandbox,
                     "service create --detach --quiet --with-registry-auth --name " PROBE
                     " --label com.docker.stack.namespace=%s --stop-grace-period 1s"
                     " --restart-delay 1s --update-monitor 3s --rollback-monitor 2s"
                     " --update-order stop-first %s %s/chat-api:%s",
                     rq_sandbox_get (sandbox, "SANDBOX_STACK"), options,
                     rq_sandbox_get (sandbox, "SANDBOX_REGISTRY"),
                     rq_sandbox_get (sandbox, "SANDBOX_VERSION"));
}

static void
update_probe (const char *tag,
              const char *options)
{
  rq_sandbox_docker (sandbox,
                     "service update --detach --quiet --with-registry-auth --no-resolve-image %s"
                     " --image %s/chat-api:%s " PROBE,
                     options, rq_sandbox_get (sandbox, "SANDBOX_REGISTRY"), tag);
}

/* @data: (nullable): who connects */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->transport = rq_sandbox_connect_as (sandbox, "m1", data);
  fixture->client = rq_engine_client_new (fixture->transport);
  rq_engine_client_open (fixture->client, NULL, &error);
  g_assert_no_error (error);
  fixture->model = rq_swarm_model_new (fixture->client, rq_sandbox_get (sandbox, "SANDBOX_STACK"));
  fixture->services = rq_swarm_model_get_services (fixture->model);
  fixture->tasks = rq_swarm_model_get_tasks (fixture->model);
  rq_swarm_model_set_pace (fixture->model, RQ_PACE_ROLLOUT);
  rq_swarm_model_start (fixture->model);
  rq_test_wait ("loaded", is_loaded, fixture->model, 10);
  rq_test_wait ("all run", all_run, fixture, 60);
}

static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  rq_swarm_model_stop (fixture->model);
  rq_test_wait ("nothing under way", is_alone, fixture->model, 10);
  g_assert_finalize_object (fixture->model);
  rq_test_wait ("nothing under way", is_alone, fixture->client, 10);
  g_assert_finalize_object (fixture->client);
  rq_ssh_session_close (RQ_SSH_SESSION (fixture->transport));
  rq_test_wait ("nothing under way", is_alone, fixture->transport, 10);
  g_assert_finalize_object (fixture->transport);
}

static void
remove_probe (Fixture *fixture)
{
  Wanted gone = { .fixture = fixture, .service = PROBE };

  rq_sandbox_docker (sandbox, "service rm " PROBE);
  rq_test_wait ("the probe is gone", is_there, &gone, 2);
}

static void
test_fill (Fixture       *fixture,
           gconstpointer  data)
{
  RqService *api = find_service (fixture, "cometchat_chat-api");
  g_autoptr (RqNode) node = g_list_model_get_item (rq_swarm_model_get_nodes (fixture->model), 0);
  g_autofree char *attention = NULL;

  /* At once, unless an earlier test restarted the daemon again and again. */
  rq_test_wait ("all good", all_good, fixture, 200);
  g_test_message ("%s", rq_swarm_model_get_summary (fixture->model));
  g_assert_cmpuint (g_list_model_get_n_items (fixture->services), ==, 4);
  g_assert_true (g_str_has_prefix (rq_swarm_model_get_summary (fixture->model),
                                   "4 services · 6/6 tasks · 3.9.51 on 2 of 4 · 1 manager"));
  g_assert_cmpstr (rq_service_get_name (api), ==, "chat-api");
  g_assert_cmpstr (rq_service_get_version (api), ==, rq_sandbox_get (sandbox, "SANDBOX_VERSION"));
  g_assert_true (g_str_has_prefix (rq_service_get_digest (api), "sha256:"));
  g_assert_cmpint (rq_service_get_running (api), ==, 2);
  g_assert_cmpint (rq_verdict_get_outcome (rq_service_get_verdict (api)), ==, RQ_OUTCOME_HEALTHY);
  g_assert_nonnull (rq_service_get_changed (api));
  g_assert_cmpstr (rq_node_get_name (node), ==, "m1");
  g_assert_true (rq_node_is_manager (node) && rq_node_is_ready (node));
  g_assert_null (rq_swarm_model_get_error (fixture->model));
  g_object_get (fixture->model, "attention", &attention, NULL);
  g_assert_null (attention);
}

/* Rows come and go one by one, and stay the same objects in between. */
static void
test_events (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GtSignalLogger) logger = gt_signal_logger_new ();
  Wanted wanted = { .fixture = fixture, .service = PROBE, .number = 1 };
  guint position = 0, removed = 0, added = 0;
  RqService *probe;

  gt_signal_logger_connect (logger, fixture->services, "items-changed");
  create_probe ("--replicas 0");
  rq_test_wait ("a new service", is_there, &wanted, 2);
  gt_signal_logger_assert_emission_pop (logger, fixture->services, "items-changed", &position,
                                        &removed, &added);
  g_assert_cmpuint (position, ==, 2);
  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (added, ==, 1);
  probe = find_service (fixture, PROBE);
  g_assert_cmpint (rq_verdict_get_outcome (rq_service_get_verdict (probe)), ==, RQ_OUTCOME_STOPPED);

  rq_sandbox_docker (sandbox, "service scale --detach " PROBE "=1");
  rq_test_wait ("scaled", has_desired, &wanted, 2);
  wanted.outcome = RQ_OUTCOME_HEALTHY;
  rq_test_wait ("healthy", has_outcome, &wanted, 60);
  update_probe ("3.9.52", "");
  wanted.text = "3.9.52";
  rq_test_wait ("another version", has_version, &wanted, 2);
  wanted.outcome = RQ_OUTCOME_UPDATING;
  rq_test_wait ("updating", has_outcome, &wanted, 10);
  wanted.outcome = RQ_OUTCOME_HEALTHY;
  rq_test_wait ("healthy", has_outcome, &wanted, 60);
  g_assert_true (find_service (fixture, PROBE) == probe);
  gt_signal_logger_assert_no_emissions (logger);

  remove_probe (fixture);
  gt_signal_logger_assert_emission_pop (logger, fixture->services, "items-changed", &position,
                                        &removed, &added);
  g_assert_cmpuint (removed, ==, 1);
  g_assert_cmpuint (added, ==, 0);
  gt_signal_logger_assert_no_emissions (logger);
}

/* A task that dies emits no swarm event: the pace finds it. */
static void
test_killed_task (Fixture       *fixture,
                  gconstpointer  data)
{
  Wanted wanted = { .fixture = fixture, .service = PROBE, .outcome = RQ_OUTCOME_HEALTHY };

  create_probe ("--replicas 1");
  rq_test_wait ("healthy", has_outcome, &wanted, 60);
  wanted.text = rq_service_get_id (find_service (fixture, PROBE));
  g_free (rq_sandbox_run (sandbox, "exec", "m1", "sh", "-c",
                          "docker kill $(docker ps -q --filter name=" PROBE ")", NULL));
  rq_test_wait ("the task has failed", has_failed_task, &wanted, 5);
  wanted.outcome = RQ_OUTCOME_STARTING;
  rq_test_wait ("starting again", has_outcome, &wanted, 30);
  wanted.outcome = RQ_OUTCOME_HEALTHY;
  rq_test_wait ("healthy again", has_outcome, &wanted, 30);
  remove_probe (fixture);
}

static gboolean
docker_says_failed (void)
{
  g_autofree char *tasks = rq_sandbox_run (sandbox, "docker", "m1", "service", "ps", PROBE, NULL);

  return strstr (tasks, "Failed") != NULL;
}

/* What happened while nobody looked is there at once when somebody does. */
static void
test_quicker_pace (Fixture       *fixture,
                   gconstpointer  data)
{
  Wanted wanted = { .fixture = fixture, .service = PROBE, .outcome = RQ_OUTCOME_HEALTHY };
  gint64 limit = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  create_probe ("--replicas 1");
  rq_test_wait ("healthy", has_outcome, &wanted, 60);
  wanted.text = rq_service_get_id (find_service (fixture, PROBE));
  rq_swarm_model_set_pace (fixture->model, RQ_PACE_IDLE);
  g_free (rq_sandbox_run (sandbox, "exec", "m1", "sh", "-c",
                          "docker kill $(docker ps -q --filter name=" PROBE ")", NULL));
  while (!docker_says_failed ())
    g_assert_cmpint (g_get_monotonic_time (), <, limit);
  g_assert_false (has_failed_task (&wanted));

  rq_swarm_model_set_pace (fixture->model, RQ_PACE_SHOWN);
  rq_test_wait ("the task has failed", has_failed_task, &wanted, 2);
  remove_probe (fixture);
}

static gboolean
is_calm (gpointer data)
{
  return rq_swarm_model_is_calm (data);
}

/* Also when for a while nothing has happened, and so hardly anything is asked for. */
static void
test_killed_in_calm (Fixture       *fixture,
                     gconstpointer  data)
{
  Wanted wanted = { .fixture = fixture, .service = PROBE, .outcome = RQ_OUTCOME_HEALTHY };

  create_probe ("--replicas 1");
  rq_test_wait ("healthy", has_outcome, &wanted, 60);
  g_assert_false (rq_swarm_model_is_calm (fixture->model));
  rq_test_wait ("calm", is_calm, fixture->model, 60);
  g_assert_true (all_good (fixture));
  wanted.text = rq_service_get_id (find_service (fixture, PROBE));
  g_assert_false (has_failed_task (&wanted));

  g_free (rq_sandbox_run (sandbox, "exec", "m1", "sh", "-c",
                          "docker kill $(docker ps -q --filter name=" PROBE ")", NULL));
  rq_test_wait ("the task has failed", has_failed_task, &wanted, 5);
  g_assert_false (rq_swarm_model_is_calm (fixture->model));
  wanted.outcome = RQ_OUTCOME_HEALTHY;
  rq_test_wait ("healthy again", has_outcome, &wanted, 60);

  rq_test_wait ("calm", is_calm, fixture->model, 60);
  rq_sandbox_docker (sandbox, "service scale --detach " PROBE "=2");
  wanted.number = 2;
  rq_test_wait ("scaled", has_desired, &wanted, 2);
  g_assert_false (rq_swarm_model_is_calm (fixture->model));
  rq_test_wait ("all run", all_run, fixture, 30);
  remove_probe (fixture);
}

static void
check_words (Fixture    *fixture,
             const char *words)
{
  RqVerdict *verdict = rq_service_get_verdict (find_service (fixture, PROBE));
  g_autofree char *attention = NULL;

  g_object_get (fixture->model, "attention", &attention, NULL);
  g_test_message ("%s", attention);
  g_assert_nonnull (strstr (rq_verdict_get_words (verdict), words));
  g_assert_nonnull (strstr (attention, "probe"));
}

/* The same broken image ends differently by what the spec says of failures. */
static void
test_failure_actions (Fixture       *fixture,
                      gconstpointer  data)
{
  Wanted wanted = { .fixture = fixture, .service = PROBE, .outcome = RQ_OUTCOME_HEALTHY };

  create_probe ("--replicas 1");
  rq_test_wait ("healthy", has_outcome, &wanted, 60);

  update_probe ("3.9.54", "--update-failure-action pause");
  wanted.outcome = RQ_OUTCOME_PAUSED;
  rq_test_wait ("paused", has_outcome, &wanted, 30);
  check_words (fixture, "non-zero exit (1)");

  update_probe ("3.9.51", "--update-failure-action pause");
  wanted.outcome = RQ_OUTCOME_HEALTHY;
  rq_test_wait ("healthy", has_outcome, &wanted, 60);

  update_probe ("3.9.54", "--update-failure-action rollback");
  wanted.outcome = RQ_OUTCOME_ROLLED_BACK;
  rq_test_wait ("rolled back", has_outcome, &wanted, 60);
  check_words (fixture, "non-zero exit (1)");

  update_probe ("0.0.0-none", "--update-failure-action continue");
  wanted.outcome = RQ_OUTCOME_DEGRADED;
  rq_test_wait ("degraded", has_outcome, &wanted, 60);
  check_words (fixture, "check its tag and the registry credentials");

  remove_probe (fixture);
}

static void
config_cb (RqSwarmModel *model,
           const char   *name,
           gpointer      data)
{
  g_string_append_printf (data, "[%s]", name);
}

static gboolean
is_filled (gpointer data)
{
  return strstr (((GString *) data)->str, "[requeen-test-event][requeen-test-event]") != NULL;
}

static void
test_config_changed (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GString) names = g_string_new (NULL);

  g_signal_connect (fixture->model, "config-changed", G_CALLBACK (config_cb), names);
  rq_sandbox_docker (sandbox, "config create requeen-test-event /etc/hostname");
  rq_sandbox_docker (sandbox, "config rm requeen-test-event");
  rq_test_wait ("both events", is_filled, names, 2);
}

static gboolean
has_error (gpointer data)
{
  return rq_swarm_model_get_error (data) != NULL;
}

static gboolean
is_short (gpointer data)
{
  return rq_transport_get_shortage (data) != RQ_SHORTAGE_NONE;
}

static void
set_up_few (Fixture       *fixture,
            gconstpointer  data)
{
  g_free (rq_sandbox_run (sandbox, "few-sessions", "m1", "2", NULL));
  set_up (fixture, data);
}

static void
tear_down_few (Fixture       *fixture,
               gconstpointer  data)
{
  tear_down (fixture, data);
  g_free (rq_sandbox_run (sandbox, "many-sessions", "m1", NULL));
}

/* Where nothing can be followed events are asked for now and then, and show what has changed. */
static void
test_few_sessions (Fixture       *fixture,
                   gconstpointer  data)
{
  Wanted wanted = { .fixture = fixture, .service = PROBE, .number = 1 };

  create_probe ("--replicas 0");
  rq_test_wait ("a new service", is_there, &wanted, 15);
  rq_test_wait ("a shortage", is_short, fixture->transport, 30);
  rq_swarm_model_set_pace (fixture->model, RQ_PACE_IDLE);
  rq_sandbox_docker (sandbox, "service scale --detach " PROBE "=1");
  rq_test_wait ("scaled", has_desired, &wanted, 15);
  g_assert_null (rq_swarm_model_get_error (fixture->model));
  rq_swarm_model_set_pace (fixture->model, RQ_PACE_ROLLOUT);
  rq_test_wait ("all run", all_run, fixture, 60);
  wanted.number = 0;
  rq_sandbox_docker (sandbox, "service rm " PROBE);
  rq_test_wait ("the probe is gone", is_there, &wanted, 15);
}

static gboolean
has_no_error (gpointer data)
{
  return rq_swarm_model_get_error (data) == NULL;
}

/* What is known stays, it is said that it may be old, and then it is in step again. */
static void
test_daemon_restart (Fixture       *fixture,
                     gconstpointer  data)
{
  RqService *api = find_service (fixture, "cometchat_chat-api");
  Wanted wanted = { .fixture = fixture, .service = PROBE, .number = 1 };

  g_free (rq_sandbox_run (sandbox, "dockerd-stop", "m1", NULL));
  rq_test_wait ("an error", has_error, fixture->model, 10);
  g_test_message ("%s", rq_swarm_model_get_error (fixture->model)->message);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->services), ==, 4);

  g_free (rq_sandbox_run (sandbox, "dockerd-start", "m1", NULL));
  create_probe ("--replicas 0");
  rq_test_wait ("no error", has_no_error, fixture->model, 30);
  rq_test_wait ("what happened meanwhile", is_there, &wanted, 10);
  g_assert_true (find_service (fixture, "cometchat_chat-api") == api);
  remove_probe (fixture);
  rq_test_wait ("all run", all_run, fixture, 60);
}

#define ADD(name, function) \
  g_test_add ("/swarm/swarm-model/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  rq_sandbox_reset (sandbox);
  ADD ("fill", test_fill);
  ADD ("events", test_events);
  ADD ("killed-task", test_killed_task);
  ADD ("quicker-pace", test_quicker_pace);
  ADD ("killed-in-calm", test_killed_in_calm);
  ADD ("failure-actions", test_failure_actions);
  ADD ("config-changed", test_config_changed);
  ADD ("daemon-restart", test_daemon_restart);
  g_test_add ("/swarm/swarm-model/few-sessions", Fixture,
              rq_sandbox_get (sandbox, "SANDBOX_SUDO_USER"), set_up_few, test_few_sessions,
              tear_down_few);
  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
