/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/service-health.h"

#include <string.h>

#include "swarm/json.h"
#include "swarm/service-progress.h"

/* The clock of all cases: the release's update began at 10:00:00, now it is 10:05:00. */
#define SINCE "2026-11-22T10:00:00Z"
#define NOW "2026-11-22T10:05:00Z"
#define BEFORE "2026-11-22T09:00:00Z"
#define EARLY "2026-11-22T10:01:00Z"
#define LATE "2026-11-22T10:04:00Z"
#define JUST_NOW "2026-11-22T10:04:58Z"

#define D1 "sha256:1111111111111111111111111111111111111111111111111111111111111111"
#define D2 "sha256:2222222222222222222222222222222222222222222222222222222222222222"
#define OLD "r.io/api:1@" D1
#define NEW "r.io/api:2@" D2

#define REPLICATED(n) "{\"Replicated\":{\"Replicas\":" #n "}}"
#define GLOBAL "{\"Global\":{}}"
#define STATUS(state, started, ended) \
  "{\"State\":\"" state "\",\"StartedAt\":\"" started "\",\"CompletedAt\":\"" ended "\"," \
  "\"Message\":\"update " state "\"}"

typedef struct
{
  const char *image;
  const char *slot;      /* a number, or "" for a global service's task */
  const char *node;      /* "n1" and "n2" are ready, "down" is down, "gone" is none */
  const char *desired;
  const char *state;
  const char *at;
  const char *error;     /* (nullable) */
} Task;

typedef struct
{
  const char *title;
  const char *mode;
  const char *image;     /* of the spec */
  const char *status;    /* UpdateStatus, or NULL */
  const char *target;    /* or NULL */
  const char *since;     /* or NULL */
  int age_seconds;       /* since the last progress */
  Task tasks[6];
  RqOutcome outcome;
  int done;
  int desired;
  gboolean good;
  gboolean settled;
  const char *words;     /* within the words, or NULL */
} Row;

#define RUNS(slot) { NEW, slot, "n1", "running", "running", EARLY, NULL }
#define RUNS_OLD(slot) { OLD, slot, "n1", "running", "running", BEFORE, NULL }
#define FAILED(slot, at, error) { NEW, slot, "n1", "shutdown", "failed", at, error }

