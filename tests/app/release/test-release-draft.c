/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/release-draft.h"

#include <string.h>

#include "base/await.h"
#include "base/version.h"
#include "records/release-head-private.h"
#include "release-kit.h"
#include "swarm/json.h"

/* One workstation with a draft open. */
typedef struct
{
  RqDeploymentSession *session; /* (owned) */
  RqReleaseDraft      *draft;   /* (owned) */
} Desk;

static RqDeploymentSession *
connect_session (Kit *kit)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, NULL);
  RqDeploymentSession *session = rq_deployment_session_new (deployment);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_deployment_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_deployment_session_connect_finish (session, rq_await_result (await), &error);
  g_assert_no_error (error);
  return session;
}

static Desk *
desk_new (Kit        *kit,
          const char *author)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->session = connect_session (kit);
  desk->draft = rq_release_draft_new (desk->session, author);
  return desk;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
desk_free (Desk *desk)
{
  gpointer draft = desk->draft;

  /* a look at what an event told of may be under way still */
  g_object_add_weak_pointer (G_OBJECT (draft), &draft);
  g_clear_object (&desk->draft);
  rq_test_wait ("the end of the draft", is_gone, &draft, 10);
  rq_deployment_session_close (desk->session);
  g_object_unref (desk->session);
  g_free (desk);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* Runs an operation to its end: DO (desk, error, tick, "team", RQ_MARK_DONE, "") */
#define DO(desk, error, operation, ...) \
  G_STMT_START { \
    g_autoptr (RqAwait) await_ = rq_await_new (); \
    rq_release_draft_ ## operation ## _async ((desk)->draft, __VA_ARGS__, NULL, rq_await_cb, \
                                              await_); \
    rq_release_draft_finish ((desk)->draft, rq_await_result (await_), error); \
  } G_STMT_END

#define DO_WELL(desk, ...) \
  G_STMT_START { \
    g_autoptr (GError) error_ = NULL; \
    DO (desk, &error_, __VA_ARGS__); \
    g_assert_no_error (error_); \
  } G_STMT_END

static RqReleaseState
get_state (Desk *desk)
{
  return rq_release_head_get_state (rq_release_draft_get_head (desk->draft));
}

static RqChecklistItem *
find_item (Desk       *desk,
           const char *id)
{
  return rq_release_draft_find_item (desk->draft, id);
}

static void
tick_people (Desk *desk)
{
  GListModel *items = rq_release_draft_get_items (desk->draft);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RqChecklistItem) item = g_list_model_get_item (items, i);

      if (rq_checklist_item_get_kind (item) == RQ_ITEM_PERSON)
        DO_WELL (desk, tick, rq_checklist_item_get_id (item), RQ_MARK_DONE, "seen");
    }
}

static void
assert_checked (Desk       *desk,
                const char *id)
{
  RqChecklistItem *item = find_item (desk, id);

  g_test_message ("%s: %s: %s", id,
                  rq_item_status_to_nick (rq_checklist_item_get_status (item)),
                  rq_checklist_item_get_words (item));
  for (int i = 0; rq_checklist_item_get_evidence (item)[i] != NULL; i++)
    g_test_message ("    %s", rq_checklist_item_get_evidence (item)[i]);
  g_assert_cmpint (rq_checklist_item_get_status (item), !=, RQ_ITEM_PENDING);
  g_assert_cmpstr (rq_checklist_item_get_words (item), !=, "");
  g_assert_false (rq_checklist_item_is_busy (item));
  g_assert_nonnull (rq_checklist_item_get_when (item));
}

/* Every check against the real swarm; a real manager has no idle disk to promise. */
static void
assert_checks (Desk *desk)
{
  static const char * const good[] = { "health", "version", "images", "command", "nodes",
                                       "rollback" };

  assert_checked (desk, "disk");
  assert_checked (desk, "rollout");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      assert_checked (desk, good[i]);
      g_assert_cmpint (rq_checklist_item_get_status (find_item (desk, good[i])), ==,
                       RQ_ITEM_PASSED);
    }
  g_assert_cmpuint (g_strv_length ((char **) rq_checklist_item_get_evidence (
                                     find_item (desk, "health"))), ==, 4);
}

/* What the real machine may say no to is not what is tested. */
static void
override_what_fails (Desk *desk)
{
  GListModel *items = rq_release_draft_get_items (desk->draft);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RqChecklistItem) item = g_list_model_get_item (items, i);

      if (rq_checklist_item_can_mark (item, RQ_MARK_OVERRIDDEN))
        DO_WELL (desk, tick, rq_checklist_item_get_id (item), RQ_MARK_OVERRIDDEN, "a test");
    }
}

