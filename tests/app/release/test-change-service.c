/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/change-service.h"

#include "base/await.h"
#include "records/lock.h"
#include "release-kit.h"
#include "swarm/image-ref.h"
#include "swarm/json.h"
#include "swarm/service-spec.h"
#include "swarm/service-update.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define WEB "websocket-gateway"

static JsonObject *
read_service (Kit        *kit,
              const char *name)
{
  g_autofree char *path = g_strdup_printf ("/services/%s_%s", kit->stack, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_engine_client_get (kit->client, path, NULL, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

static gboolean
change_seen (Kit              *kit,
             JsonObject       *service,
             RqServiceChange  *change,
             GError          **error)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_change_service_async (deployment, kit->transport, service, change, "Ann Lee <ann@desk>", NULL,
                           rq_await_cb, await);
  return rq_change_service_finish (rq_await_result (await), error);
}

/* @change: (transfer full) */
static gboolean
change (Kit              *kit,
        const char       *name,
        RqServiceChange  *wanted,
        GError          **error)
{
  g_autoptr (RqServiceChange) owned = wanted;
  g_autoptr (JsonObject) service = read_service (kit, name);

  return change_seen (kit, service, owned, error);
}

static char *
image_of (Kit        *kit,
          const char *tag)
{
  return g_strdup_printf ("%s/" WEB ":%s", rq_sandbox_get (kit->sandbox, "SANDBOX_REGISTRY"), tag);
}

static char *
get_spec_image (Kit *kit)
{
  g_autoptr (JsonObject) service = read_service (kit, WEB);

  return g_strdup (rq_service_spec_get_image (rq_json_get_object (service, "Spec")));
}

static gboolean
is_settled (gpointer data)
{
  Kit *kit = data;
  g_autoptr (JsonObject) service = read_service (kit, WEB);
  const char *state = rq_json_get_string (rq_json_get_object (service, "UpdateStatus"), "State");

  return g_strcmp0 (state, "completed") == 0 || g_strcmp0 (state, "rollback_completed") == 0;
}

static void
update_image (Kit        *kit,
              const char *tag)
{
  g_autofree char *image = image_of (kit, tag);
  g_autofree char *written = NULL;
  g_autofree char *pinned = g_strconcat (image, "@sha256:", NULL);
  g_autoptr (GError) error = NULL;

  change (kit, WEB, rq_service_change_new_image (image), &error);
  g_assert_no_error (error);
  written = get_spec_image (kit);
  g_assert_true (g_str_has_prefix (written, pinned));
  rq_test_wait ("the update", is_settled, kit, 120);
  kit_assert_unlocked (kit);
}

/* There and back, and all but the image as it was. */
static void
test_image (Kit           *kit,
            gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  g_autofree char *tasks = kit_get_task_ids (kit, WEB);
  g_autofree char *tasks_after = NULL;
  g_autofree char *image = NULL;
  g_autoptr (GError) error = NULL;

  update_image (kit, "3.9.52");
  tasks_after = kit_get_task_ids (kit, WEB);
  g_assert_cmpstr (tasks_after, !=, tasks);
  update_image (kit, "3.9.51");
  kit_assert_specs (kit, before);

  image = image_of (kit, "3.9.51");
  change (kit, WEB, rq_service_change_new_image (image), &error);
  g_assert_error (error, RQ_SERVICE_CHANGE_ERROR, RQ_SERVICE_CHANGE_ERROR_NOTHING);
}

static void
test_unknown_tag (Kit           *kit,
                  gconstpointer  data)
{
  g_autofree char *image = image_of (kit, "9.9.9");
  g_autoptr (JsonObject) before = read_service (kit, WEB);
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (GError) error = NULL;

  change (kit, WEB, rq_service_change_new_image (image), &error);
  g_assert_error (error, RQ_SERVICE_CHANGE_ERROR, RQ_SERVICE_CHANGE_ERROR_NO_IMAGE);
  g_assert_nonnull (strstr (error->message, image));
  after = read_service (kit, WEB);
  g_assert_true (rq_json_objects_equal (before, after));
  kit_assert_unlocked (kit);
}

static gboolean
has_restarted (gpointer data)
{
  Kit *kit = data;
  g_autofree char *tasks = kit_get_task_ids (kit, WEB);

  return g_strrstr (tasks, " ") != NULL && is_settled (kit);
}

static void
test_restart (Kit           *kit,
              gconstpointer  data)
{
  g_autoptr (JsonObject) before = kit_get_specs (kit);
  g_autofree char *tasks = kit_get_task_ids (kit, WEB);
  g_autofree char *tasks_after = NULL;
  g_auto (GStrv) old = NULL;
  g_autoptr (GError) error = NULL;

  change (kit, WEB, rq_service_change_new_restart (), &error);
  g_assert_no_error (error);
  rq_test_wait ("the restart", has_restarted, kit, 120);
  tasks_after = kit_get_task_ids (kit, WEB);
  old = g_strsplit (tasks, " ", -1);
  g_assert_cmpuint (g_strv_length (old), ==, 2);
  for (char **id = old; *id != NULL; id++)
    g_assert_null (strstr (tasks_after, *id));
  kit_assert_specs (kit, before);
}

/* Written, read back, and no task touched. */
static void
test_settings (Kit           *kit,
               gconstpointer  data)
{
  RqUpdateSettings update = {
    .parallelism = 2, .delay = 3 * SECOND / 2, .monitor = 7 * SECOND, .max_failure_ratio = 0.25,
    .failure_action = RQ_FAILURE_ROLLBACK, .order = RQ_ORDER_STOP_FIRST,
  };
  RqUpdateSettings rollback = { .parallelism = 0, .failure_action = RQ_FAILURE_CONTINUE };
  g_autofree char *tasks = kit_get_task_ids (kit, WEB);
  g_autofree char *tasks_after = NULL;
  g_autoptr (JsonObject) service = NULL;
  RqUpdateSettings read;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  change (kit, WEB, rq_service_change_new_settings (&update, &rollback), &error);
  g_assert_no_error (error);
  service = read_service (kit, WEB);
  rq_update_settings_read (rq_json_get_object (service, "Spec"), RQ_SETTINGS_OF_UPDATE, &read);
  g_assert_true (rq_update_settings_equal (&read, &update));
  rq_update_settings_read (rq_json_get_object (service, "Spec"), RQ_SETTINGS_OF_ROLLBACK, &read);
  g_assert_true (rq_update_settings_equal (&read, &rollback));
  tasks_after = kit_get_task_ids (kit, WEB);
  g_assert_cmpstr (tasks_after, ==, tasks);

  change (kit, WEB, rq_service_change_new_settings (&update, &rollback), &again);
  g_assert_error (again, RQ_SERVICE_CHANGE_ERROR, RQ_SERVICE_CHANGE_ERROR_NOTHING);
}

static void
test_rollback (Kit           *kit,
               gconstpointer  data)
{
  g_autofree char *before = get_spec_image (kit);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  update_image (kit, "3.9.52");
  change (kit, WEB, rq_service_change_new_rollback (), &error);
  g_assert_no_error (error);
  after = get_spec_image (kit);
  g_assert_cmpstr (after, ==, before);
  rq_test_wait ("the rollback", is_settled, kit, 120);
  kit_assert_unlocked (kit);
}

/* Swarm knows nothing to go back to, and that is said with what can be done instead. */
static void
test_no_previous (Kit           *kit,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  rq_sandbox_docker (kit->sandbox, "service create --detach --name %s_fresh --replicas 0 "
                     "--label com.docker.stack.namespace=%s %s/redis:7.0", kit->stack, kit->stack,
                     rq_sandbox_get (kit->sandbox, "SANDBOX_REGISTRY"));
  change (kit, "fresh", rq_service_change_new_rollback (), &error);
  rq_sandbox_docker (kit->sandbox, "service rm %s_fresh", kit->stack);
  g_assert_error (error, RQ_SERVICE_CHANGE_ERROR, RQ_SERVICE_CHANGE_ERROR_NO_PREVIOUS);
  g_assert_nonnull (strstr (error->message, "whole stack"));
}

static void
test_locked (Kit           *kit,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) left = NULL;
  g_autofree char *tasks = kit_get_task_ids (kit, WEB);
  g_autofree char *tasks_after = NULL;
  RqLock *lock = rq_lock_acquire (kit->client, kit->stack, "Bob Ray <bob@laptop>", "r1", "upgrade",
                                  FALSE, NULL, &error);

  g_assert_no_error (error);
  change (kit, WEB, rq_service_change_new_restart (), &error);
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, "Bob Ray <bob@laptop>"));
  tasks_after = kit_get_task_ids (kit, WEB);
  g_assert_cmpstr (tasks_after, ==, tasks);
  rq_lock_release (lock, NULL, &left);
  g_assert_no_error (left);
}