static const Row rows[] = {
  { "updated", REPLICATED (2), NEW, STATUS ("completed", EARLY, LATE), "r.io/api:2", SINCE, 60,
    { RUNS ("1"), RUNS ("2") }, RQ_OUTCOME_HEALTHY, 2, 2, TRUE, TRUE, "2 of 2 slots" },
  { "updated, the target has a digest", REPLICATED (1), NEW, STATUS ("completed", EARLY, LATE), NEW,
    SINCE, 60, { RUNS ("1") }, RQ_OUTCOME_HEALTHY, 1, 1, TRUE, TRUE, "1 of 1 slot" },
  { "old tasks that were shut down do not count", REPLICATED (1), NEW,
    STATUS ("completed", EARLY, LATE), "r.io/api:2", SINCE, 60,
    { RUNS ("1"), { OLD, "1", "n1", "shutdown", "shutdown", EARLY, NULL },
      { OLD, "1", "n1", "shutdown", "failed", BEFORE, "x" } },
    RQ_OUTCOME_HEALTHY, 1, 1, TRUE, TRUE, NULL },
  { "failures before the completed update are past", REPLICATED (1), NEW,
    STATUS ("completed", SINCE, EARLY), "r.io/api:2", SINCE, 60,
    { RUNS ("1"), FAILED ("1", "2026-11-22T10:00:30Z", "x") },
    RQ_OUTCOME_HEALTHY, 1, 1, TRUE, TRUE, NULL },
  { "its daemon restarted, and what was lost runs again", REPLICATED (2), NEW,
    STATUS ("completed", SINCE, EARLY), "r.io/api:2", SINCE, 60,
    { RUNS ("1"), { NEW, "2", "n1", "running", "running", LATE, NULL },
      FAILED ("2", LATE, "No such container: 0123abcd") },
    RQ_OUTCOME_HEALTHY, 2, 2, TRUE, TRUE, NULL },
  { "its daemon restarted, and what was lost does not run yet", REPLICATED (2), NEW,
    STATUS ("completed", SINCE, EARLY), "r.io/api:2", SINCE, 5,
    { RUNS ("1"), FAILED ("2", LATE, "No such container: 0123abcd") },
    RQ_OUTCOME_DEGRADED, 1, 2, FALSE, FALSE, "No such container" },
  { "running, but not long enough", REPLICATED (1), NEW, STATUS ("completed", EARLY, LATE),
    "r.io/api:2", SINCE, 2, { { NEW, "1", "n1", "running", "running", JUST_NOW, NULL } },
    RQ_OUTCOME_STARTING, 1, 1, FALSE, FALSE, "not yet stable" },
  { "young by a wrong clock, but seen standing still", REPLICATED (1), NEW,
    STATUS ("completed", EARLY, LATE), "r.io/api:2", SINCE, 6,
    { { NEW, "1", "n1", "running", "running", "2026-11-22T12:00:00Z", NULL } },
    RQ_OUTCOME_HEALTHY, 1, 1, TRUE, TRUE, NULL },

  { "global: every node that has a task", GLOBAL, NEW, STATUS ("completed", EARLY, LATE),
    "r.io/api:2", SINCE, 60,
    { { NEW, "", "n1", "running", "running", EARLY, NULL },
      { NEW, "", "n2", "running", "running", EARLY, NULL } },
    RQ_OUTCOME_HEALTHY, 2, 2, TRUE, TRUE, NULL },
  { "global: one node still has the old one", GLOBAL, NEW, STATUS ("updating", EARLY, ""),
    "r.io/api:2", SINCE, 5,
    { { NEW, "", "n1", "running", "running", EARLY, NULL },
      { OLD, "", "n2", "running", "running", BEFORE, NULL } },
    RQ_OUTCOME_UPDATING, 1, 2, FALSE, FALSE, "1 of 2 slots" },
  { "global: nodes that are gone do not count", GLOBAL, NEW, STATUS ("completed", EARLY, LATE),
    "r.io/api:2", SINCE, 60,
    { { NEW, "", "n1", "running", "running", EARLY, NULL },
      { OLD, "", "gone", "running", "running", BEFORE, NULL } },
    RQ_OUTCOME_HEALTHY, 1, 1, TRUE, TRUE, NULL },
  { "global: no node is eligible", GLOBAL, NEW, NULL, NULL, NULL, 60, { { NULL } },
    RQ_OUTCOME_STOPPED, 0, 0, TRUE, TRUE, "No node is eligible" },

  { "replicas 0", REPLICATED (0), NEW, NULL, "r.io/api:2", SINCE, 60, { { NULL } },
    RQ_OUTCOME_STOPPED, 0, 0, TRUE, TRUE, "No replicas" },
  { "replicas 0, one still stops", REPLICATED (0), NEW, NULL, NULL, NULL, 1, { RUNS ("1") },
    RQ_OUTCOME_STARTING, 0, 0, FALSE, FALSE, "1 task still has to stop" },
  { "replicas 0 on another image", REPLICATED (0), OLD, NULL, "r.io/api:2", SINCE, 60, { { NULL } },
    RQ_OUTCOME_WRONG_IMAGE, 0, 0, FALSE, TRUE, "It is set to 1, not to 2" },

  { "updating", REPLICATED (3), NEW, STATUS ("updating", EARLY, ""), "r.io/api:2", SINCE, 10,
    { RUNS ("1"), RUNS_OLD ("2"), { NEW, "3", "n2", "running", "starting", LATE, NULL } },
    RQ_OUTCOME_UPDATING, 1, 3, FALSE, FALSE, "1 of 3 slots" },
  { "updating, start-first: two tasks in one slot", REPLICATED (1), NEW,
    STATUS ("updating", EARLY, ""), "r.io/api:2", SINCE, 10, { RUNS ("1"), RUNS_OLD ("1") },
    RQ_OUTCOME_UPDATING, 1, 1, FALSE, FALSE, "1 of 1 slot" },
  { "stalled: no resources", REPLICATED (2), NEW, STATUS ("updating", EARLY, ""), "r.io/api:2",
    SINCE,
    100, { RUNS ("1"), { NEW, "2", "", "running", "pending", EARLY,
                         "no suitable node (insufficient resources on 2 nodes)" } },
    RQ_OUTCOME_STALLED, 1, 2, FALSE, TRUE, "CPU or memory" },
  { "stalled: constraints", REPLICATED (1), NEW, STATUS ("updating", EARLY, ""), NULL, SINCE, 100,
    { { NEW, "1", "", "running", "pending", EARLY,
        "no suitable node (scheduling constraints not satisfied on 1 node)" } },
    RQ_OUTCOME_STALLED, 0, 1, FALSE, TRUE, "placement constraints" },
  { "stalled: host port", REPLICATED (1), NEW, STATUS ("updating", EARLY, ""), NULL, SINCE, 100,
    { { NEW, "1", "", "running", "pending", EARLY,
        "no suitable node (host-mode port already in use on 1 node)" } },
    RQ_OUTCOME_STALLED, 0, 1, FALSE, TRUE, "host port" },
  { "stalled: no such image, again and again", REPLICATED (1), NEW,
    STATUS ("updating", EARLY, ""), NULL, SINCE, 100,
    { { NEW, "1", "n1", "running", "ready", JUST_NOW, NULL },
      { NEW, "1", "n1", "shutdown", "rejected", LATE, "No such image: r.io/api:2" } },
    RQ_OUTCOME_STALLED, 0, 1, FALSE, TRUE, "registry credentials" },
  { "not stalled: the spec's own delay of 300 s", REPLICATED (2), NEW,
    STATUS ("updating", EARLY, ""), "r.io/slow:2", SINCE, 200, { RUNS ("1"), RUNS_OLD ("2") },
    RQ_OUTCOME_UPDATING, 1, 2, FALSE, FALSE, NULL },

  { "paused", REPLICATED (2), NEW, STATUS ("paused", EARLY, ""), "r.io/api:2", SINCE, 10,
    { RUNS_OLD ("1"), FAILED ("2", LATE, "second"),
      FAILED ("2", EARLY, "task: non-zero exit (3)") },
    RQ_OUTCOME_PAUSED, 0, 2, FALSE, TRUE, "non-zero exit (3)" },
  { "paused, and no task tells why", REPLICATED (1), NEW, STATUS ("paused", EARLY, ""), NULL, SINCE,
    10, { RUNS_OLD ("1") }, RQ_OUTCOME_PAUSED, 0, 1, FALSE, TRUE, "update paused" },
  { "rolling back", REPLICATED (2), OLD, STATUS ("rollback_started", EARLY, ""), "r.io/api:2",
    SINCE,
    10, { RUNS_OLD ("1"), RUNS ("2") }, RQ_OUTCOME_ROLLING_BACK, 1, 2, FALSE, FALSE, "1 of 2" },
  { "rolling back, and stuck", REPLICATED (1), OLD, STATUS ("rollback_started", EARLY, ""), NULL,
    SINCE, 100, { { OLD, "1", "", "running", "pending", EARLY, "no suitable node (x)" } },
    RQ_OUTCOME_ROLLBACK_STUCK, 0, 1, FALSE, TRUE, "no node is suitable" },
  { "rolled back", REPLICATED (1), OLD, STATUS ("rollback_completed", EARLY, LATE), "r.io/api:2",
    SINCE, 60, { RUNS_OLD ("1"), FAILED ("1", EARLY, "dockerexec: unhealthy container") },
    RQ_OUTCOME_ROLLED_BACK, 1, 1, FALSE, TRUE, "health check failed" },
  { "rollback paused", REPLICATED (1), OLD, STATUS ("rollback_paused", EARLY, ""), NULL, SINCE, 60,
    { { OLD, "1", "n1", "shutdown", "failed", LATE, "old is broken too" } },
    RQ_OUTCOME_ROLLBACK_STUCK, 0, 1, FALSE, TRUE, "old is broken too" },
  { "rolled back before ours: says nothing about ours", REPLICATED (1), NEW,
    STATUS ("rollback_completed", BEFORE, BEFORE), "r.io/api:2", SINCE, 60, { RUNS ("1") },
    RQ_OUTCOME_NO_OP, 1, 1, TRUE, TRUE, NULL },

  { "completed, but one is missing", REPLICATED (2), NEW, STATUS ("completed", EARLY, LATE),
    "r.io/api:2", SINCE, 5, { RUNS ("1") }, RQ_OUTCOME_DEGRADED, 1, 2, FALSE, FALSE, "1 of 2" },
  { "completed, and crashing", REPLICATED (1), NEW, STATUS ("completed", EARLY, EARLY),
    "r.io/api:2",
    SINCE, 5, { { NEW, "1", "n1", "running", "starting", JUST_NOW, NULL },
                FAILED ("1", LATE, "task: non-zero exit (1)") },
    RQ_OUTCOME_DEGRADED, 0, 1, FALSE, TRUE, "non-zero exit (1)" },
  { "completed, running, but restarted since", REPLICATED (1), NEW,
    STATUS ("completed", EARLY, EARLY), "r.io/api:2", SINCE, 60,
    { RUNS ("1"), FAILED ("1", LATE, "task: non-zero exit (137)") },
    RQ_OUTCOME_DEGRADED, 1, 1, FALSE, TRUE, "137" },
  { "completed, but a slot runs another digest", REPLICATED (2), NEW,
    STATUS ("completed", EARLY, LATE), "r.io/api:2", SINCE, 5, { RUNS ("1"), RUNS_OLD ("2") },
    RQ_OUTCOME_DEGRADED, 1, 2, FALSE, FALSE, "another version" },
  { "completed, its only task is on a node that is down", REPLICATED (1), NEW,
    STATUS ("completed", EARLY, LATE), "r.io/api:2", SINCE, 100,
    { { NEW, "1", "down", "running", "running", EARLY, NULL } },
    RQ_OUTCOME_DEGRADED, 0, 1, FALSE, TRUE, NULL },

  { "no-op", REPLICATED (1), NEW, NULL, "r.io/api:2", SINCE, 60, { RUNS ("1") },
    RQ_OUTCOME_NO_OP, 1, 1, TRUE, TRUE, NULL },
  { "not updated yet", REPLICATED (1), OLD, NULL, "r.io/api:2", SINCE, 60, { RUNS_OLD ("1") },
    RQ_OUTCOME_WRONG_IMAGE, 1, 1, FALSE, TRUE, "It is set to 1, not to 2" },
  { "null for a moment after the update", REPLICATED (1), NEW, NULL, "r.io/api:2", SINCE, 0,
    { RUNS_OLD ("1") }, RQ_OUTCOME_STARTING, 0, 1, FALSE, FALSE, "0 of 1" },

  { "just looking: healthy", REPLICATED (1), NEW, NULL, NULL, NULL, 60, { RUNS ("1") },
    RQ_OUTCOME_HEALTHY, 1, 1, TRUE, TRUE, NULL },
  { "just looking: scaled up", REPLICATED (2), NEW, STATUS ("completed", BEFORE, BEFORE), NULL,
    NULL,
    3, { RUNS ("1"), { NEW, "2", "n1", "running", "preparing", JUST_NOW, NULL } },
    RQ_OUTCOME_STARTING, 1, 2, FALSE, FALSE, "1 of 2" },
  { "just looking: pending for ever", REPLICATED (1), NEW, NULL, NULL, NULL, 100,
    { { NEW, "1", "", "running", "pending", EARLY,
        "no suitable node (max replicas per node limit exceed)" } },
    RQ_OUTCOME_STALLED, 0, 1, FALSE, TRUE, "maximum of replicas" },
  { "just looking: one old crash is none", REPLICATED (1), NEW, NULL, NULL, NULL, 60,
    { RUNS ("1"), FAILED ("1", LATE, "x"), FAILED ("1", BEFORE, "x") },
    RQ_OUTCOME_HEALTHY, 1, 1, TRUE, TRUE, NULL },
  { "just looking: a restart of every slot is no loop", REPLICATED (2), NEW, NULL, NULL, NULL, 60,
    { RUNS ("1"), RUNS ("2"), FAILED ("1", LATE, "x"), FAILED ("2", LATE, "x") },
    RQ_OUTCOME_HEALTHY, 2, 2, TRUE, TRUE, NULL },
  { "just looking: crash loop", REPLICATED (1), NEW, NULL, NULL, NULL, 60,
    { { NEW, "1", "n1", "running", "running", LATE, NULL }, FAILED ("1", LATE, "x"),
      FAILED ("1", EARLY, "first") },
    RQ_OUTCOME_DEGRADED, 1, 1, FALSE, TRUE, "first" },
  { "just looking: a loop that is over", REPLICATED (1), NEW, NULL, NULL, NULL, 60,
    { RUNS ("1"), FAILED ("1", EARLY, "x"), FAILED ("1", EARLY, "first") },
    RQ_OUTCOME_HEALTHY, 1, 1, TRUE, TRUE, NULL },
  { "just looking: the last update was rolled back", REPLICATED (1), OLD,
    STATUS ("rollback_completed", EARLY, LATE), NULL, NULL, 60, { RUNS_OLD ("1") },
    RQ_OUTCOME_ROLLED_BACK, 1, 1, FALSE, TRUE, NULL },
};

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static JsonObject *
make_service (const Row *row)
{
  gboolean is_slow = row->target != NULL && strstr (row->target, "slow") != NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"ID\":\"s\",\"Version\":{\"Index\":7},\"CreatedAt\":\"" BEFORE "\",\"Spec\":{\"Name\":\"s\","
    "\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"%s\"},\"ForceUpdate\":0},\"Mode\":%s,"
    "\"UpdateConfig\":{\"Monitor\":5000000000,\"Delay\":%s}},\"UpdateStatus\":%s}",
    row->image, row->mode, is_slow ? "300000000000" : "0",
    row->status != NULL ? row->status : "null");

  return parse (text);
}

