/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "swarm/engine-client.h"

#include <string.h>

#include "base/await.h"
#include "sandbox.h"
#include "swarm/image-digest.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

typedef struct
{
  RqSandbox *sandbox;     /* (owned) */
  RqTransport *transport; /* (owned) */
  RqEngineClient *client; /* (owned) */
} Fixture;

static RqSandbox *sandbox;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->sandbox = sandbox;
  fixture->transport = rq_sandbox_connect (sandbox);
  fixture->client = rq_engine_client_new (fixture->transport);
  rq_engine_client_open (fixture->client, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->client);
  rq_ssh_session_close (RQ_SSH_SESSION (fixture->transport));
  g_assert_finalize_object (fixture->transport);
}

static JsonNode *
get (Fixture    *fixture,
     const char *path)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rq_engine_client_get (fixture->client, path, NULL, &error);

  g_assert_no_error (error);
  return node;
}

static char *
service_path (Fixture    *fixture,
              const char *name)
{
  return g_strdup_printf ("/services/%s_%s", rq_sandbox_get (sandbox, "SANDBOX_STACK"), name);
}

static void
test_open (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (JsonNode) version = get (fixture, "/version");
  g_autoptr (GDateTime) theirs = rq_engine_client_dup_now (fixture->client);
  g_autoptr (GDateTime) ours = g_date_time_new_now_utc ();

  g_assert_cmpstr (rq_engine_client_get_api_version (fixture->client), ==,
                   rq_json_get_string (json_node_get_object (version), "ApiVersion"));
  g_assert_cmpint (ABS (g_date_time_difference (theirs, ours)), <, 3 * G_TIME_SPAN_SECOND);
}

/* Every number and every unknown member of a real spec survives being written back. */
static void
test_write_back (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = service_path (fixture, "redis");
  g_autoptr (JsonNode) before = get (fixture, path);
  JsonObject *service = json_node_get_object (before);
  g_autoptr (JsonNode) spec = rq_json_copy (json_object_get_member (service, "Spec"));
  gint64 version = rq_json_get_int (rq_json_get_object (service, "Version"), "Index");
  g_autofree char *update = g_strdup_printf ("%s/update?version=%" G_GINT64_FORMAT, path, version);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) after = NULL;
  g_autoptr (JsonNode) stale = NULL;

  answer = rq_engine_client_request (fixture->client, "POST", update, spec, NULL, NULL, &error);
  g_assert_no_error (error);
  after = get (fixture, path);
  g_assert_true (rq_json_objects_equal (json_node_get_object (spec),
                                        rq_json_get_object (json_node_get_object (after), "Spec")));

  stale = rq_engine_client_request (fixture->client, "POST", update, spec, NULL, NULL, &error);
  g_assert_error (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OUT_OF_SEQUENCE);
}

