/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-kit.h"

#include "base/await.h"
#include "records/lock.h"
#include "records/record-config.h"
#include "release/change-service.h"
#include "release/draft-edit.h"
#include "release/draft-work.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"

/* Every change that Requeen makes, once with its answer lost after Docker has made it, once lost
 * before it arrives; with Docker's connection alone and with all of SSH. Whoever asked for it is
 * told that it is made, and Docker has made it once. */

#define WEB "websocket-gateway"

/* A change: done over a transport of its own. @return: whether it says that it is made. */
typedef void (*ChangeFunc) (Kit         *kit,
                            RqTransport *transport);

typedef struct
{
  const char *name;
  const char *pattern; /* of its request */
  ChangeFunc func;     /* (nullable) */
  int made;            /* how many changes a way back takes */
  RqSandbox *sandbox;  /* (unowned) */
} Case;

static void
set_up (Kit           *kit,
        gconstpointer  data)
{
  kit_set_up (kit, ((const Case *) data)->sandbox);
}

/* Of the requests that match @pattern, those that Docker has carried out. */
static int
count_made (const char *log,
            const char *pattern)
{
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  int made = 0;

  for (char **line = lines; *line != NULL; line++)
    if (g_regex_match_simple (pattern, *line, 0, 0) &&
        g_regex_match_simple ("^(passed|after) 2", *line, 0, 0))
      made++;
  return made;
}

static void
lose (Kit        *kit,
      const Case *item,
      const char *when,
      const char *how)
{
  g_autoptr (RqTransport) transport = kit_connect_steady (kit);
  g_autofree char *log = NULL;
  g_autofree char *first = g_strconcat ("\n", when, " ", NULL);
  g_autofree char *text = NULL;

  g_test_message ("%s: lost %s it arrived, %s", item->name, when, how);
  g_free (rq_sandbox_run (kit->sandbox, "lose-answer", "m1", when, how, item->pattern, NULL));
  item->func (kit, transport);
  log = rq_sandbox_run (kit->sandbox, "keep-answer", "m1", NULL);
  g_test_message ("%s", log);
  text = g_strconcat ("\n", log, NULL);
  g_assert_nonnull (strstr (text, first));
  g_assert_cmpint (count_made (log, item->pattern), ==, 1);
  rq_transport_close (transport);
  kit_reconnect (kit);
}

static void
lose_each_way (Kit           *kit,
               gconstpointer  data)
{
  const Case *item = data;

  lose (kit, item, "after", "docker");
  lose (kit, item, "after", "ssh");
  lose (kit, item, "before", "docker");
  lose (kit, item, "before", "ssh");
}

static RqEngineClient *
open_client (RqTransport *transport)
{
  RqEngineClient *client = rq_engine_client_new (transport);
  g_autoptr (GError) error = NULL;

  rq_engine_client_set_patient (client, TRUE);
  rq_engine_client_open (client, NULL, &error);
  g_assert_no_error (error);
  return client;
}

static JsonObject *
read_web (Kit *kit)
{
  g_autofree char *path = g_strdup_printf ("/services/%s_" WEB, kit->stack);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  kit_reconnect (kit);
  node = rq_engine_client_get (kit->client, path, NULL, &error);
  g_assert_no_error (error);
  return json_node_dup_object (node);
}

static void
change_web (Kit             *kit,
            RqTransport     *transport,
            RqServiceChange *change)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (JsonObject) service = read_web (kit);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_change_service_async (deployment, transport, service, change, "Ann Lee <ann@desk>", NULL,
                           rq_await_cb, await);
  rq_change_service_finish (rq_await_result (await), &error);
  g_assert_no_error (error);
  kit_reconnect (kit);
  kit_assert_unlocked (kit);
}

static gint64
get_force_update (Kit *kit)
{
  g_autoptr (JsonObject) service = read_web (kit);

  return rq_service_spec_get_force_update (rq_json_get_object (service, "Spec"));
}

static void
restart (Kit         *kit,
         RqTransport *transport)
{
  g_autoptr (RqServiceChange) change = rq_service_change_new_restart ();
  gint64 before = get_force_update (kit);

  change_web (kit, transport, change);
  g_assert_cmpint (get_force_update (kit), ==, before + 1);
}