static JsonObject *
make_task (const Task *task)
{
  g_autofree char *text = g_strdup_printf (
    "{\"ID\":\"t\",\"ServiceID\":\"s\",\"Slot\":%s,\"NodeID\":\"%s\",\"DesiredState\":\"%s\","
    "\"Spec\":{\"ContainerSpec\":{\"Image\":\"%s\"},\"ForceUpdate\":0},"
    "\"Status\":{\"State\":\"%s\",\"Timestamp\":\"%s\",\"Err\":\"%s\"}}",
    task->slot[0] != '\0' ? task->slot : "null", task->node, task->desired, task->image,
    task->state, task->at, task->error != NULL ? task->error : "");

  return parse (text);
}

static GPtrArray *
make_tasks (const Row *row)
{
  GPtrArray *tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (row->tasks) && row->tasks[i].image != NULL; i++)
    g_ptr_array_add (tasks, make_task (&row->tasks[i]));
  return tasks;
}

static GHashTable *
make_nodes (void)
{
  GHashTable *nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                             (GDestroyNotify) json_object_unref);

  g_hash_table_insert (nodes, (char *) "n1", parse ("{\"Status\":{\"State\":\"ready\"}}"));
  g_hash_table_insert (nodes, (char *) "n2", parse ("{\"Status\":{\"State\":\"ready\"}}"));
  g_hash_table_insert (nodes, (char *) "down", parse ("{\"Status\":{\"State\":\"down\"}}"));
  return nodes;
}