/* What the person saw is not what is there any more. */
static void
test_seen_is_old (Kit           *kit,
                  gconstpointer  data)
{
  g_autoptr (JsonObject) seen = read_service (kit, WEB);
  g_autoptr (RqServiceChange) restart = rq_service_change_new_restart ();
  g_autoptr (GError) error = NULL;

  rq_sandbox_docker (kit->sandbox, "service update --detach --label-add x=1 %s_" WEB, kit->stack);
  change_seen (kit, seen, restart, &error);
  g_assert_error (error, RQ_SERVICE_CHANGE_ERROR, RQ_SERVICE_CHANGE_ERROR_CONFLICT);
}

typedef struct
{
  Kit *kit;            /* (unowned) */
  const char *command; /* (unowned) */
  int asked;
} Meddler;

/* Right before the first write somebody else is faster: the version is stale. */
static gboolean
meddle (gpointer       data,
        GCancellable  *cancellable,
        GError       **error)
{
  Meddler *meddler = data;

  if (meddler->asked++ == 0)
    rq_sandbox_docker (meddler->kit->sandbox, "service update --detach %s %s_" WEB,
                       meddler->command, meddler->kit->stack);
  return TRUE;
}

static void
restart_meddled (Kit         *kit,
                 Meddler     *meddler,
                 GError     **error)
{
  g_autofree char *name = g_strdup_printf ("%s_" WEB, kit->stack);
  g_autoptr (RqServiceChange) restart = rq_service_change_new_restart ();

  rq_service_update_write (kit->client, name, restart, NULL, meddle, meddler, NULL, error);
}

