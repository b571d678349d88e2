/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/release-writer.h"

#include "base/await.h"
#include "records/post-mortem-store.h"
#include "records/record-config.h"
#include "records/record-data.h"
#include "records/record-name.h"
#include "records/release-head-private.h"
#include "sandbox.h"
#include "swarm/json.h"

typedef struct
{
  RqTransport *transport;  /* (owned) */
  RqEngineClient *client;  /* (owned) */
  RqReleaseWriter *writer; /* (owned) */
  char *id;                /* (owned) */
} Fixture;

static RqSandbox *sandbox;

static RqReleaseWriter *
create (Fixture *fixture)
{
  g_autoptr (RqReleaseHead) head =
    rq_release_head_new ("store test", "2.0", "1.0", "Ann <ann@desk>");
  g_autoptr (GError) error = NULL;
  RqReleaseWriter *writer = rq_release_writer_create (fixture->client, head, NULL, &error);

  g_assert_no_error (error);
  return writer;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->transport = rq_sandbox_connect (sandbox);
  fixture->client = rq_engine_client_new (fixture->transport);
  rq_engine_client_open (fixture->client, NULL, &error);
  g_assert_no_error (error);
  fixture->writer = create (fixture);
  fixture->id =
    g_strdup (rq_release_head_get_id (rq_release_writer_get_head (fixture->writer)));
}

static void
change (RqReleaseWriter *writer,
        const char      *name,
        const char      *value)
{
  g_autoptr (JsonObject) changes = json_object_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (changes, name, value);
  rq_release_writer_change (writer, changes, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  change (fixture->writer, "state", "abandoned");
  rq_release_prune (fixture->client, "store test", 0, NULL, &error);
  g_assert_no_error (error);
  rq_release_writer_free (fixture->writer);
  g_free (fixture->id);
  g_assert_finalize_object (fixture->client);
  rq_ssh_session_close (RQ_SSH_SESSION (fixture->transport));
  g_assert_finalize_object (fixture->transport);
}

static RqReleaseRecord *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  RqReleaseRecord *record =
    rq_release_store_load (fixture->client, "store test", fixture->id, NULL, &error);

  g_assert_no_error (error);
  return record;
}

static const char *
get_field (RqReleaseRecord *record,
           const char      *name)
{
  RqReleaseHead *head = rq_release_record_get_head (record);

  return rq_json_get_string (rq_release_head_get_fields (head), name);
}

/* Two that write in turn, each on what it has read long ago: nothing of either is lost. */
static void
test_compare_and_swap (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqReleaseWriter) other =
    rq_release_writer_open (fixture->client, fixture->id, NULL, &error);
  g_autoptr (RqReleaseRecord) record = NULL;

  g_assert_no_error (error);
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *value = g_strdup_printf ("%d", i);

      change (fixture->writer, "one", value);
      change (other, "two", value);
    }
  change (fixture->writer, "state", "updating");

  record = load (fixture);
  g_assert_cmpstr (get_field (record, "one"), ==, "4");
  g_assert_cmpstr (get_field (record, "two"), ==, "4");
  g_assert_cmpint (rq_release_head_get_state (rq_release_record_get_head (record)), ==,
                   RQ_RELEASE_UPDATING);
}

/* A write that is bound to an old version is refused. */
static void
test_out_of_sequence (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *name = rq_record_name_head (fixture->id);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) config = rq_record_config_read (fixture->client, name, NULL, &error);

  g_assert_no_error (error);
  change (fixture->writer, "one", "1");
  g_assert_false (rq_record_config_set_label (fixture->client, config, RQ_LABEL_STATE, "{}", NULL,
                                              &error));
  g_assert_error (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_OUT_OF_SEQUENCE);
}

/* Labels and fields that somebody else has put there are still there after a change. */
static void
test_unknown (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *name = rq_record_name_head (fixture->id);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) before = rq_record_config_read (fixture->client, name, NULL, &error);
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (RqReleaseRecord) record = NULL;

  rq_record_config_set_label (fixture->client, before, "com.example.note", "keep", NULL, &error);
  g_assert_no_error (error);
  change (fixture->writer, "approval", "by Lee");
  change (fixture->writer, "state", "checking");

  after = rq_record_config_read (fixture->client, name, NULL, &error);
  g_assert_cmpstr (rq_record_config_get_label (after, "com.example.note"), ==, "keep");
  g_assert_null (rq_record_config_get_label (after, "com.docker.stack.namespace"));
  record = load (fixture);
  g_assert_cmpstr (get_field (record, "approval"), ==, "by Lee");
}

