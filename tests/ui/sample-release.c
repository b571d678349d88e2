/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include "records/record-config.h"
#include "records/record-data.h"
#include "records/record-name.h"
#include "records/release-head-private.h"
#include "records/release-record-private.h"
#include "records/transcript.h"
#include "release/release-draft-private.h"
#include "swarm/json.h"

static RqReleaseHead *
head_new (RqReleaseState state,
          const char    *version,
          const char    *previous,
          int            hour,
          const char    *words)
{
  g_autofree char *label = g_strdup_printf (
    "{\"format\":1,\"id\":\"20261122-%02d20-%s-ab12\",\"stack\":\"cometchat\",\"version\":\"%s\","
    "\"previous\":\"%s\",\"author\":\"Ann Lee <ann@desk>\",\"state\":\"%s\","
    "\"created\":\"2026-11-22T%02d:20:00Z\",\"changed\":\"2026-11-22T%02d:31:20Z\","
    "\"words\":\"%s\",\"exit_status\":0,\"draft\":true,"
    "\"approval\":{\"who\":\"Bob Roe <bob@desk>\",\"when\":\"2026-11-22T09:10:00Z\","
    "\"comment\":\"Go, but watch the gateway.\"},\"checklist\":{"
    "\"team\":{\"mark\":\"done\",\"note\":\"Told on the channel.\","
    "\"who\":\"Ann Lee <ann@desk>\","
    "\"when\":\"2026-11-22T09:00:00Z\"},"
    "\"health\":{\"result\":\"pass\",\"by\":\"Ann Lee <ann@desk>\","
    "\"words\":\"All 10 services are healthy.\",\"checked\":\"2026-11-22T09:01:00Z\"},"
    "\"rollback-data\":{\"mark\":\"not-applicable\",\"note\":\"Nothing was migrated.\","
    "\"who\":\"Ann Lee <ann@desk>\",\"when\":\"2026-11-22T15:00:00Z\"}}}",
    hour, version, version, previous, rq_release_state_to_nick (state), hour, hour, words);
  g_autoptr (GError) error = NULL;
  RqReleaseHead *head = rq_release_head_from_label (label, &error);

  g_assert_no_error (error);
  return head;
}

GPtrArray *
sample_heads_new (void)
{
  GPtrArray *heads = g_ptr_array_new_with_free_func ((GDestroyNotify) rq_release_head_unref);

  g_ptr_array_add (heads, head_new (RQ_RELEASE_FAILED, "3.9.54", "3.9.52", 14,
                                    "chat-api is paused: task 2: unhealthy container."));
  g_ptr_array_add (heads, head_new (RQ_RELEASE_UPDATING, "3.9.53", "3.9.52", 13,
                                    "Running ./update.sh."));
  g_ptr_array_add (heads, head_new (RQ_RELEASE_COMPLETED, "3.9.52", "3.9.51", 12,
                                    "All 10 services run 3.9.52."));
  g_ptr_array_add (heads, head_new (RQ_RELEASE_ROLLED_BACK, "3.9.52", "3.9.51", 11,
                                    "Every service runs its baseline again."));
  g_ptr_array_add (heads, head_new (RQ_RELEASE_ABANDONED, "3.9.52", "3.9.51", 10,
                                    "Nothing was changed: the image does not exist."));
  g_ptr_array_add (heads, head_new (RQ_RELEASE_DRAFT, "3.9.52", "3.9.51", 9, ""));
  return heads;
}

/* Takes @data. */
static void
add_config (JsonArray  *configs,
            const char *kind,
            const char *label,
            const char *value,
            GBytes     *data)
{
  g_autoptr (JsonObject) spec = rq_record_config_new ("x", kind, "cometchat", NULL, data);
  JsonObject *config = json_object_new ();

  json_object_set_string_member (rq_json_get_object (spec, "Labels"), label, value);
  json_object_set_string_member (config, "ID", "x");
  json_object_set_object_member (config, "Spec", json_object_ref (spec));
  json_array_add_object_element (configs, config);
  g_bytes_unref (data);
}

/* Takes @object. */
static GBytes *
pack (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  GBytes *packed = rq_record_pack (node, NULL);

  json_object_unref (object);
  return packed;
}

