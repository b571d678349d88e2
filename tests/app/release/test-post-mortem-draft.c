/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/post-mortem-draft.h"

#include "records/record-data.h"
#include "records/record-name.h"
#include "records/release-record-private.h"
#include "swarm/json.h"

#define RELEASE "20261122-1020-3.9.54-ab12"

static char *
make_label (const char *state,
            const char *words)
{
  return g_strdup_printf (
    "{\"format\":1,\"id\":\"" RELEASE "\",\"stack\":\"cometchat\",\"version\":\"3.9.54\","
    "\"previous\":\"3.9.51\",\"author\":\"Ann Lee <ann@desk>\",\"state\":\"%s\","
    "\"created\":\"2026-11-22T10:20:00Z\",\"changed\":\"2026-11-22T10:31:00Z\","
    "\"exit_status\":3,\"words\":\"%s\"}", state, words);
}

static void
add_config (JsonArray  *configs,
            const char *kind,
            const char *label,
            const char *value,
            GBytes     *data)
{
  JsonObject *config = json_object_new ();
  JsonObject *spec = json_object_new ();
  JsonObject *labels = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (labels, RQ_LABEL_KIND, kind);
  json_object_set_string_member (labels, label, value);
  json_object_set_object_member (spec, "Labels", labels);
  if (data != NULL)
    {
      text = g_base64_encode (g_bytes_get_data (data, NULL), g_bytes_get_size (data));
      json_object_set_string_member (spec, "Data", text);
    }
  json_object_set_string_member (config, "ID", "x");
  json_object_set_object_member (config, "Spec", spec);
  json_array_add_object_element (configs, config);
}

static RqReleaseRecord *
make_record (const char *state,
             const char *words,
             const char *entries)
{
  g_autofree char *text = g_strdup_printf ("{\"format\":1,\"entries\":[%s]}", entries);
  g_autofree char *label = make_label (state, words);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rq_json_from_text (text, -1, &error);
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (JsonArray) configs = json_array_new ();
  RqReleaseRecord *record;

  g_assert_no_error (error);
  packed = rq_record_pack (node, &error);
  add_config (configs, "head", RQ_LABEL_STATE, label, NULL);
  add_config (configs, "evidence", RQ_LABEL_EVIDENCE, "timeline", packed);
  record = rq_release_record_from_configs (configs, &error);
  g_assert_no_error (error);
  return record;
}

#define ENTRY(time, kind, words) \
  "{\"time\":\"2026-11-22T" time "Z\",\"who\":\"Ann Lee <ann@desk>\",\"kind\":\"" kind "\"," \
  "\"words\":\"" words "\"}"

static void
check_contains (RqPostMortem     *draft,
                RqPostMortemField field,
                const char       *part)
{
  const char *text = rq_post_mortem_get_text (draft, field);

  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
  g_assert_true (rq_post_mortem_is_drafted (draft, field));
}

static void
test_rolled_back (void)
{
  g_autoptr (RqReleaseRecord) record =
    make_record ("rolled-back", "Every service runs its baseline again.",
                 ENTRY ("10:20:01", "state", "Updating.") ","
                 ENTRY ("10:21:30", "rollout", "chat-api: task 2: unhealthy\\ncontainer") ","
                 ENTRY ("10:31:00", "state", "Rolled back."));
  g_autoptr (RqPostMortem) draft = rq_post_mortem_draft (record);

  check_contains (draft, RQ_POST_MORTEM_SUMMARY, "Ann Lee began the upgrade of “cometchat” from "
                  "3.9.51 to 3.9.54 at 2026-11-22 10:20:00 UTC.");
  check_contains (draft, RQ_POST_MORTEM_SUMMARY, "rolled back; that was over after 11 min.");
  check_contains (draft, RQ_POST_MORTEM_TRIGGER, "ended with status 3");
  check_contains (draft, RQ_POST_MORTEM_DETECTION, "10:21:30 UTC, 1 min 30 s after");
  check_contains (draft, RQ_POST_MORTEM_DETECTION, "unhealthy");
  check_contains (draft, RQ_POST_MORTEM_RESOLUTION, "Every service runs its baseline again.");
  g_assert_cmpstr (rq_post_mortem_get_text (draft, RQ_POST_MORTEM_TIMELINE), ==,
                   "2026-11-22 10:20:01 UTC Updating. (Ann Lee)\n"
                   "2026-11-22 10:21:30 UTC chat-api: task 2: unhealthy container\n"
                   "2026-11-22 10:31:00 UTC Rolled back.");
}

/* What only people know is left to them. */
static void
test_left_empty (void)
{
  static const RqPostMortemField empty[] = {
    RQ_POST_MORTEM_IMPACT, RQ_POST_MORTEM_ROOT_CAUSES, RQ_POST_MORTEM_DETECTION,
    RQ_POST_MORTEM_RESOLUTION, RQ_POST_MORTEM_WENT_WELL, RQ_POST_MORTEM_WENT_BADLY,
    RQ_POST_MORTEM_LUCKY, RQ_POST_MORTEM_TIMELINE,
  };
  g_autoptr (RqReleaseRecord) record = make_record ("failed", "chat-api is paused.", "");
  g_autoptr (RqPostMortem) draft = rq_post_mortem_draft (record);

  check_contains (draft, RQ_POST_MORTEM_SUMMARY, "it has failed and needs a person. chat-api is");
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_assert_cmpstr (rq_post_mortem_get_text (draft, empty[i]), ==, "");
      g_assert_false (rq_post_mortem_is_drafted (draft, empty[i]));
    }
  g_assert_cmpuint (rq_post_mortem_get_actions (draft)->len, ==, 0);
}

/* A rollback that nothing has failed before: what it says of services is no detection. */
static void
test_rolled_back_in_good_health (void)
{
  g_autoptr (RqReleaseRecord) record =
    make_record ("rolled-back", "Rolled back.",
                 ENTRY ("10:20:01", "state", "Updating.") ","
                 ENTRY ("10:25:00", "state", "Rolling back to the baseline.") ","
                 ENTRY ("10:31:00", "rollout", "Every service runs its baseline again."));
  g_autoptr (RqPostMortem) draft = rq_post_mortem_draft (record);

  g_assert_cmpstr (rq_post_mortem_get_text (draft, RQ_POST_MORTEM_DETECTION), ==, "");
  check_contains (draft, RQ_POST_MORTEM_TIMELINE, "Every service runs its baseline again.");
}

/* However long the record is, the draft can be kept. */
static void
test_long_timeline (void)
{
  g_autoptr (GString) entries = g_string_new (ENTRY ("10:20:01", "state", "Begun."));
  g_autoptr (RqReleaseRecord) record = NULL;
  g_autoptr (RqPostMortem) draft = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  for (int i = 0; i < 5000; i++)
    g_string_append (entries, "," ENTRY ("10:20:02", "rollout", "chat-api: it failed once more."));
  record = make_record ("failed", "It failed.", entries->str);
  draft = rq_post_mortem_draft (record);
  label = rq_post_mortem_to_label (draft, &error);
  g_assert_no_error (error);
  check_contains (draft, RQ_POST_MORTEM_TIMELINE, "… and 4701 more lines");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/post-mortem-draft/rolled-back", test_rolled_back);
  g_test_add_func ("/post-mortem-draft/rolled-back-in-good-health",
                   test_rolled_back_in_good_health);
  g_test_add_func ("/post-mortem-draft/left-empty", test_left_empty);
  g_test_add_func ("/post-mortem-draft/long-timeline", test_long_timeline);
  return g_test_run ();
}