typedef struct
{
  Desk           *desk;
  RqReleaseState  state;
} Expected;

static gboolean
has_state (gpointer data)
{
  Expected *expected = data;

  return get_state (expected->desk) == expected->state;
}

static gboolean
knows_team (gpointer data)
{
  return rq_checklist_item_is_done (find_item (data, "team"));
}

/* From nothing to an approval, by two workstations that see each other's doings. */
static void
test_two_desks (Kit           *kit,
                gconstpointer  data)
{
  g_autoptr (Desk) ann = desk_new (kit, "Ann Lee <ann@desk>");
  g_autoptr (Desk) bob = desk_new (kit, "Bob <bob@other>");
  g_autoptr (RqReleaseRecord) record = NULL;
  Expected ready = { ann, RQ_RELEASE_READY };
  g_autofree char *id = NULL;

  g_assert_nonnull (rq_release_draft_get_why_not (ann->draft));
  DO_WELL (ann, create, "3.9.52");
  id = g_strdup (rq_release_head_get_id (rq_release_draft_get_head (ann->draft)));
  g_assert_cmpint (get_state (ann), ==, RQ_RELEASE_DRAFT);
  DO_WELL (bob, open, id);

  DO_WELL (bob, tick, "team", RQ_MARK_DONE, "mail of Monday");
  rq_test_wait ("the other's tick", knows_team, ann, 20);
  g_assert_cmpint (get_state (ann), ==, RQ_RELEASE_CHECKING);
  g_assert_cmpstr (rq_checklist_item_get_note (find_item (ann, "team")), ==, "mail of Monday");
  g_assert_cmpstr (rq_checklist_item_get_who (find_item (ann, "team")), ==, "Bob <bob@other>");

  DO_WELL (ann, check, NULL);
  assert_checks (ann);
  tick_people (ann);
  override_what_fails (ann);
  g_assert_true (rq_release_draft_is_complete (ann->draft));
  g_assert_false (rq_release_draft_is_ready (ann->draft));
  DO_WELL (bob, approve, "well done");
  rq_test_wait ("the approval", has_state, &ready, 20);
  g_assert_true (rq_release_draft_is_ready (ann->draft));
  g_assert_null (rq_release_draft_get_why_not (ann->draft));
  g_assert_cmpstr (rq_release_draft_get_approval (ann->draft)->comment, ==, "well done");
  g_assert_cmpstr (rq_release_draft_get_approval (ann->draft)->who, ==, "Bob <bob@other>");

  record = kit_load (kit, id);
  g_assert_cmpuint (rq_release_record_get_timeline (record)->len, >=, 1 + 1 + 8 + 6 + 1);
  DO_WELL (ann, abandon, "only a test");
  g_assert_cmpint (get_state (ann), ==, RQ_RELEASE_ABANDONED);
}

/* Many at once: nothing is lost, whoever writes. */
static void
test_all_at_once (Kit           *kit,
                  gconstpointer  data)
{
  static const char * const ids[] = { "backup-database", "backup-redis", "backup-configuration",
                                      "staging", "window", "team" };
  g_autoptr (Desk) ann = desk_new (kit, "Ann Lee <ann@desk>");
  g_autoptr (Desk) bob = desk_new (kit, "Bob <bob@other>");
  g_autoptr (Desk) eve = desk_new (kit, "Eve <eve@third>");
  RqAwait *awaits[G_N_ELEMENTS (ids)];

  DO_WELL (ann, create, "3.9.52");
  DO_WELL (bob, open, rq_release_head_get_id (rq_release_draft_get_head (ann->draft)));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      awaits[i] = rq_await_new ();
      rq_release_draft_tick_async (i % 2 == 0 ? ann->draft : bob->draft, ids[i], RQ_MARK_DONE,
                                   ids[i], NULL, rq_await_cb, awaits[i]);
    }
  g_assert_true (rq_release_draft_is_busy (ann->draft));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;

      rq_release_draft_finish (i % 2 == 0 ? ann->draft : bob->draft, rq_await_result (awaits[i]),
                               &error);
      g_assert_no_error (error);
      rq_await_free (awaits[i]);
    }
  g_assert_false (rq_release_draft_is_busy (ann->draft));
  DO_WELL (eve, open, rq_release_head_get_id (rq_release_draft_get_head (ann->draft)));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpstr (rq_checklist_item_get_note (find_item (eve, ids[i])), ==, ids[i]);
}

