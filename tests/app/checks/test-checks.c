/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/checks.h"

#include <string.h>

#include "swarm/json.h"

/* One case: what df says, and what is made of it. */
typedef struct
{
  const char    *name;
  const char    *text;
  RqCheckStatus  status;
  const char    *words; /* is part of the sentence */
} DiskCase;

#define HEADER "Filesystem 1024-blocks Used Available Capacity Mounted on\n"

static const DiskCase disk_cases[] = {
  { "room", HEADER "/dev/sda1 103081248 40000000 63081248 39% /\n", RQ_CHECK_PASS, "room" },
  { "little", HEADER "/dev/sda1 103081248 99000000 4081248 97% /\n", RQ_CHECK_WARN, "not much" },
  { "full", HEADER "/dev/sda1 103081248 102800000 281248 99% /var/lib\n", RQ_CHECK_FAIL,
    "/var/lib" },
  { "worst-counts",
    HEADER "/dev/a 9 1 4081248 3% /\n/dev/b 9 9 1000 99% /data\n", RQ_CHECK_FAIL, "/data" },
  { "files-need-less", HEADER "/dev/a 9 1 63081248 3% /\n/dev/b 9 9 60000 99% /data\n",
    RQ_CHECK_PASS, "room" },
  { "nothing", "", RQ_CHECK_UNKNOWN, "did not say" },
  { "greeting", "Welcome!\n" HEADER "tmpfs 9 1 63081248 3% /run\n", RQ_CHECK_PASS, "room" },
  { "not-a-number", HEADER "/dev/sda1 a b c d /\n", RQ_CHECK_UNKNOWN, "did not say" },
  { "too-large", HEADER "/dev/sda1 1 1 99999999999999999999999 1% /\n", RQ_CHECK_UNKNOWN,
    "did not say" },
  { "negative", HEADER "/dev/sda1 1 1 -5 1% /\n", RQ_CHECK_UNKNOWN, "did not say" },
};

static void
test_disk (gconstpointer data)
{
  const DiskCase *disk = data;
  g_autoptr (RqCheckResult) result = rq_check_disk_judge (disk->text, strlen (disk->text));

  g_assert_cmpstr (rq_check_status_to_nick (result->status), ==,
                   rq_check_status_to_nick (disk->status));
  g_assert_nonnull (strstr (result->words, disk->words));
}

#define NODE(id, role, state, availability, manager) \
  "{\"ID\":\"" id "\",\"Spec\":{\"Role\":\"" role "\",\"Availability\":\"" availability "\"}," \
  "\"Description\":{\"Hostname\":\"" id "\"},\"Status\":{\"State\":\"" state "\"}" manager "}"
#define REACHABLE ",\"ManagerStatus\":{\"Reachability\":\"reachable\"}"
#define GONE ",\"ManagerStatus\":{\"Reachability\":\"unreachable\"}"
#define ONE_NODE "[" NODE ("m1", "manager", "ready", "active", REACHABLE) "]"

/* A stack of one service that changes. */
typedef struct
{
  const char    *name;
  const char    *service; /* of its Spec, without the braces */
  const char    *nodes;
  RqCheckStatus  status;
  const char    *words;
} StackCase;

static const StackCase node_cases[] = {
  { "one", "", ONE_NODE, RQ_CHECK_PASS, "quorum" },
  { "worker-down", "",
    "[" NODE ("m1", "manager", "ready", "active", REACHABLE) ","
    NODE ("w1", "worker", "down", "active", "") "]", RQ_CHECK_WARN, "1 node is not ready" },
  { "drained", "",
    "[" NODE ("m1", "manager", "ready", "active", REACHABLE) ","
    NODE ("w1", "worker", "ready", "drain", "") "]", RQ_CHECK_WARN, "drained" },
  { "nobody-works", "", "[" NODE ("m1", "manager", "ready", "drain", REACHABLE) "]",
    RQ_CHECK_FAIL, "No node" },
  { "one-manager-away", "",
    "[" NODE ("m1", "manager", "ready", "active", REACHABLE) ","
    NODE ("m2", "manager", "ready", "active", REACHABLE) ","
    NODE ("m3", "manager", "down", "active", GONE) "]", RQ_CHECK_WARN, "2 of 3" },
  { "no-quorum", "",
    "[" NODE ("m1", "manager", "ready", "active", REACHABLE) ","
    NODE ("m2", "manager", "down", "active", GONE) "]", RQ_CHECK_FAIL, "quorum" },
  { "malformed", "", "[{\"ID\":\"x\",\"Spec\":7,\"Status\":[]}]", RQ_CHECK_FAIL, "No node" },
};

#define REPLICATED(n) "\"Mode\":{\"Replicated\":{\"Replicas\":" n "}}"
#define HOST_PORT ",\"EndpointSpec\":{\"Ports\":[{\"PublishMode\":\"host\"}]}"
#define UPDATE(members) ",\"UpdateConfig\":{" members "}"

