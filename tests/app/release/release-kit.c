/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-kit.h"

#include "base/await.h"
#include "ssh/ssh-dial.h"
#include "swarm/json.h"
#include "test-client.h"

static void
connect_kit (Kit *kit)
{
  g_autoptr (GError) error = NULL;

  kit->transport = rq_sandbox_connect (kit->sandbox);
  kit->client = rq_engine_client_new (kit->transport);
  rq_engine_client_open (kit->client, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_alone (gpointer object)
{
  return G_OBJECT (object)->ref_count == 1;
}

/* A thread gives up its own references a moment after its answer. */
static void
disconnect_kit (Kit *kit)
{
  g_assert_finalize_object (kit->client);
  rq_ssh_session_close (RQ_SSH_SESSION (kit->transport));
  rq_test_wait ("nobody else has the connection", is_alone, kit->transport, 10);
  g_assert_finalize_object (kit->transport);
}

void
kit_set_up (Kit           *kit,
            gconstpointer  sandbox)
{
  kit->sandbox = (RqSandbox *) sandbox;
  kit->stack = rq_sandbox_get (kit->sandbox, "SANDBOX_STACK");
  rq_sandbox_reset (kit->sandbox);
  connect_kit (kit);
}

void
kit_tear_down (Kit           *kit,
               gconstpointer  sandbox)
{
  disconnect_kit (kit);
}

void
kit_reconnect (Kit *kit)
{
  disconnect_kit (kit);
  connect_kit (kit);
}

RqTransport *
kit_connect_steady (Kit *kit)
{
  g_autoptr (RqSshTarget) target = rq_sandbox_make_target (kit->sandbox, "m1", NULL);
  RqSteadyTransport *steady = rq_ssh_dial_new_transport (target);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_steady_transport_connect_async (steady, NULL, NULL, rq_await_cb, await);
  rq_steady_transport_connect_finish (steady, rq_await_result (await), &error);
  g_assert_no_error (error);
  return RQ_TRANSPORT (steady);
}

RqDeployment *
kit_make_deployment (Kit        *kit,
                     const char *command)
{
  g_autofree char *host =
    g_strdup_printf ("%s@%s:%s", rq_sandbox_get (kit->sandbox, "SANDBOX_USER"),
                     rq_sandbox_get (kit->sandbox, "SANDBOX_SSH_HOST"),
                     rq_sandbox_get (kit->sandbox, "SANDBOX_SSH_PORT"));
  g_autoptr (GError) error = NULL;
  g_autoptr (RqDeployment) basic =
    rq_deployment_new ("test", host, kit->stack, rq_sandbox_get (kit->sandbox, "SANDBOX_DIRECTORY"),
                       rq_sandbox_get (kit->sandbox, "SANDBOX_IDENTITY"),
                       rq_sandbox_get (kit->sandbox, "SANDBOX_KNOWN_HOSTS"), command, &error);
  RqDeployment *deployment;

  g_assert_no_error (error);
  deployment = rq_deployment_with_transport (basic, rq_ssh_client_get_name (rq_test_client ()),
                                             &error);
  g_assert_no_error (error);
  return deployment;
}

static void
output_cb (RqReleaseJob *job,
           GBytes       *chunk,
           guint64       offset,
           Seen         *seen)
{
  gsize size;
  const char *data = g_bytes_get_data (chunk, &size);

  g_assert_cmpuint (offset, ==, seen->output->len);
  g_string_append_len (seen->output, data, size);
}

static void
event_cb (RqReleaseJob *job,
          const char   *words,
          Seen         *seen)
{
  g_test_message ("%s", words);
  g_ptr_array_add (seen->events, g_strdup (words));
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Seen *seen = data;

  rq_release_job_run_finish (RQ_RELEASE_JOB (source), result, &seen->result, &seen->error);
  g_assert_false (rq_release_job_is_running (seen->job));
  seen->done = TRUE;
}

Seen *
kit_begin (RqReleaseJob *job)
{
  Seen *seen = g_new0 (Seen, 1);

  seen->job = job;
  seen->cancellable = g_cancellable_new ();
  seen->output = g_string_new (NULL);
  seen->events = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (job, "output", G_CALLBACK (output_cb), seen);
  g_signal_connect (job, "event", G_CALLBACK (event_cb), seen);
  rq_release_job_set_author (job, "Ann Lee <ann@desk>");
  rq_release_job_run_async (job, seen->cancellable, done_cb, seen);
  return seen;
}

Seen *
kit_begin_upgrade (Kit        *kit,
                   const char *version,
                   const char *command)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, command);

  return kit_begin (RQ_RELEASE_JOB (rq_upgrade_new (deployment, kit->transport, version)));
}

static gboolean
is_done (gpointer data)
{
  return ((Seen *) data)->done;
}