static GBytes *
pack_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, &error);

  g_assert_no_error (error);
  return rq_record_pack (node, NULL);
}

#define EVENT(time, kind, words) \
  "{\"time\":\"2026-11-22T" time "Z\",\"who\":\"Ann Lee <ann@desk>\",\"kind\":\"" kind "\"," \
  "\"words\":\"" words "\"}"

static GBytes *
make_timeline (void)
{
  return pack_text ("{\"format\":1,\"entries\":["
                    EVENT ("14:20:00", "state", "Checking before anything is changed.") ","
                    EVENT ("14:20:04", "check", "The baseline is recorded.") ","
                    EVENT ("14:20:09", "state", "Running ./update.sh on the manager.") ","
                    EVENT ("14:21:30", "rollout", "chat-api: task 2 on m1: unhealthy container "
                           "<b>a&amp;b</b>") ","
                    EVENT ("14:31:20", "state", "chat-api is paused: task 2: unhealthy container.")
                    "]}");
}

static GBytes *
make_transcript (void)
{
  static const char output[] =
    "\033[1m==>\033[0m pulling 3.9.54\r\n\033[32mok\033[0m   chat-api\r\n"
    "\033[31mfailed\033[0m chat-api: update paused due to failure of task 2\r\n";
  g_autoptr (RqTranscript) transcript = rq_transcript_new ();
  JsonObject *object;

  rq_transcript_feed (transcript, (const guint8 *) output, sizeof output - 1);
  object = rq_transcript_to_json (transcript);
  json_object_set_int_member (object, "format", 1);
  return pack (object);
}

static void
add_baseline (JsonArray *configs)
{
  GBytes *packed =
    pack_text ("{\"format\":1,\"services\":["
               "{\"id\":\"1\",\"name\":\"cometchat_chat-api\",\"image\":\"10.77.0.1:5000/chat-api:"
               "3.9.51\",\"spec\":{\"Name\":\"cometchat_chat-api\",\"TaskTemplate\":{"
               "\"ContainerSpec\":{\"Env\":[\"PASSWORD=hunter2\"]}}}},"
               "{\"id\":\"2\",\"name\":\"cometchat_redis\","
               "\"image\":\"10.77.0.1:5000/redis:7.0.15\",\"spec\":{}},"
               "{\"id\":\"3\",\"name\":\"cometchat_old-worker\","
               "\"image\":\"10.77.0.1:5000/worker:1\",\"spec\":{}}]}");
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, packed);
  JsonObject *config;

  add_config (configs, "baseline", RQ_LABEL_PART, "1/1", packed);
  config = json_array_get_object_element (configs, json_array_get_length (configs) - 1);
  json_object_set_string_member (rq_json_get_object (rq_json_get_object (config, "Spec"), "Labels"),
                                 RQ_LABEL_SHA256, sum);
}

RqReleaseRecord *
sample_record_new (RqReleaseState state)
{
  g_autoptr (RqReleaseHead) head =
    head_new (state, "3.9.54", "3.9.51", 14, "chat-api is paused: task 2: unhealthy container.");
  g_autofree char *label = rq_release_head_to_label (head, NULL);
  g_autoptr (JsonArray) configs = json_array_new ();
  g_autoptr (GError) error = NULL;
  RqReleaseRecord *record;

  add_config (configs, "head", RQ_LABEL_STATE, label, NULL);
  add_config (configs, "evidence", RQ_LABEL_EVIDENCE, "timeline", make_timeline ());
  add_config (configs, "evidence", RQ_LABEL_EVIDENCE, "transcript", make_transcript ());
  add_baseline (configs);
  record = rq_release_record_from_configs (configs, &error);
  g_assert_no_error (error);
  return record;
}

RqReleaseDraft *
sample_after_rollback_new (RqDeploymentSession *session)
{
  RqReleaseDraft *draft = rq_release_draft_new_after_rollback (session, "Ann Lee <ann@desk>");
  g_autoptr (RqReleaseHead) head =
    head_new (RQ_RELEASE_ROLLED_BACK, "3.9.54", "3.9.51", 14, "Every service runs its baseline.");

  rq_release_draft_take_head (draft, head);
  return draft;
}