static const StackCase rollout_cases[] = {
  { "in-order", REPLICATED ("2") UPDATE ("\"FailureAction\":\"rollback\",\"Parallelism\":1"),
    ONE_NODE, RQ_CHECK_PASS, "in order" },
  { "none-at-all", REPLICATED ("2"), ONE_NODE, RQ_CHECK_PASS, "in order" },
  { "continue", REPLICATED ("2") UPDATE ("\"FailureAction\":\"continue\",\"Parallelism\":1"),
    ONE_NODE, RQ_CHECK_WARN, "goes on" },
  { "all-at-once", REPLICATED ("2") UPDATE ("\"Parallelism\":0"), ONE_NODE, RQ_CHECK_WARN,
    "at once" },
  { "monitor-too-short",
    REPLICATED ("1") UPDATE ("\"Parallelism\":1,\"Monitor\":1000000000")
    ",\"TaskTemplate\":{\"ContainerSpec\":{\"Healthcheck\":{\"StartPeriod\":30000000000}}}",
    ONE_NODE, RQ_CHECK_WARN, "30 s" },
  { "host-port", REPLICATED ("1") HOST_PORT UPDATE ("\"Order\":\"start-first\""), ONE_NODE,
    RQ_CHECK_FAIL, "port" },
  { "host-port-stop-first", REPLICATED ("1") HOST_PORT UPDATE ("\"Order\":\"stop-first\","
                                                               "\"Parallelism\":1"),
    ONE_NODE, RQ_CHECK_PASS, "in order" },
  { "host-port-with-room", REPLICATED ("1") HOST_PORT UPDATE ("\"Order\":\"start-first\""),
    "[" NODE ("m1", "manager", "ready", "active", REACHABLE) ","
    NODE ("w1", "worker", "ready", "active", "") "]", RQ_CHECK_PASS, "in order" },
  { "max-per-node",
    REPLICATED ("2") UPDATE ("\"Order\":\"start-first\"")
    ",\"TaskTemplate\":{\"Placement\":{\"MaxReplicas\":2}}", ONE_NODE, RQ_CHECK_FAIL,
    "as many as it may" },
};

static RqCheckResult *
run_case (const StackCase *stack,
          RqCheckFunc      func,
          const char      *version,
          const char      *previous)
{
  g_autofree char *text =
    g_strdup_printf ("[{\"ID\":\"1\",\"Spec\":{\"Name\":\"chat_api\"%s%s}}]",
                     stack->service[0] != '\0' ? "," : "", stack->service);
  g_autoptr (JsonNode) services = rq_json_from_text (text, -1, NULL);
  g_autoptr (JsonNode) nodes = rq_json_from_text (stack->nodes, -1, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (RqStackView) view =
    rq_stack_view_new (json_node_get_array (services), NULL, json_node_get_array (nodes), now);
  g_autoptr (GPtrArray) targets = rq_check_targets_new ();
  RqCheckFacts facts = {
    .view = view, .stack = "chat", .directory = "/opt", .version = version, .previous = previous,
    .targets = targets,
  };

  g_assert_nonnull (services);
  if (func != rq_check_version || previous[0] != '=')
    rq_check_targets_add (targets, rq_stack_view_get_services (view)->pdata[0],
                          g_strdup ("registry/api:2"));
  return func (&facts, NULL);
}

static void
assert_case (const StackCase *stack,
             RqCheckFunc      func)
{
  g_autoptr (RqCheckResult) result = run_case (stack, func, "3.9.52", "3.9.51");

  g_assert_cmpstr (rq_check_status_to_nick (result->status), ==,
                   rq_check_status_to_nick (stack->status));
  g_assert_nonnull (strstr (result->words, stack->words));
}

static void
test_nodes (gconstpointer data)
{
  assert_case (data, rq_check_nodes);
}

static void
test_rollout (gconstpointer data)
{
  assert_case (data, rq_check_rollout);
}

static void
test_version (void)
{
  static const struct
  {
    const char *version;
    const char *previous;
    RqCheckStatus status;
  } cases[] = {
    { "3.9.52", "3.9.51", RQ_CHECK_PASS },
    { "3.9.51", "3.9.52", RQ_CHECK_FAIL },
    { "3.9.52", "", RQ_CHECK_WARN },
    { "3.9 52", "3.9.51", RQ_CHECK_FAIL },
    { "3.9.51", "=", RQ_CHECK_FAIL },
  };
  const StackCase stack = { "version", "", ONE_NODE, RQ_CHECK_PASS, "" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RqCheckResult) result =
        run_case (&stack, rq_check_version, cases[i].version, cases[i].previous);

      g_assert_cmpint (result->status, ==, cases[i].status);
    }
}

/* Worse wins, whatever comes first; what is not known is worse than a warning. */
static void
test_worsen (void)
{
  g_autoptr (RqCheckResult) result = rq_check_result_new (RQ_CHECK_PASS, g_strdup ("good"));

  rq_check_result_worsen (result, RQ_CHECK_WARN, g_strdup ("so so"));
  rq_check_result_worsen (result, RQ_CHECK_UNKNOWN, g_strdup ("who knows"));
  rq_check_result_worsen (result, RQ_CHECK_WARN, g_strdup ("so so again"));
  g_assert_cmpstr (result->words, ==, "who knows");
  rq_check_result_worsen (result, RQ_CHECK_FAIL, g_strdup ("bad"));
  rq_check_result_worsen (result, RQ_CHECK_FAIL, g_strdup ("bad too"));
  g_assert_cmpstr (result->words, ==, "bad");
}

static void
add_cases (const char      *name,
           const StackCase *cases,
           guint            n_cases,
           GTestDataFunc    func)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strdup_printf ("/checks/%s/%s", name, cases[i].name);

      g_test_add_data_func (path, &cases[i], func);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (disk_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/checks/disk/", disk_cases[i].name, NULL);

      g_test_add_data_func (path, &disk_cases[i], test_disk);
    }
  add_cases ("nodes", node_cases, G_N_ELEMENTS (node_cases), test_nodes);
  add_cases ("rollout", rollout_cases, G_N_ELEMENTS (rollout_cases), test_rollout);
  g_test_add_func ("/checks/version", test_version);
  g_test_add_func ("/checks/worsen", test_worsen);
  return g_test_run ();
}