void
kit_await (Seen         *seen,
           unsigned int  seconds)
{
  rq_test_wait ("the end of the job", is_done, seen, seconds);
}

Seen *
kit_upgrade (Kit        *kit,
             const char *version,
             const char *command)
{
  Seen *seen = kit_begin_upgrade (kit, version, command);

  kit_await (seen, 180);
  return seen;
}

Seen *
kit_resume (Kit        *kit,
            const char *release_id,
            gboolean    take_over)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  RqUpgrade *upgrade = rq_upgrade_resume (deployment, kit->transport, release_id);
  Seen *seen;

  rq_release_job_set_take_over (RQ_RELEASE_JOB (upgrade), take_over);
  seen = kit_begin (RQ_RELEASE_JOB (upgrade));
  kit_await (seen, 180);
  return seen;
}

Seen *
kit_rollback (Kit *kit)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  Seen *seen = kit_begin (RQ_RELEASE_JOB (rq_rollback_new (deployment, kit->transport, NULL)));

  kit_await (seen, 180);
  return seen;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
seen_free (Seen *seen)
{
  gpointer job = seen->job;

  /* its thread gives up the last reference a moment after the answer */
  g_object_add_weak_pointer (G_OBJECT (job), &job);
  g_clear_object (&seen->job);
  rq_test_wait ("the end of the job's thread", is_gone, &job, 10);
  g_object_unref (seen->cancellable);
  g_string_free (seen->output, TRUE);
  g_ptr_array_unref (seen->events);
  g_clear_error (&seen->error);
  g_free (seen);
}

gboolean
seen_says (Seen       *seen,
           const char *words)
{
  for (guint i = 0; i < seen->events->len; i++)
    if (strstr (seen->events->pdata[i], words) != NULL)
      return TRUE;
  return FALSE;
}

RqReleaseRecord *
kit_load (Kit        *kit,
          const char *release_id)
{
  g_autoptr (GError) error = NULL;
  RqReleaseRecord *record =
    rq_release_store_load (kit->client, kit->stack, release_id, NULL, &error);

  g_assert_no_error (error);
  return record;
}

void
kit_assert_state (Kit            *kit,
                  const char     *release_id,
                  RqReleaseState  state)
{
  g_autoptr (RqReleaseRecord) record = kit_load (kit, release_id);
  RqReleaseHead *head = rq_release_record_get_head (record);

  g_assert_cmpstr (rq_release_state_to_nick (rq_release_head_get_state (head)), ==,
                   rq_release_state_to_nick (state));
}

JsonObject *
kit_get_specs (Kit *kit)
{
  g_autofree char *label = g_strconcat ("com.docker.stack.namespace=", kit->stack, NULL);
  g_autofree char *filters = rq_engine_filters ("label", label, NULL);
  g_autofree char *path = g_strconcat ("/services", filters, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_engine_client_get (kit->client, path, NULL, &error);
  JsonObject *specs = json_object_new ();
  JsonArray *list;

  g_assert_no_error (error);
  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *spec = rq_json_get_object (rq_json_array_get_object (list, i), "Spec");

      json_object_remove_member (rq_json_get_object (spec, "TaskTemplate"), "ForceUpdate");
      json_object_set_object_member (specs, rq_json_get_string (spec, "Name"),
                                     json_object_ref (spec));
    }
  return specs;
}

void
kit_assert_specs (Kit        *kit,
                  JsonObject *before)
{
  g_autoptr (JsonObject) now = kit_get_specs (kit);
  g_autoptr (JsonNode) node_before = json_node_init_object (json_node_alloc (), before);
  g_autoptr (JsonNode) node_now = json_node_init_object (json_node_alloc (), now);

  if (!rq_json_objects_equal (before, now))
    {
      g_autofree char *text_before = json_to_string (node_before, TRUE);
      g_autofree char *text_now = json_to_string (node_now, TRUE);

      g_assert_cmpstr (text_now, ==, text_before);
    }
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
kit_get_task_ids (Kit        *kit,
                  const char *service)
{
  g_autofree char *name = g_strconcat (kit->stack, "_", service, NULL);
  g_autofree char *filters = rq_engine_filters ("service", name, "desired-state", "running", NULL);
  g_autofree char *path = g_strconcat ("/tasks", filters, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_engine_client_get (kit->client, path, NULL, &error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  JsonArray *list;

  g_assert_no_error (error);
  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    g_ptr_array_add (ids, (gpointer) rq_json_get_string (rq_json_array_get_object (list, i), "ID"));
  g_ptr_array_sort (ids, compare_strings);
  g_ptr_array_add (ids, NULL);
  return g_strjoinv (" ", (char **) ids->pdata);
}

void
kit_assert_unlocked (Kit *kit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqLockHolder) holder = rq_lock_read (kit->client, kit->stack, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (holder);
}