static char *
get_image (Kit *kit)
{
  g_autoptr (JsonObject) service = read_web (kit);

  return g_strdup (rq_service_spec_get_image (rq_json_get_object (service, "Spec")));
}

/* There, and the next time back. */
static void
update_image (Kit         *kit,
              RqTransport *transport)
{
  g_autofree char *before = get_image (kit);
  const char *tag = strstr (before, "3.9.51") != NULL ? "3.9.52" : "3.9.51";
  g_autofree char *image =
    g_strdup_printf ("%s/" WEB ":%s", rq_sandbox_get (kit->sandbox, "SANDBOX_REGISTRY"), tag);
  g_autoptr (RqServiceChange) change = rq_service_change_new_image (image);
  g_autofree char *after = NULL;

  change_web (kit, transport, change);
  after = get_image (kit);
  g_assert_true (g_str_has_prefix (after, image));
}

/* A second one would bring back what the first one has taken away. */
static void
roll_back (Kit         *kit,
           RqTransport *transport)
{
  g_autoptr (RqServiceChange) change = rq_service_change_new_rollback ();
  g_autoptr (JsonObject) before = read_web (kit);
  g_autoptr (JsonObject) after = NULL;

  change_web (kit, transport, change);
  after = read_web (kit);
  g_assert_true (rq_service_spec_equal (rq_json_get_object (after, "Spec"),
                                        rq_json_get_object (before, "PreviousSpec")));
}

/* Something to go back to, each time. */
static void
update_and_roll_back (Kit         *kit,
                      RqTransport *transport)
{
  rq_sandbox_docker (kit->sandbox, "service update --detach --env-add AT=%" G_GINT64_FORMAT
                     " %s_" WEB, g_get_monotonic_time (), kit->stack);
  roll_back (kit, transport);
}

static void
create_config (Kit         *kit,
               RqTransport *transport)
{
  g_autoptr (RqEngineClient) client = open_client (transport);
  g_autofree char *name = g_uuid_string_random ();
  g_autoptr (JsonObject) spec = rq_record_config_new (name, "test", kit->stack, "", NULL);
  g_autoptr (JsonObject) made = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  rq_record_config_create (client, spec, &id, NULL, &error);
  g_assert_no_error (error);
  made = rq_record_config_read (client, name, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rq_record_config_get_id (made), ==, id);
}

static void
delete_config (Kit         *kit,
               RqTransport *transport)
{
  g_autoptr (RqEngineClient) client = open_client (transport);
  g_autofree char *name = g_uuid_string_random ();
  g_autoptr (JsonObject) spec = rq_record_config_new (name, "test", kit->stack, "", NULL);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  rq_record_config_create (client, spec, &id, NULL, &error);
  g_assert_no_error (error);
  rq_record_config_delete (client, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (rq_record_config_read (client, name, NULL, &error));
  g_assert_error (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_NOT_FOUND);
}

static void
lock_and_unlock (Kit         *kit,
                 RqTransport *transport)
{
  g_autoptr (RqEngineClient) client = open_client (transport);
  g_autoptr (GError) error = NULL;
  RqLock *lock = rq_lock_acquire (client, kit->stack, "Ann Lee <ann@desk>", "r1", "upgrade", FALSE,
                                  NULL, &error);

  g_assert_no_error (error);
  rq_lock_check (lock, NULL, &error);
  g_assert_no_error (error);
  rq_lock_release (lock, NULL, &error);
  g_assert_no_error (error);
  kit_reconnect (kit);
  kit_assert_unlocked (kit);
}

/* Closing a draft is what cannot be done twice. */
static void
abandon_draft (Kit         *kit,
               RqTransport *transport)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqDraftWork) making = rq_draft_work_new (deployment, transport, "Ann Lee", NULL);
  g_autoptr (RqDraftWork) closing = NULL;
  g_autoptr (RqReleaseHead) made = NULL;
  g_autoptr (RqReleaseHead) closed = NULL;
  g_autoptr (RqReleaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  making->text = g_strdup ("3.9.52");
  made = rq_draft_work_run (making, NULL, &error);
  g_assert_no_error (error);
  closing = rq_draft_work_new (deployment, transport, "Ann Lee", rq_release_head_get_id (made));
  closing->func = rq_draft_edit_abandon;
  closing->text = g_strdup ("not today");
  closed = rq_draft_work_run (closing, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rq_release_head_get_state (closed), ==, RQ_RELEASE_ABANDONED);

  kit_reconnect (kit);
  record = kit_load (kit, rq_release_head_get_id (made));
  g_assert_cmpint (rq_release_head_get_state (rq_release_record_get_head (record)), ==,
                   RQ_RELEASE_ABANDONED);
}