static void
test_same_name (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  RqReleaseHead *head = rq_release_writer_get_head (fixture->writer);

  g_assert_null (rq_release_writer_create (fixture->client, head, NULL, &error));
  g_assert_error (error, RQ_ENGINE_ERROR, RQ_ENGINE_ERROR_CONFLICT);
}

static JsonObject *
make_baseline (guint services)
{
  JsonObject *baseline = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < services; i++)
    {
      JsonObject *service = json_object_new ();
      g_autofree char *noise = g_uuid_string_random ();

      json_object_set_string_member (service, "name", noise);
      json_array_add_object_element (array, service);
    }
  json_object_set_int_member (baseline, "format", RQ_RECORD_FORMAT);
  json_object_set_array_member (baseline, "services", array);
  return baseline;
}

static JsonArray *
list_parts (Fixture *fixture)
{
  g_autofree char *path = rq_record_config_list_path (RQ_LABEL_RELEASE, fixture->id,
                                                      RQ_LABEL_KIND, "baseline", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_engine_client_get (fixture->client, path, NULL, &error);

  g_assert_no_error (error);
  return json_node_dup_array (node);
}

static void
put_baseline (Fixture    *fixture,
              JsonObject *baseline)
{
  g_autoptr (GError) error = NULL;

  rq_release_writer_put_baseline (fixture->writer, baseline, NULL, &error);
  g_assert_no_error (error);
}

static void
test_split_baseline (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (JsonObject) baseline = make_baseline (50000);
  g_autoptr (RqReleaseRecord) record = NULL;
  g_autoptr (JsonNode) read = NULL;
  g_autoptr (JsonArray) parts = NULL;

  put_baseline (fixture, baseline);
  parts = list_parts (fixture);
  g_assert_cmpuint (json_array_get_length (parts), >=, 2);
  record = load (fixture);
  read = json_node_init_array (json_node_alloc (), rq_release_record_get_baseline (record));
  g_assert_true (rq_json_equal (read, json_object_get_member (baseline, "services")));
}

/* One part that is gone or another one's: the record can be read, the baseline not be used. */
static void
test_damaged_baseline (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (JsonObject) baseline = make_baseline (50000);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) parts = NULL;
  g_autoptr (RqReleaseRecord) record = load (fixture);

  g_assert_null (rq_release_record_require_baseline (record, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING);
  g_clear_error (&error);
  rq_release_record_unref (record);

  put_baseline (fixture, baseline);
  parts = list_parts (fixture);
  rq_record_config_delete (fixture->client,
                           rq_record_config_get_id (rq_json_array_get_object (parts, 1)), NULL,
                           &error);
  g_assert_no_error (error);
  record = load (fixture);
  g_assert_null (rq_release_record_get_baseline (record));
  g_assert_null (rq_release_record_require_baseline (record, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED);
}

static void
test_timeline (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RqReleaseRecord) record = NULL;
  GPtrArray *timeline;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *words = g_strdup_printf ("Line %d.", i);

      rq_release_writer_note (fixture->writer, "Ann", "note", words);
      if (i != 1)
        rq_release_writer_flush (fixture->writer, NULL, &error);
      g_assert_no_error (error);
    }

  record = load (fixture);
  timeline = rq_release_record_get_timeline (record);
  g_assert_cmpuint (timeline->len, ==, 3);
  for (int i = 0; i < 3; i++)
    {
      const RqTimelineEntry *entry = timeline->pdata[i];
      g_autofree char *words = g_strdup_printf ("Line %d.", i);

      g_assert_cmpstr (entry->words, ==, words);
      g_assert_cmpstr (entry->who, ==, "Ann");
      g_assert_cmpstr (entry->kind, ==, "note");
    }
}