/* A person's words outlive the connection. */
static void
test_unsent (Kit           *kit,
             gconstpointer  data)
{
  g_autoptr (Desk) ann = desk_new (kit, "Ann Lee <ann@desk>");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) malformed = NULL;
  g_autoptr (RqAwait) await = rq_await_new ();
  RqChecklistItem *item = find_item (ann, "backup-redis");

  DO (ann, &malformed, create, "3.9 52");
  g_assert_error (malformed, RQ_VERSION_ERROR, RQ_VERSION_ERROR_MALFORMED);
  DO_WELL (ann, create, "3.9.52");
  rq_deployment_session_close (ann->session);
  DO (ann, &error, tick, "backup-redis", RQ_MARK_DONE, "in /backup/redis");
  g_assert_error (error, RQ_SSH_ERROR, RQ_SSH_ERROR_LOST);
  g_assert_cmpstr (rq_checklist_item_get_unsent (item), ==, "in /backup/redis");
  g_assert_cmpint (rq_checklist_item_get_status (item), ==, RQ_ITEM_PENDING);

  rq_deployment_session_connect_async (ann->session, NULL, NULL, rq_await_cb, await);
  rq_deployment_session_connect_finish (ann->session, rq_await_result (await), NULL);
  DO_WELL (ann, tick, "backup-redis", RQ_MARK_DONE, rq_checklist_item_get_unsent (item));
  g_assert_null (rq_checklist_item_get_unsent (item));
  g_assert_cmpstr (rq_checklist_item_get_note (item), ==, "in /backup/redis");
}

/* What is wrong is found, and said of the service that it is wrong with. */
static void
test_finds (Kit           *kit,
            gconstpointer  data)
{
  g_autoptr (Desk) ann = desk_new (kit, "Ann Lee <ann@desk>");
  g_autoptr (GError) missing = NULL;
  RqChecklistItem *images = find_item (ann, "images");

  DO_WELL (ann, create, "3.9.99");
  DO_WELL (ann, check, "images");
  assert_checked (ann, "images");
  g_assert_cmpint (rq_checklist_item_get_status (images), ==, RQ_ITEM_FAILED);
  g_assert_nonnull (strstr (rq_checklist_item_get_words (images), "3.9.99"));
  DO_WELL (ann, retarget, "3.9.50");
  g_assert_cmpint (rq_checklist_item_get_status (images), ==, RQ_ITEM_PENDING);
  DO_WELL (ann, check, "version");
  g_assert_cmpint (rq_checklist_item_get_status (find_item (ann, "version")), ==,
                   RQ_ITEM_FAILED);
  DO (ann, &missing, check, "team");
  g_assert_error (missing, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
}

/* Everything in order and approved: the ID. */
static char *
make_ready (Desk       *desk,
            const char *version)
{
  DO_WELL (desk, create, version);
  DO_WELL (desk, check, NULL);
  tick_people (desk);
  override_what_fails (desk);
  DO_WELL (desk, approve, "");
  g_assert_true (rq_release_draft_is_ready (desk->draft));
  return g_strdup (rq_release_head_get_id (rq_release_draft_get_head (desk->draft)));
}

static Seen *
begin_draft (Kit        *kit,
             const char *id,
             const char *command,
             guint       observe_minutes)
{
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, command);
  RqUpgrade *upgrade = rq_upgrade_new_from_draft (deployment, kit->transport, id);

  rq_upgrade_set_observe_minutes (upgrade, observe_minutes);
  return kit_begin (RQ_RELEASE_JOB (upgrade));
}

static gboolean
is_observing (gpointer data)
{
  RqReleaseProgress *progress = rq_release_job_get_progress (((Seen *) data)->job);

  return progress != NULL &&
         rq_release_progress_get_state (progress) == RQ_RELEASE_OBSERVING &&
         rq_release_progress_get_observation (progress) != NULL;
}

static void
assert_pulled (Seen *seen)
{
  RqReleaseProgress *progress = rq_release_job_get_progress (seen->job);

  g_assert_cmpuint (rq_release_progress_get_n_pulls (progress), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const RqPullRow *row = rq_release_progress_get_pull (progress, i);

      g_test_message ("%s: %s", row->image, row->words);
      g_assert_true (row->state == RQ_PULL_DONE || row->state == RQ_PULL_PRESENT);
      g_assert_true (g_str_has_suffix (row->image, ":3.9.52"));
    }
}