static GDateTime *
parse_time (const char *text)
{
  return text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (JsonObject) service = make_service (row);
  g_autoptr (GPtrArray) tasks = make_tasks (row);
  g_autoptr (GHashTable) nodes = make_nodes ();
  g_autoptr (GDateTime) now = parse_time (NOW);
  g_autoptr (GDateTime) since = parse_time (row->since);
  gboolean is_slow = row->target != NULL && strstr (row->target, "slow") != NULL;
  RqServiceFacts facts = {
    .service = service,
    .tasks = tasks,
    .nodes = nodes,
    .target = is_slow ? NULL : row->target,
    .since = since,
    .now = now,
    .progress_age_us = row->age_seconds * G_TIME_SPAN_SECOND,
  };
  g_autoptr (RqVerdict) verdict = rq_service_health_judge (&facts);
  g_autoptr (RqVerdict) again = rq_service_health_judge (&facts);

  g_test_message ("%s: %s", rq_outcome_to_nick (rq_verdict_get_outcome (verdict)),
                  rq_verdict_get_words (verdict));
  g_assert_cmpstr (rq_outcome_to_nick (rq_verdict_get_outcome (verdict)), ==,
                   rq_outcome_to_nick (row->outcome));
  g_assert_cmpint (rq_verdict_get_done (verdict), ==, row->done);
  g_assert_cmpint (rq_verdict_get_desired (verdict), ==, row->desired);
  g_assert_cmpint (rq_verdict_is_good (verdict), ==, row->good);
  g_assert_cmpint (rq_verdict_is_settled (verdict), ==, row->settled);
  g_assert_false (rq_verdict_is_unpinned (verdict));
  if (row->words != NULL)
    g_assert_nonnull (strstr (rq_verdict_get_words (verdict), row->words));
  g_assert_true (rq_verdict_equal (verdict, again));
}

