/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/draft-edit.h"

#include <string.h>

#include "base/version.h"
#include "records/release-head-private.h"
#include "records/release-writer.h"
#include "release/checklist.h"
#include "release/release-job.h"
#include "swarm/json.h"

/* A draft and whoever edits it, step by step. */
typedef struct
{
  RqReleaseHead *head; /* (owned) */
  GDateTime     *when; /* (owned) */
} Draft;

static void
set_up (Draft         *draft,
        gconstpointer  data)
{
  g_autoptr (RqReleaseHead) head = rq_release_head_new ("chat", "3.9.52", "", "Ann <ann@desk>");
  g_autoptr (JsonObject) members = json_object_new ();

  json_object_set_boolean_member (members, "draft", TRUE);
  draft->head = rq_release_head_change (head, members);
  draft->when = g_date_time_new_utc (2026, 11, 22, 10, 20, 30);
}

static void
tear_down (Draft         *draft,
           gconstpointer  data)
{
  rq_release_head_unref (draft->head);
  g_date_time_unref (draft->when);
}

/* @words: (nullable): part of the line for the timeline; %NULL: it must be refused */
static void
apply (Draft          *draft,
       RqHeadEditFunc  func,
       RqDraftEdit     edit,
       const char     *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) changes = NULL;
  RqReleaseHead *changed;

  edit.who = "Bob <bob@desk>";
  edit.when = draft->when;
  changes = func (draft->head, &edit, &error);
  if (words == NULL)
    {
      g_assert_true (error->domain == RQ_RELEASE_ERROR || error->domain == RQ_VERSION_ERROR);
      g_assert_null (changes);
      g_assert_null (edit.words);
      return;
    }
  g_assert_no_error (error);
  g_assert_nonnull (strstr (edit.words, words));
  changed = rq_release_head_change (draft->head, changes);
  rq_release_head_unref (draft->head);
  draft->head = changed;
  rq_draft_edit_clear (&edit);
}

#define TICK(id, how, note) rq_draft_edit_tick, \
  (RqDraftEdit) { .item_id = id, .mark = how, .text = note }
#define UNTICK(id) rq_draft_edit_untick, (RqDraftEdit) { .item_id = id }
#define TEXT(func, words) rq_draft_edit_ ## func, (RqDraftEdit) { .text = words }

static void
find (Draft         *draft,
      const char    *item_id,
      RqCheckStatus  status,
      const char    *sentence,
      const char    *words)
{
  g_autoptr (RqCheckResult) result = rq_check_result_new (status, g_strdup (sentence));

  rq_check_result_add (result, "chat-api: Healthy (2 of 2)");
  apply (draft, rq_draft_edit_result, (RqDraftEdit) { .item_id = item_id, .result = result },
         words);
}

static void
assert_item (Draft        *draft,
             const char   *item_id,
             RqItemStatus  status,
             const char   *note)
{
  g_auto (RqChecklistState) state = { RQ_ITEM_PENDING, NULL, NULL, NULL, NULL, NULL };

  rq_checklist_read (rq_release_head_get_fields (draft->head), rq_checklist_find_spec (item_id),
                     &state);
  g_assert_cmpstr (rq_item_status_to_nick (state.status), ==, rq_item_status_to_nick (status));
  g_assert_cmpstr (state.note, ==, note);
  if (status == RQ_ITEM_PENDING)
    return;
  g_assert_cmpstr (state.who, ==, "Bob <bob@desk>");
  g_assert_true (g_date_time_equal (state.when, draft->when));
}

static void
assert_state (Draft          *draft,
              RqReleaseState  state)
{
  g_assert_cmpstr (rq_release_state_to_nick (rq_release_head_get_state (draft->head)), ==,
                   rq_release_state_to_nick (state));
}

/* Everything done, as it should be. */
static void
complete (Draft *draft)
{
  for (guint i = 0; i < rq_checklist_get_n_specs (FALSE); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (FALSE, i);

      if (spec->kind == RQ_ITEM_CHECK)
        find (draft, spec->id, RQ_CHECK_PASS, "Good.", "Good.");
      else
        apply (draft, TICK (spec->id, RQ_MARK_DONE, "seen"), "seen");
    }
}

static void
test_ticks (Draft         *draft,
            gconstpointer  data)
{
  assert_state (draft, RQ_RELEASE_DRAFT);
  apply (draft, TICK ("team", RQ_MARK_DONE, ""), "“Team notified” is done.");
  assert_state (draft, RQ_RELEASE_CHECKING);
  assert_item (draft, "team", RQ_ITEM_DONE, "");
  apply (draft, TICK ("window", RQ_MARK_NOT_APPLICABLE, "at night"), "does not apply: at night");
  assert_item (draft, "window", RQ_ITEM_NOT_APPLICABLE, "at night");
  apply (draft, UNTICK ("window"), "no longer ticked");
  assert_item (draft, "window", RQ_ITEM_PENDING, "");
}