static const char *
get_member (RqReleaseRecord *record,
            const char      *member)
{
  return rq_json_get_string (rq_release_head_get_fields (rq_release_record_get_head (record)),
                             member);
}

static gboolean
is_pulling (gpointer data)
{
  RqReleaseProgress *progress = rq_release_job_get_progress (((Seen *) data)->job);

  return progress != NULL && rq_release_progress_get_state (progress) == RQ_RELEASE_PULLING;
}

/* Nothing was changed: it is as ready as before. */
static void
cancel_while_pulling (Kit  *kit,
                      Desk *desk)
{
  const char *id = rq_release_head_get_id (rq_release_draft_get_head (desk->draft));
  g_autoptr (Seen) seen = begin_draft (kit, id, KIT_UPDATE, 0);
  Expected ready = { desk, RQ_RELEASE_READY };

  rq_test_wait ("the pull", is_pulling, seen, 60);
  g_cancellable_cancel (seen->cancellable);
  kit_await (seen, 30);
  g_assert_error (seen->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  kit_assert_unlocked (kit);
  rq_test_wait ("being ready again", has_state, &ready, 20);
  g_assert_true (rq_release_draft_is_ready (desk->draft));
  g_assert_false (seen_says (seen, "goes on"));
}

/* Left while it is observed and taken up by another, who sees it fail. */
static void
observe (Kit        *kit,
         const char *id)
{
  g_autoptr (Seen) left = begin_draft (kit, id, KIT_UPDATE, 60);
  g_autoptr (Seen) seen = NULL;
  g_autoptr (RqDeployment) deployment = kit_make_deployment (kit, KIT_UPDATE);
  g_autoptr (RqReleaseRecord) record = NULL;

  rq_test_wait ("the observation", is_observing, left, 120);
  assert_pulled (left);
  g_cancellable_cancel (left->cancellable);
  kit_await (left, 30);
  g_assert_error (left->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  kit_assert_state (kit, id, RQ_RELEASE_OBSERVING);

  seen = kit_begin (RQ_RELEASE_JOB (rq_upgrade_resume (deployment, kit->transport, id)));
  rq_test_wait ("the observation again", is_observing, seen, 60);
  rq_sandbox_docker (kit->sandbox, "service update --detach --constraint-add node.labels.no==yes "
                     "%s_redis", kit->stack);
  kit_await (seen, 120);
  g_assert_no_error (seen->error);
  g_assert_cmpint (seen->result, ==, RQ_JOB_FAILED);
  record = kit_load (kit, id);
  g_assert_cmpint (rq_release_head_get_state (rq_release_record_get_head (record)), ==,
                   RQ_RELEASE_FAILED);
  g_assert_nonnull (strstr (rq_release_head_get_words (rq_release_record_get_head (record)),
                            "redis: "));
  g_assert_nonnull (get_member (record, "observe_ended"));
  g_assert_null (get_member (record, "observe_ended_by"));
  g_assert_cmpuint (json_array_get_length (rq_release_record_get_outcome (record)), ==, 4);
}

/* A draft that is not approved begins nothing, and stands in no other's way; one that is cancelled
 * in time is ready again; then all of it. */
static void
test_upgrade (Kit           *kit,
              gconstpointer  data)
{
  g_autoptr (Desk) ann = desk_new (kit, "Ann Lee <ann@desk>");
  g_autoptr (Desk) other = desk_new (kit, "Bob <bob@other>");
  g_autoptr (Seen) unapproved = NULL;
  g_autofree char *id = NULL;

  DO_WELL (other, create, "3.9.53");
  unapproved = begin_draft (kit, rq_release_head_get_id (rq_release_draft_get_head (other->draft)),
                            NULL, 0);
  kit_await (unapproved, 30);
  g_assert_error (unapproved->error, RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_PREFLIGHT);
  kit_assert_unlocked (kit);

  id = make_ready (ann, "3.9.52");
  cancel_while_pulling (kit, ann);
  observe (kit, id);
}

int
main (int argc,
      char *argv[])
{
  RqSandbox *sandbox;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();

#define ADD(name, func) \
  g_test_add ("/release-draft/" name, Kit, sandbox, kit_set_up, func, kit_tear_down)
  ADD ("two-desks", test_two_desks);
  ADD ("all-at-once", test_all_at_once);
  ADD ("unsent", test_unsent);
  ADD ("finds", test_finds);
  ADD ("upgrade", test_upgrade);

  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