static GPtrArray *
list (Fixture *fixture,
      GError **unreadable)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *heads =
    rq_release_store_list (fixture->client, "store test", unreadable, NULL, &error);

  g_assert_no_error (error);
  return heads;
}

/* A head of a newer Requeen, or one that is damaged, hides no other and is named. */
static void
test_unreadable (Fixture      *fixture,
                 gconstpointer data)
{
  RqReleaseWriter *other = create (fixture);
  g_autofree char *name =
    rq_record_name_head (rq_release_head_get_id (rq_release_writer_get_head (other)));
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (JsonObject) config = rq_record_config_read (fixture->client, name, NULL, &error);
  g_autoptr (GPtrArray) heads = NULL;

  rq_record_config_set_label (fixture->client, config, RQ_LABEL_STATE, "{\"format\": 9}", NULL,
                              &error);
  g_assert_no_error (error);
  heads = list (fixture, &unreadable);
  g_assert_cmpuint (heads->len, ==, 1);
  g_assert_cmpstr (rq_release_head_get_id (heads->pdata[0]), ==, fixture->id);
  g_assert_error (unreadable, RQ_RECORD_ERROR, RQ_RECORD_ERROR_TOO_NEW);

  rq_record_config_delete (fixture->client, rq_record_config_get_id (config), NULL, &error);
  g_assert_no_error (error);
  rq_release_writer_free (other);
}