static RqVerdict *
judge_text (const char *service_text,
            const char *tasks_text)
{
  g_autoptr (JsonObject) service = parse (service_text);
  g_autoptr (JsonNode) array = rq_json_from_text (tasks_text, -1, NULL);
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  g_autoptr (GDateTime) now = parse_time (NOW);
  RqServiceFacts facts = { .service = service, .tasks = tasks, .now = now };

  for (guint i = 0; i < json_array_get_length (json_node_get_array (array)); i++)
    g_ptr_array_add (tasks, rq_json_array_get_object (json_node_get_array (array), i));
  return rq_service_health_judge (&facts);
}

#define JOB "{\"Spec\":{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"a:1\"}},\"Mode\":{" \
  "\"ReplicatedJob\":{\"MaxConcurrent\":1,\"TotalCompletions\":3}}}," \
  "\"JobStatus\":{\"JobIteration\":{\"Index\":9}}}"
#define JOB_TASK(state, iteration) "{\"Status\":{\"State\":\"" state "\",\"Err\":\"exit 3\"}," \
  "\"JobIteration\":{\"Index\":" iteration "}}"

static void
test_job (void)
{
  static const struct
  {
    const char *tasks;
    int done;
    gboolean good;
    gboolean settled;
    const char *words;
  } cases[] = {
    { "[]", 0, TRUE, FALSE, "0 of 3" },
    { "[" JOB_TASK ("complete", "9") "," JOB_TASK ("running", "9") "]", 1, TRUE, FALSE, "1 of 3" },
    { "[" JOB_TASK ("complete", "9") "," JOB_TASK ("complete", "9") "," JOB_TASK ("complete",
                                                                                  "9") "]",
      3, TRUE, TRUE, "3 of 3" },
    { "[" JOB_TASK ("complete", "9") "," JOB_TASK ("failed", "9") "]", 1, FALSE, TRUE, "exit 3" },
    { "[" JOB_TASK ("failed", "8") "," JOB_TASK ("complete", "8") "]", 0, TRUE, FALSE, "0 of 3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RqVerdict) verdict = judge_text (JOB, cases[i].tasks);

      g_test_message ("%s", rq_verdict_get_words (verdict));
      g_assert_cmpint (rq_verdict_get_outcome (verdict), ==, RQ_OUTCOME_JOB);
      g_assert_cmpint (rq_verdict_get_done (verdict), ==, cases[i].done);
      g_assert_cmpint (rq_verdict_get_desired (verdict), ==, 3);
      g_assert_cmpint (rq_verdict_is_good (verdict), ==, cases[i].good);
      g_assert_cmpint (rq_verdict_is_settled (verdict), ==, cases[i].settled);
      g_assert_nonnull (strstr (rq_verdict_get_words (verdict), cases[i].words));
      g_assert_true (rq_verdict_is_unpinned (verdict));
    }
}

/* Whatever a server sends, there is a verdict and no crash. */
static void
test_strange_facts (void)
{
  static const char * const services[] = {
    "{}", "{\"Spec\":[]}", "{\"Spec\":{}}",
    "{\"Spec\":{\"Mode\":{\"Replicated\":{\"Replicas\":-5}}}}",
    "{\"Spec\":{\"Mode\":{\"Replicated\":{\"Replicas\":\"many\"}},\"TaskTemplate\":7}}",
    "{\"Spec\":{\"Mode\":{\"Global\":null}},\"UpdateStatus\":\"completed\"}",
    "{\"Spec\":{\"TaskTemplate\":{}},\"UpdateStatus\":{\"State\":\"novel\",\"StartedAt\":\"x\"}}",
    "{\"Spec\":{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"!!\"}}}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      static const char tasks[] = "[{},{\"Status\":3,\"Spec\":{}},{\"Slot\":\"x\"}]";
      g_autoptr (RqVerdict) verdict = judge_text (services[i], tasks);

      g_assert_true (g_utf8_validate (rq_verdict_get_words (verdict), -1, NULL));
      g_assert_cmpint (rq_verdict_get_desired (verdict), >=, 0);
    }
}

static const RqServiceFacts *
progress_facts (RqServiceFacts *facts,
                JsonObject     *service,
                GPtrArray      *tasks,
                GDateTime      *now)
{
  *facts = (RqServiceFacts) { .service = service, .tasks = tasks, .now = now };
  return facts;
}

/* A task that is made anew and fails again is no progress; nearer to running is. */
static void
test_progress (void)
{
  static const Row row = { "", REPLICATED (1), NEW, NULL, NULL, NULL, 0, { { NULL } } };
  static const Task pending = { NEW, "1", "", "running", "pending", EARLY, NULL };
  static const Task starting = { NEW, "1", "n1", "running", "starting", EARLY, NULL };
  g_autoptr (JsonObject) service = make_service (&row);
  g_autoptr (GDateTime) now = parse_time (NOW);
  GDestroyNotify free_task = (GDestroyNotify) json_object_unref;
  g_autoptr (GPtrArray) waits = g_ptr_array_new_with_free_func (free_task);
  g_autoptr (GPtrArray) starts = g_ptr_array_new_with_free_func (free_task);
  RqServiceProgress progress = { 0 };
  RqServiceFacts facts;

  g_ptr_array_add (waits, make_task (&pending));
  g_ptr_array_add (starts, make_task (&starting));
  progress_facts (&facts, service, waits, now);
  g_assert_cmpint (rq_service_progress_observe (&progress, &facts, 1000), ==, 0);
  g_assert_cmpint (rq_service_progress_observe (&progress, &facts, 5000), ==, 4000);
  progress_facts (&facts, service, starts, now);
  g_assert_cmpint (rq_service_progress_observe (&progress, &facts, 6000), ==, 0);
  progress_facts (&facts, service, waits, now);
  g_assert_cmpint (rq_service_progress_observe (&progress, &facts, 7000), ==, 1000);
  progress_facts (&facts, service, starts, now);
  g_assert_cmpint (rq_service_progress_observe (&progress, &facts, 9000), ==, 3000);
  json_object_set_int_member (rq_json_get_object (service, "Version"), "Index", 8);
  g_assert_cmpint (rq_service_progress_observe (&progress, &facts, 9500), ==, 0);
}

static void
test_without_tasks (void)
{
  g_autoptr (JsonObject) service = parse (
    "{\"Spec\":{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"a:1\"}},\"Mode\":" REPLICATED (3)
    "},\"ServiceStatus\":{\"RunningTasks\":2,\"DesiredTasks\":3}}");
  g_autoptr (GDateTime) now = parse_time (NOW);
  RqServiceFacts facts = { .service = service, .now = now };
  g_autoptr (RqVerdict) verdict = rq_service_health_judge (&facts);

  g_assert_cmpint (rq_verdict_get_outcome (verdict), ==, RQ_OUTCOME_STARTING);
  g_assert_cmpint (rq_verdict_get_running (verdict), ==, 2);
  g_assert_cmpint (rq_verdict_get_desired (verdict), ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/swarm/service-health/", rows[i].title, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/swarm/service-health/job", test_job);
  g_test_add_func ("/swarm/service-health/strange-facts", test_strange_facts);
  g_test_add_func ("/swarm/service-health/progress", test_progress);
  g_test_add_func ("/swarm/service-health/without-tasks", test_without_tasks);
  return g_test_run ();
}