static Case cases[] = {
  { "create-config", "POST /v[0-9.]+/configs/create", create_config },
  { "delete-config", "DELETE /v[0-9.]+/configs/", delete_config },
  { "lock", "POST /v[0-9.]+/configs/create", lock_and_unlock },
  { "unlock", "DELETE /v[0-9.]+/configs/", lock_and_unlock },
  { "abandon-draft", "POST /v[0-9.]+/configs/.*/update", abandon_draft },
  { "restart", "POST /v[0-9.]+/services/.*/update", restart },
  { "image", "POST /v[0-9.]+/services/.*/update", update_image },
  { "roll-back", "POST /v[0-9.]+/services/.*/update", update_and_roll_back },
};

/* Back to the baseline while an answer is lost. @made: how many changes that takes */
static void
restore (Kit        *kit,
         const char *pattern,
         int         made)
{
  g_autoptr (RqTransport) transport = kit_connect_steady (kit);
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (Seen) seen = NULL;
  g_autofree char *log = NULL;

  g_free (rq_sandbox_run (kit->sandbox, "lose-answer", "m1", "after", "ssh", pattern, NULL));
  seen = kit_begin (RQ_RELEASE_JOB (rq_rollback_new (deployment, transport, NULL)));
  kit_await (seen, 300);
  log = rq_sandbox_run (kit->sandbox, "keep-answer", "m1", NULL);
  g_test_message ("%s", log);
  g_assert_no_error (seen->error);
  g_assert_cmpint (seen->result, ==, RQ_JOB_SUCCEEDED);
  g_assert_nonnull (strstr (log, "after 20"));
  g_assert_cmpint (count_made (log, pattern), ==, made);
  rq_transport_close (transport);
  kit_reconnect (kit);
}

/* To a baseline, once something else has happened, too. */
static void
test_restore (Kit           *kit,
              gconstpointer  data)
{
  const Case *item = data;
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  g_autoptr (Seen) upgraded = kit_upgrade (kit, "3.9.52", KIT_UPDATE);

  g_assert_no_error (upgraded->error);
  g_clear_pointer (&upgraded, seen_free);
  if (item->func != NULL)
    item->func (kit, NULL);
  restore (kit, item->pattern, item->made);
  kit_assert_specs (kit, before);
}

static void
remove_web (Kit         *kit,
            RqTransport *transport)
{
  rq_sandbox_docker (kit->sandbox, "service rm %s_" WEB, kit->stack);
}

/* Of two services: once with the settings of the rollback, once as they were. */
static Case restores[] = {
  { "restore-update", "POST /v[0-9.]+/services/.*/update", NULL, 4 },
  { "restore-create", "POST /v[0-9.]+/services/create", remove_web, 1 },
};

typedef void (*TestFunc) (Kit           *kit,
                          gconstpointer  item);

static void
add (Case      *items,
     guint      n_items,
     RqSandbox *sandbox,
     TestFunc   test)
{
  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *path = g_strconcat ("/lost-answer/", items[i].name, NULL);

      items[i].sandbox = sandbox;
      g_test_add (path, Kit, &items[i], set_up, test, kit_tear_down);
    }
}

int
main (int   argc,
      char *argv[])
{
  RqSandbox *sandbox;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  add (cases, G_N_ELEMENTS (cases), sandbox, lose_each_way);
  add (restores, G_N_ELEMENTS (restores), sandbox, test_restore);
  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