static void
assert_fails (Fixture    *fixture,
              const char *method,
              const char *path,
              const char *body_text,
              int         code)
{
  g_autoptr (JsonNode) body = body_text != NULL ? rq_json_from_text (body_text, -1, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = rq_engine_client_request (fixture->client, method, path, body, NULL,
                                                          NULL, &error);

  g_test_message ("%s %s: %s", method, path, error != NULL ? error->message : "no error");
  g_assert_null (answer);
  g_assert_error (error, RQ_ENGINE_ERROR, code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  assert_fails (fixture, "GET", "/services/nonsense", NULL, RQ_ENGINE_ERROR_NOT_FOUND);
  assert_fails (fixture, "GET", "/nonsense", NULL, RQ_ENGINE_ERROR_NOT_FOUND);
  assert_fails (fixture, "GET", "/services?filters=nonsense", NULL, RQ_ENGINE_ERROR_INVALID);
  assert_fails (fixture, "POST", "/services/create", "{\"Name\":\"!\"}", RQ_ENGINE_ERROR_INVALID);
  assert_fails (fixture, "POST", "/configs/create", "{\"n\":18446744073709551615}",
                RQ_ENGINE_ERROR_INVALID);
  assert_fails (fixture, "DELETE", "/configs/nonsense", NULL, RQ_ENGINE_ERROR_NOT_FOUND);
}

static void
test_config_conflict (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char config[] = "{\"Name\":\"requeen-test-conflict\",\"Data\":\"eA==\"}";
  g_autoptr (JsonNode) body = rq_json_from_text (config, -1, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) created = NULL;
  g_autoptr (JsonNode) removed = NULL;
  g_autofree char *path = NULL;

  created = rq_engine_client_request (fixture->client, "POST", "/configs/create", body, NULL, NULL,
                                      &error);
  g_assert_no_error (error);
  assert_fails (fixture, "POST", "/configs/create", config, RQ_ENGINE_ERROR_CONFLICT);

  path = g_strconcat ("/configs/", rq_json_get_string (json_node_get_object (created), "ID"), NULL);
  removed = rq_engine_client_request (fixture->client, "DELETE", path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_NULL (removed));
  assert_fails (fixture, "GET", path, NULL, RQ_ENGINE_ERROR_NOT_FOUND);
}

static char *
make_auth (RqImageRef *image)
{
  return rq_engine_registry_auth (image, rq_sandbox_get (sandbox, "SANDBOX_REGISTRY_USER"),
                                  rq_sandbox_get (sandbox, "SANDBOX_REGISTRY_PASSWORD"));
}

static void
test_digest (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *text = g_strdup_printf ("%s/chat-api:%s",
                                           rq_sandbox_get (sandbox, "SANDBOX_REGISTRY"),
                                           rq_sandbox_get (sandbox, "SANDBOX_VERSION"));
  g_autoptr (RqImageRef) image = rq_image_ref_parse (text, NULL);
  g_autoptr (RqImageRef) missing = rq_image_ref_with_tag (image, "0.0.0-none");
  g_autofree char *auth = make_auth (image);
  g_autofree char *wrong = rq_engine_registry_auth (image, "requeen", "wrong-secret");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing_error = NULL;
  g_autoptr (GError) denied_error = NULL;
  g_autofree char *digest = rq_engine_resolve_digest (fixture->client, image, auth, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (digest, "sha256:"));
  g_assert_null (rq_engine_resolve_digest (fixture->client, missing, auth, NULL, &missing_error));
  g_test_message ("%s", missing_error->message);
  g_assert_error (missing_error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND);
  g_assert_null (rq_engine_resolve_digest (fixture->client, image, wrong, NULL, &denied_error));
  g_test_message ("%s", denied_error->message);
  g_assert_error (denied_error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_DENIED);
  g_assert_null (strstr (denied_error->message, "wrong-secret"));
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;

  rq_engine_client_request_async (fixture->client, "GET", "/services", NULL, NULL, cancellable,
                                  rq_await_cb, await);
  g_cancellable_cancel (cancellable);
  answer = rq_engine_client_request_finish (fixture->client, rq_await_result (await), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  answer = rq_engine_client_get (fixture->client, "/info", NULL, NULL);
  g_assert_nonnull (answer);
}

static void
test_concurrent (Fixture       *fixture,
                 gconstpointer  data)
{
  RqAwait *awaits[40];

  for (gsize i = 0; i < G_N_ELEMENTS (awaits); i++)
    {
      awaits[i] = rq_await_new ();
      rq_engine_client_request_async (fixture->client, "GET", "/services", NULL, NULL, NULL,
                                      rq_await_cb, awaits[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (awaits); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) answer = NULL;

      answer = rq_engine_client_request_finish (fixture->client, rq_await_result (awaits[i]),
                                                &error);
      g_assert_no_error (error);
      rq_await_free (awaits[i]);
    }
}

/* The connection breaks under a change: it is unknown whether it was made. Under a read it is
 * lost. */
static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (RqAwait) read = rq_await_new ();
  g_autoptr (RqAwait) write = rq_await_new ();
  g_autoptr (GError) read_error = NULL;
  g_autoptr (GError) write_error = NULL;
  g_autoptr (GError) later_error = NULL;
  g_autoptr (JsonNode) body = rq_json_from_text ("{}", -1, NULL);

  g_free (rq_sandbox_run (sandbox, "stall", "m1", NULL));
  rq_engine_client_request_async (fixture->client, "GET", "/services", NULL, NULL, NULL,
                                  rq_await_cb, read);
  rq_engine_client_request_async (fixture->client, "POST", "/swarm/nonsense", body, NULL, NULL,
                                  rq_await_cb, write);
  g_assert_null (rq_engine_client_request_finish (fixture->client, rq_await_result (read),
                                                  &read_error));
  g_assert_null (rq_engine_client_request_finish (fixture->client, rq_await_result (write),
                                                  &write_error));
  g_assert_null (rq_engine_client_get (fixture->client, "/info", NULL, &later_error));
  g_free (rq_sandbox_run (sandbox, "resume", "m1", NULL));

  g_test_message ("%s / %s", read_error->message, write_error->message);
  g_assert_error (read_error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  g_assert_error (write_error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_UNKNOWN_OUTCOME);
  g_assert_error (later_error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
}

/* What @user's key may do there, and whether the user may use Docker. */
static void
set_login (const char *user,
           const char *options,
           gboolean    may_use_docker)
{
  g_autofree char *keys = g_strdup_printf ("/home/%s/.ssh/authorized_keys", user);
  g_autofree char *script = g_strdup_printf (
    "key=$(sed 's/^.*ssh-ed25519/ssh-ed25519/' %s) && printf '%%s%%s\\n' '%s' \"$key\" >%s && "
    "gpasswd %s %s docker", keys, options, keys, may_use_docker ? "-a" : "-d", user);

  g_free (rq_sandbox_run (sandbox, "exec", "m1", "sh", "-c", script, NULL));
}

static void
try_way (const char *user,
         gboolean    works,
         int         code)
{
  g_autoptr (RqTransport) transport = rq_sandbox_connect_as (sandbox, "m1", user);
  g_autoptr (RqEngineClient) client = rq_engine_client_new (transport);
  g_autoptr (GError) error = NULL;
  gboolean has_worked = rq_engine_client_open (client, NULL, &error);

  g_test_message ("%s: %s", user, error != NULL ? error->message : "works");
  if (works)
    {
      g_autoptr (JsonNode) services = NULL;

      g_assert_no_error (error);
      services = rq_engine_client_get (client, "/services", NULL, &error);
      g_assert_no_error (error);
    }
  else
    {
      g_assert_false (has_worked);
      g_assert_error (error, RQ_ENGINE_ERROR, code);
    }
  rq_ssh_session_close (RQ_SSH_SESSION (transport));
}

static void
test_ways (void)
{
  static const char no_docker[] =
    "no-port-forwarding,command=\"PATH=/nonexistent; eval \\\"$SSH_ORIGINAL_COMMAND\\\"\" ";
  const char *second = rq_sandbox_get (sandbox, "SANDBOX_SECOND_USER");

  try_way (rq_sandbox_get (sandbox, "SANDBOX_USER"), TRUE, 0);
  try_way (rq_sandbox_get (sandbox, "SANDBOX_SUDO_USER"), TRUE, 0);

  set_login (second, "no-port-forwarding ", TRUE);
  try_way (second, TRUE, 0);
  set_login (second, no_docker, TRUE);
  try_way (second, FALSE, RQ_ENGINE_ERROR_NO_DOCKER);
  set_login (second, "", FALSE);
  try_way (second, FALSE, RQ_ENGINE_ERROR_DENIED);
  set_login (second, "", TRUE);
  try_way (second, TRUE, 0);
}

static void
test_worker (void)
{
  const char *nodes = rq_sandbox_get (sandbox, "SANDBOX_NODES");
  g_autoptr (RqTransport) transport = NULL;
  g_autoptr (RqEngineClient) client = NULL;
  g_autoptr (GError) error = NULL;

  if (strstr (nodes, "w1") == NULL)
    {
      g_test_skip ("this sandbox has no worker");
      return;
    }
  transport = rq_sandbox_connect_as (sandbox, "w1", NULL);
  client = rq_engine_client_new (transport);
  g_assert_false (rq_engine_client_open (client, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_A_MANAGER);
  rq_ssh_session_close (RQ_SSH_SESSION (transport));
}

static void
test_filters (void)
{
  g_autofree char *filters = rq_engine_filters ("type", "a", "label", "x=y&z", "type", "b", NULL);
  g_autofree char *plain = g_uri_unescape_string (filters, NULL);

  g_assert_cmpstr (plain, ==, "?filters={\"type\":[\"a\",\"b\"],\"label\":[\"x=y&z\"]}");
  g_assert_null (strpbrk (filters, "&\"{ "));
}

#define ADD(name, function) \
  g_test_add ("/swarm/engine-client/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  g_test_add_func ("/swarm/engine-client/filters", test_filters);
  g_test_add_func ("/swarm/engine-client/ways", test_ways);
  g_test_add_func ("/swarm/engine-client/worker", test_worker);
  ADD ("open", test_open);
  ADD ("write-back", test_write_back);
  ADD ("errors", test_errors);
  ADD ("config-conflict", test_config_conflict);
  ADD ("digest", test_digest);
  ADD ("cancel", test_cancel);
  ADD ("concurrent", test_concurrent);
  ADD ("lost", test_lost);
  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
