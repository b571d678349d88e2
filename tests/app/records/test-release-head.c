/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records/release-head-private.h"

#include "records/lock.h"
#include "records/record-name.h"
#include "swarm/json.h"

static RqReleaseHead *
read_label (const char *label)
{
  g_autoptr (GError) error = NULL;
  RqReleaseHead *head = rq_release_head_from_label (label, &error);

  g_assert_no_error (error);
  return head;
}

static char *
write_label (RqReleaseHead *head)
{
  g_autoptr (GError) error = NULL;
  char *label = rq_release_head_to_label (head, &error);

  g_assert_no_error (error);
  return label;
}

static void
test_new (void)
{
  g_autoptr (RqReleaseHead) made = rq_release_head_new ("shop", "3.9.52", "3.9.51", "Ann <a@desk>");
  g_autofree char *label = write_label (made);
  g_autoptr (RqReleaseHead) head = read_label (label);

  g_assert_true (rq_release_id_is_valid (rq_release_head_get_id (head)));
  g_assert_cmpstr (rq_release_head_get_stack (head), ==, "shop");
  g_assert_cmpstr (rq_release_head_get_version (head), ==, "3.9.52");
  g_assert_cmpstr (rq_release_head_get_previous (head), ==, "3.9.51");
  g_assert_cmpstr (rq_release_head_get_author (head), ==, "Ann <a@desk>");
  g_assert_cmpint (rq_release_head_get_state (head), ==, RQ_RELEASE_DRAFT);
  g_assert_cmpstr (rq_release_head_get_words (head), ==, "");
  g_assert_null (rq_release_head_get_run (head));
  g_assert_true (g_date_time_equal (rq_release_head_get_created (head),
                                    rq_release_head_get_changed (head)));
}

#define HEAD \
  "\"format\": 1, \"id\": \"20261122-1020-3.9.52-ab12\", \"stack\": \"shop\", " \
  "\"version\": \"3.9.52\", \"created\": \"2026-11-22T10:20:00Z\", " \
  "\"changed\": \"2026-11-22T10:20:00Z\", "

/* What a later Requeen of the same format adds is kept by one that does not know it. */
static void
test_unknown_fields (void)
{
  g_autoptr (RqReleaseHead) head =
    read_label ("{" HEAD "\"state\": \"updating\", \"approval\": {\"by\": [\"Lee\"]}}");
  g_autoptr (JsonObject) changes = json_object_new ();
  g_autoptr (RqReleaseHead) changed = NULL;
  g_autofree char *label = NULL;

  json_object_set_string_member (changes, "state", "failed");
  json_object_set_string_member (changes, "words", "It failed.");
  changed = rq_release_head_change (head, changes);
  label = write_label (changed);

  g_assert_cmpint (rq_release_head_get_state (head), ==, RQ_RELEASE_UPDATING);
  g_assert_cmpint (rq_release_head_get_state (changed), ==, RQ_RELEASE_FAILED);
  g_assert_cmpstr (rq_release_head_get_words (changed), ==, "It failed.");
  g_assert_nonnull (strstr (label, "\"approval\":{\"by\":[\"Lee\"]}"));
  g_assert_cmpint (g_date_time_compare (rq_release_head_get_changed (changed),
                                        rq_release_head_get_changed (head)), >, 0);
}

static void
test_unreadable (void)
{
  static const struct
  {
    const char *label;
    int code;
  } cases[] = {
    { NULL, RQ_RECORD_ERROR_DAMAGED },
    { "", RQ_RECORD_ERROR_DAMAGED },
    { "{", RQ_RECORD_ERROR_DAMAGED },
    { "[]", RQ_RECORD_ERROR_DAMAGED },
    { "{}", RQ_RECORD_ERROR_DAMAGED },
    { "{\"format\": 7}", RQ_RECORD_ERROR_TOO_NEW },
    { "{" HEAD "\"state\": \"somewhere\"}", RQ_RECORD_ERROR_DAMAGED },
    { "{" HEAD "\"state\": 5}", RQ_RECORD_ERROR_DAMAGED },
    { "{\"format\": 1, \"state\": \"draft\"}", RQ_RECORD_ERROR_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rq_release_head_from_label (cases[i].label, &error));
      g_assert_error (error, RQ_RECORD_ERROR, cases[i].code);
    }
}

static void
test_too_large (void)
{
  g_autoptr (RqReleaseHead) head = rq_release_head_new ("shop", "2", "1", "Ann");
  g_autoptr (JsonObject) changes = json_object_new ();
  g_autofree char *much = g_strnfill (RQ_RELEASE_HEAD_MAX, 'x');
  g_autoptr (RqReleaseHead) changed = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (changes, "words", much);
  changed = rq_release_head_change (head, changes);
  g_assert_null (rq_release_head_to_label (changed, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (rq_release_head_from_label (much, &error));
  g_assert_error (error, RQ_RECORD_ERROR, RQ_RECORD_ERROR_DAMAGED);
}

static void
test_states (void)
{
  for (int state = RQ_RELEASE_DRAFT; state <= RQ_RELEASE_ABANDONED; state++)
    {
      gboolean closed = state == RQ_RELEASE_COMPLETED || state == RQ_RELEASE_ROLLED_BACK ||
                        state == RQ_RELEASE_ABANDONED;

      g_assert_nonnull (rq_release_state_to_nick (state));
      g_assert_nonnull (rq_release_state_to_label (state));
      g_assert_cmpint (rq_release_state_is_open (state), ==, !closed);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/release-head/new", test_new);
  g_test_add_func ("/release-head/unknown-fields", test_unknown_fields);
  g_test_add_func ("/release-head/unreadable", test_unreadable);
  g_test_add_func ("/release-head/too-large", test_too_large);
  g_test_add_func ("/release-head/states", test_states);
  return g_test_run ();
}