static void
test_out_of_sequence (Kit           *kit,
                      gconstpointer  data)
{
  /* An update that changes nothing moves only the version. */
  Meddler harmless = { .kit = kit, .command = "--quiet" };
  Meddler harmful = { .kit = kit, .command = "--env-add ONE=1" };
  g_autoptr (GError) error = NULL;

  restart_meddled (kit, &harmless, &error);
  g_assert_no_error (error);
  g_assert_cmpint (harmless.asked, ==, 2);
  rq_test_wait ("the restart", is_settled, kit, 120);

  restart_meddled (kit, &harmful, &error);
  g_assert_error (error, RQ_SERVICE_CHANGE_ERROR, RQ_SERVICE_CHANGE_ERROR_CONFLICT);
  g_assert_cmpint (harmful.asked, ==, 1);
}

static gboolean
refuse (gpointer       data,
        GCancellable  *cancellable,
        GError       **error)
{
  g_set_error_literal (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCK_LOST, "lost");
  return FALSE;
}

static void
test_guarded (Kit           *kit,
              gconstpointer  data)
{
  g_autoptr (JsonObject) before = read_service (kit, WEB);
  g_autofree char *name = g_strdup_printf ("%s_" WEB, kit->stack);
  g_autoptr (RqServiceChange) restart = rq_service_change_new_restart ();
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (GError) error = NULL;

  rq_service_update_write (kit->client, name, restart, NULL, refuse, NULL, NULL, &error);
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_LOCK_LOST);
  after = read_service (kit, WEB);
  g_assert_true (rq_json_objects_equal (before, after));
}

int
main (int   argc,
      char *argv[])
{
  RqSandbox *sandbox;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();

#define ADD(name, func) \
  g_test_add ("/change-service/" name, Kit, sandbox, kit_set_up, func, kit_tear_down)
  ADD ("unknown-tag", test_unknown_tag);
  ADD ("locked", test_locked);
  ADD ("guarded", test_guarded);
  ADD ("no-previous", test_no_previous);
  ADD ("settings", test_settings);
  ADD ("seen-is-old", test_seen_is_old);
  ADD ("out-of-sequence", test_out_of_sequence);
  ADD ("restart", test_restart);
  ADD ("image", test_image);
  ADD ("rollback", test_rollback);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