static void
test_missing (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rq_release_store_load (fixture->client, "store test", "20261122-1020-9-0000", NULL,
                                        &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_null (rq_release_store_load (fixture->client, "another", fixture->id, NULL, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING);
}

static RqPostMortem *
make_post_mortem (const char       *release_id,
                  RqPostMortemField field,
                  const char       *text)
{
  g_autoptr (RqPostMortem) empty = rq_post_mortem_new (release_id);

  return rq_post_mortem_with_text (empty, field, text);
}

/* A saving that is under way: both ends. */
static void
begin_saving (Fixture      *fixture,
              RqPostMortem *mine,
              const char   *author,
              RqAwait      *await)
{
  g_autoptr (RqPostMortem) base = rq_post_mortem_new (rq_post_mortem_get_release (mine));

  rq_post_mortem_save_async (fixture->client, "store test", base, mine, author, NULL, rq_await_cb,
                             await);
}

static RqPostMortem *
end_saving (Fixture *fixture,
            RqAwait *await,
            char   **conflicts)
{
  g_autoptr (GError) error = NULL;
  RqPostMortem *kept =
    rq_post_mortem_save_finish (fixture->client, rq_await_result (await), conflicts, &error);

  g_assert_no_error (error);
  return kept;
}

static RqPostMortem *
load_post_mortem (Fixture *fixture,
                  GError **error)
{
  g_autoptr (RqAwait) await = rq_await_new ();

  rq_post_mortem_load_async (fixture->client, fixture->id, NULL, rq_await_cb, await);
  return rq_post_mortem_load_finish (fixture->client, rq_await_result (await), error);
}

static void
keep_post_mortem (Fixture    *fixture,
                  const char *release_id)
{
  g_autoptr (RqPostMortem) mine =
    make_post_mortem (release_id, RQ_POST_MORTEM_SUMMARY, "It broke.");
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (RqPostMortem) kept = NULL;

  begin_saving (fixture, mine, "Ann Lee <ann@desk>", await);
  kept = end_saving (fixture, await, NULL);
  g_assert_true (rq_post_mortem_equal (kept, mine));
}

static void
test_post_mortem (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *name = rq_post_mortem_config_name (fixture->id);
  g_autoptr (GError) error = NULL;
  g_autoptr (RqPostMortem) read = NULL;
  g_autoptr (JsonObject) config = NULL;

  g_assert_null (load_post_mortem (fixture, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING);
  g_clear_error (&error);
  keep_post_mortem (fixture, fixture->id);
  read = load_post_mortem (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rq_post_mortem_get_text (read, RQ_POST_MORTEM_SUMMARY), ==, "It broke.");
  g_assert_cmpstr (rq_post_mortem_get_author (read), ==, "Ann Lee <ann@desk>");
  config = rq_record_config_read (fixture->client, name, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (rq_record_config_get_label (config, "com.docker.stack.namespace"));
  g_assert_cmpstr (rq_record_config_get_label (config, RQ_LABEL_RELEASE), ==, fixture->id);
}

/* Both at the very same time, from the same beginning: all of both is kept, once each. */
static void
test_post_mortem_race (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (RqPostMortem) one =
    make_post_mortem (fixture->id, RQ_POST_MORTEM_SUMMARY, "Ann saw it.");
  g_autoptr (RqPostMortem) mine = rq_post_mortem_with_text (one, RQ_POST_MORTEM_IMPACT, "None.");
  g_autoptr (RqPostMortem) theirs =
    make_post_mortem (fixture->id, RQ_POST_MORTEM_SUMMARY, "Bob saw it.");
  g_autoptr (RqAwait) first = rq_await_new ();
  g_autoptr (RqAwait) second = rq_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *a_conflicts = NULL;
  g_autofree char *b_conflicts = NULL;
  g_autoptr (RqPostMortem) a = NULL;
  g_autoptr (RqPostMortem) b = NULL;
  g_autoptr (RqPostMortem) read = NULL;
  const char *summary;

  begin_saving (fixture, mine, "Ann Lee <ann@desk>", first);
  begin_saving (fixture, theirs, "Bob Ray <bob@desk>", second);
  a = end_saving (fixture, first, &a_conflicts);
  b = end_saving (fixture, second, &b_conflicts);
  g_assert_true ((a_conflicts == NULL) != (b_conflicts == NULL));
  read = load_post_mortem (fixture, &error);
  g_assert_no_error (error);
  summary = rq_post_mortem_get_text (read, RQ_POST_MORTEM_SUMMARY);
  g_assert_nonnull (strstr (summary, "Ann saw it."));
  g_assert_nonnull (strstr (summary, "Bob saw it."));
  g_assert_nonnull (strstr (summary, "at the same time"));
  g_assert_cmpstr (rq_post_mortem_get_text (read, RQ_POST_MORTEM_IMPACT), ==, "None.");
}

static void
test_post_mortem_without_release (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autoptr (RqPostMortem) mine =
    make_post_mortem ("20261122-1020-9-0000", RQ_POST_MORTEM_SUMMARY, "Nothing.");
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  begin_saving (fixture, mine, "Ann Lee <ann@desk>", await);
  g_assert_null (rq_post_mortem_save_finish (fixture->client, rq_await_result (await), NULL,
                                             &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_MISSING);
}

/* The newest closed ones stay, open ones always, and what is removed leaves nothing behind. */
static void
test_prune (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) baseline = make_baseline (2);
  g_autoptr (GPtrArray) heads = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) left = NULL;

  put_baseline (fixture, baseline);
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (RqReleaseWriter) closed = create (fixture);

      rq_release_writer_put_baseline (closed, baseline, NULL, &error);
      g_assert_no_error (error);
      keep_post_mortem (fixture,
                        rq_release_head_get_id (rq_release_writer_get_head (closed)));
      change (closed, "state", "completed");
    }
  rq_release_prune (fixture->client, "store test", 2, NULL, &error);
  g_assert_no_error (error);

  heads = list (fixture, NULL);
  g_assert_cmpuint (heads->len, ==, 3);
  path = rq_record_config_list_path (RQ_LABEL_STACK, "store test", NULL);
  left = rq_engine_client_get (fixture->client, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (left)), ==, 8);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();

#define ADD(name, func) g_test_add ("/release-store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("compare-and-swap", test_compare_and_swap);
  ADD ("out-of-sequence", test_out_of_sequence);
  ADD ("unknown", test_unknown);
  ADD ("same-name", test_same_name);
  ADD ("split-baseline", test_split_baseline);
  ADD ("damaged-baseline", test_damaged_baseline);
  ADD ("timeline", test_timeline);
  ADD ("unreadable", test_unreadable);
  ADD ("missing", test_missing);
  ADD ("post-mortem", test_post_mortem);
  ADD ("post-mortem-race", test_post_mortem_race);
  ADD ("post-mortem-without-release", test_post_mortem_without_release);
  ADD ("prune", test_prune);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
