/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-error.h"

#include <string.h>

#include "swarm/json.h"

/* Answers as recorded from real daemons. */
static void
test_answers (void)
{
  static const struct
  {
    const char *method;
    guint status;
    const char *body;
    int code;
    const char *words; /* within the message */
  } cases[] = {
    { "POST", 500, "{\"message\":\"rpc error: code = Unknown desc = update out of sequence\"}",
      RQ_ENGINE_ERROR_OUT_OF_SEQUENCE, "changed" },
    { "GET", 503, "{\"message\":\"This node is not a swarm manager. Worker nodes can't be used to "
      "view or modify cluster state. Please run this command on a manager node or promote the "
      "current node to a manager.\"}", RQ_ENGINE_ERROR_NOT_A_MANAGER, "manager" },
    { "GET", 406, "{\"message\":\"This node is not a swarm manager.\"}",
      RQ_ENGINE_ERROR_NOT_A_MANAGER, "manager" },
    { "GET", 500, "{\"message\":\"rpc error: code = DeadlineExceeded desc = context deadline "
      "exceeded\"}", RQ_ENGINE_ERROR_UNAVAILABLE, "leader" },
    { "POST", 500, "{\"message\":\"rpc error: code = DeadlineExceeded desc = context deadline "
      "exceeded\"}", RQ_ENGINE_ERROR_UNKNOWN_OUTCOME, "may or may not" },
    { "POST", 500, "{\"message\":\"rpc error: code = Unknown desc = The swarm does not have a "
      "leader. It's possible that too few managers are online.\"}", RQ_ENGINE_ERROR_UNAVAILABLE,
      "more than half" },
    { "POST", 409,
      "{\"message\":\"rpc error: code = AlreadyExists desc = config x already exists\"}",
      RQ_ENGINE_ERROR_CONFLICT, "has this already, or it is in use: config x" },
    { "POST", 400, "{\"message\":\"service s does not have a previous spec\"}",
      RQ_ENGINE_ERROR_INVALID, "previous spec" },
    { "GET", 404, "{\"message\":\"service s not found\"}", RQ_ENGINE_ERROR_NOT_FOUND, "service s" },
    { "GET", 500, "{\"message\":\"Head \\\"https://r/v2/a/manifests/1\\\": no basic auth "
      "credentials\"}", RQ_ENGINE_ERROR_DENIED, "credentials" },
    { "GET", 401, "{\"message\":\"unauthorized: authentication required\"}",
      RQ_ENGINE_ERROR_DENIED, "credentials" },
    { "GET", 502, "<html>\n<b>Bad\x1b[31m gateway</b></html>", RQ_ENGINE_ERROR_UNAVAILABLE,
      "gateway" },
    { "GET", 500, "", RQ_ENGINE_ERROR_UNAVAILABLE, "HTTP status 500" },
    { "GET", 500, "{\"message\":7}", RQ_ENGINE_ERROR_UNAVAILABLE, "7" },
    { "GET", 500, "\xff\xfe{", RQ_ENGINE_ERROR_UNAVAILABLE, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = rq_engine_error_from_answer ("deploy@m1", cases[i].method,
                                                              cases[i].status, cases[i].body,
                                                              strlen (cases[i].body));

      g_test_message ("%s", error->message);
      g_assert_error (error, RQ_ENGINE_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strpbrk (error->message, "\n\x1b"));
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

static void
test_docker (void)
{
  static const struct
  {
    int exit_status;
    const char *errors;
    int code; /* -1: none */
  } cases[] = {
    { 0, "WARNING: whatever", -1 },
    { 127, "sh: 1: docker: not found", RQ_ENGINE_ERROR_NO_DOCKER },
    { 1, "Got permission denied while trying to connect to the Docker daemon socket at "
      "unix:///var/run/docker.sock: dial unix /var/run/docker.sock: connect: permission denied",
      RQ_ENGINE_ERROR_DENIED },
    { 1, "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon "
      "running?", RQ_ENGINE_ERROR_UNAVAILABLE },
    { 1, "This account is currently not available.", RQ_ENGINE_ERROR_NO_DOCKER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = rq_engine_error_from_docker ("deploy@m1", cases[i].exit_status,
                                                              cases[i].errors);

      if (cases[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, RQ_ENGINE_ERROR, cases[i].code);
    }
}

static void
test_info (void)
{
  static const struct
  {
    const char *info;
    const char *words; /* within the message; NULL: no error */
  } cases[] = {
    { "{\"Swarm\":{\"LocalNodeState\":\"active\",\"ControlAvailable\":true}}", NULL },
    { "{\"Swarm\":{\"LocalNodeState\":\"inactive\",\"ControlAvailable\":false}}",
      "not a manager" },
    { "{\"Swarm\":{\"LocalNodeState\":\"locked\",\"ControlAvailable\":false}}", "unlock" },
    { "{\"Swarm\":{\"LocalNodeState\":\"active\",\"ControlAvailable\":false,\"RemoteManagers\":["
      "{\"NodeID\":\"a\",\"Addr\":\"10.77.0.11:2377\"},{\"Addr\":\"[fd00::2]:2377\"},{},7]}}",
      "10.77.0.11, [fd00::2]." },
    { "{}", "not a manager" },
    { "{\"Swarm\":[]}", "not a manager" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) info = rq_json_from_text (cases[i].info, -1, NULL);
      g_autoptr (GError) error = rq_engine_error_from_info ("m1", json_node_get_object (info));

      if (cases[i].words == NULL)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_A_MANAGER);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

/* What passes by itself is told from what does not. */
static void
test_leaderless (void)
{
  static const struct
  {
    const char *body;
    gboolean leaderless;
  } cases[] = {
    { "{\"message\":\"rpc error: code = DeadlineExceeded desc = context deadline exceeded\"}",
      TRUE },
    { "{\"message\":\"rpc error: code = Unknown desc = The swarm does not have a leader. It's "
      "possible that too few managers are online.\"}", TRUE },
    { "{\"message\":\"service s not found\"}", FALSE },
    { "<html>502 Bad gateway</html>", FALSE },
    { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (rq_engine_error_is_leaderless (cases[i].body, strlen (cases[i].body)), ==,
                     cases[i].leaderless);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/engine-error/answers", test_answers);
  g_test_add_func ("/swarm/engine-error/docker", test_docker);
  g_test_add_func ("/swarm/engine-error/info", test_info);
  g_test_add_func ("/swarm/engine-error/leaderless", test_leaderless);
  return g_test_run ();
}