static void
test_refused (Draft         *draft,
              gconstpointer  data)
{
  g_autofree char *endless = g_strnfill (3000, 'x');

  apply (draft, TICK ("no-such-item", RQ_MARK_DONE, ""), NULL);
  apply (draft, TICK ("window", RQ_MARK_NOT_APPLICABLE, "  "), NULL);
  apply (draft, TICK ("window", RQ_MARK_OVERRIDDEN, "why"), NULL);
  apply (draft, TICK ("window", RQ_MARK_DONE, endless), NULL);
  apply (draft, TICK ("health", RQ_MARK_DONE, "looks fine to me"), NULL);
  apply (draft, TICK ("health", RQ_MARK_OVERRIDDEN, "never checked"), NULL);
  apply (draft, TEXT (retarget, "3.9 52"), NULL);
  apply (draft, TEXT (approve, ""), NULL);
  apply (draft, TEXT (send_back, " "), NULL);
  assert_state (draft, RQ_RELEASE_DRAFT);
}

/* Only what fails is overridden, only with a note, and only as long as it is the same failure. */
static void
test_override (Draft         *draft,
               gconstpointer  data)
{
  find (draft, "health", RQ_CHECK_PASS, "All is well.", "All is well.");
  assert_item (draft, "health", RQ_ITEM_PASSED, "");
  apply (draft, TICK ("health", RQ_MARK_OVERRIDDEN, "why"), NULL);
  find (draft, "health", RQ_CHECK_FAIL, "redis is away.", "redis is away.");
  assert_item (draft, "health", RQ_ITEM_FAILED, "");
  apply (draft, TICK ("health", RQ_MARK_OVERRIDDEN, ""), NULL);
  apply (draft, TICK ("health", RQ_MARK_OVERRIDDEN, "known"), "is overridden: known");
  assert_item (draft, "health", RQ_ITEM_OVERRIDDEN, "known");
  find (draft, "health", RQ_CHECK_FAIL, "redis is away.", "redis is away.");
  assert_item (draft, "health", RQ_ITEM_OVERRIDDEN, "known");
  find (draft, "health", RQ_CHECK_FAIL, "mysql is away.", "mysql is away.");
  assert_item (draft, "health", RQ_ITEM_FAILED, "");
  find (draft, "disk", RQ_CHECK_UNKNOWN, "No answer.", "No answer.");
  apply (draft, TICK ("disk", RQ_MARK_OVERRIDDEN, "looked"), "looked");
  find (draft, "disk", RQ_CHECK_WARN, "Not much.", "Not much.");
  assert_item (draft, "disk", RQ_ITEM_WARNING, "");
}

static void
test_approval (Draft         *draft,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  complete (draft);
  assert_state (draft, RQ_RELEASE_CHECKING);
  g_assert_false (rq_draft_check_ready (draft->head, &error));
  g_assert_error (error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
  apply (draft, TEXT (send_back, "which window?"), "Sent back: which window?");
  apply (draft, TEXT (approve, "go"), "Approved: go");
  assert_state (draft, RQ_RELEASE_READY);
  g_assert_true (rq_draft_check_ready (draft->head, NULL));

  find (draft, "health", RQ_CHECK_PASS, "Still good.", "Still good.");
  assert_state (draft, RQ_RELEASE_READY);
  find (draft, "health", RQ_CHECK_FAIL, "Bad.", "taken back");
  assert_state (draft, RQ_RELEASE_CHECKING);
  apply (draft, TEXT (approve, "go"), NULL);
  apply (draft, TICK ("health", RQ_MARK_OVERRIDDEN, "known"), "known");
  apply (draft, TEXT (approve, ""), "Approved.");
  apply (draft, UNTICK ("team"), "taken back");
  assert_state (draft, RQ_RELEASE_CHECKING);
  g_assert_false (rq_draft_check_ready (draft->head, NULL));
}

/* What was said of one version says nothing of another. */
static void
test_retarget (Draft         *draft,
               gconstpointer  data)
{
  apply (draft, TEXT (retarget, "3.9.53"), "3.9.53");
  assert_state (draft, RQ_RELEASE_DRAFT);
  complete (draft);
  apply (draft, TEXT (approve, ""), "Approved.");
  apply (draft, TEXT (retarget, "3.9.53"), "3.9.53");
  assert_state (draft, RQ_RELEASE_READY);
  apply (draft, TEXT (retarget, "3.9.54"), "taken back");
  g_assert_cmpstr (rq_release_head_get_version (draft->head), ==, "3.9.54");
  assert_state (draft, RQ_RELEASE_CHECKING);
  assert_item (draft, "images", RQ_ITEM_PENDING, "");
  assert_item (draft, "staging", RQ_ITEM_PENDING, "");
  assert_item (draft, "backup-redis", RQ_ITEM_DONE, "seen");
}

static void
test_closed (Draft         *draft,
             gconstpointer  data)
{
  apply (draft, TEXT (abandon, "another day"), "another day");
  assert_state (draft, RQ_RELEASE_ABANDONED);
  apply (draft, TICK ("team", RQ_MARK_DONE, ""), NULL);
  apply (draft, TEXT (abandon, ""), NULL);
}

static void
end_as (Draft          *draft,
        RqReleaseState  state)
{
  g_autoptr (JsonObject) changes = json_object_new ();
  RqReleaseHead *changed;

  json_object_set_string_member (changes, "state", rq_release_state_to_nick (state));
  changed = rq_release_head_change (draft->head, changes);
  rq_release_head_unref (draft->head);
  draft->head = changed;
}

/* A rollback has a checklist of its own, of which the upgrade's items are no part. */
static void
test_rolled_back (Draft         *draft,
                  gconstpointer  data)
{
  g_autoptr (GPtrArray) open = NULL;

  apply (draft, TICK ("rollback-data", RQ_MARK_DONE, "too early"), NULL);
  end_as (draft, RQ_RELEASE_COMPLETED);
  apply (draft, TICK ("rollback-data", RQ_MARK_DONE, "never rolled back"), NULL);
  end_as (draft, RQ_RELEASE_ROLLED_BACK);
  apply (draft, TICK ("team", RQ_MARK_DONE, ""), NULL);
  apply (draft, TICK ("rollback-data", RQ_MARK_NOT_APPLICABLE, "nothing was migrated"),
         "does not apply: nothing was migrated");
  apply (draft, TICK ("rollback-observed", RQ_MARK_DONE, "20 min"), "is done: 20 min");
  assert_item (draft, "rollback-data", RQ_ITEM_NOT_APPLICABLE, "nothing was migrated");
  assert_state (draft, RQ_RELEASE_ROLLED_BACK);
  apply (draft, UNTICK ("rollback-observed"), "no longer ticked");
  assert_item (draft, "rollback-observed", RQ_ITEM_PENDING, "");
  assert_state (draft, RQ_RELEASE_ROLLED_BACK);
  open = rq_checklist_find_open (rq_release_head_get_fields (draft->head), TRUE);
  g_assert_cmpuint (open->len, ==, rq_checklist_get_n_specs (TRUE) - 1);
}

/* A head holds 64 KB: the longest notes and the longest evidence fit together. */
static void
test_fits (Draft         *draft,
           gconstpointer  data)
{
  g_autofree char *note = g_strnfill (2000, 'n');
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  for (guint i = 0; i < rq_checklist_get_n_specs (FALSE); i++)
    {
      const RqChecklistSpec *spec = rq_checklist_get_spec (FALSE, i);
      g_autoptr (RqCheckResult) result = rq_check_result_new (RQ_CHECK_FAIL, g_strdup ("Bad."));

      for (guint line = 0; line < 2000; line++)
        rq_check_result_add (result, "service-%u: Degraded (1 of 2)", line);
      if (spec->kind == RQ_ITEM_CHECK)
        apply (draft, rq_draft_edit_result,
               (RqDraftEdit) { .item_id = spec->id, .result = result }, "Bad.");
      apply (draft, rq_draft_edit_tick,
             (RqDraftEdit) { .item_id = spec->id, .text = note, .mark =
                               spec->kind == RQ_ITEM_CHECK ? RQ_MARK_OVERRIDDEN : RQ_MARK_DONE },
             note);
    }
  apply (draft, TEXT (approve, note), "Approved");
  end_as (draft, RQ_RELEASE_ROLLED_BACK);
  for (guint i = 0; i < rq_checklist_get_n_specs (TRUE); i++)
    apply (draft, TICK (rq_checklist_get_spec (TRUE, i)->id, RQ_MARK_DONE, note), note);
  label = rq_release_head_to_label (draft->head, &error);
  g_assert_no_error (error);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/draft-edit/" name, Draft, NULL, set_up, func, tear_down)
  ADD ("ticks", test_ticks);
  ADD ("refused", test_refused);
  ADD ("override", test_override);
  ADD ("approval", test_approval);
  ADD ("retarget", test_retarget);
  ADD ("closed", test_closed);  ADD ("rolled-back", test_rolled_back);
  ADD ("fits", test_fits);
  return g_test_run ();
}
