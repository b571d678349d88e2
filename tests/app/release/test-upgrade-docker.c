/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release-kit.h"

/* Docker on the manager restarts in the middle of an upgrade: the upgrade does not end over that,
 * what runs afterwards is verified, and the containers that were lost are no failure. */

#define SCRIPT \
  KIT_UPDATE "; echo updated; while [ ! -e docker-go ]; do sleep 0.2; done; echo ended"

static void
on_manager (Kit        *kit,
            const char *command)
{
  g_autofree char *line =
    g_strdup_printf ("cd %s && %s", rq_sandbox_get (kit->sandbox, "SANDBOX_DIRECTORY"), command);

  g_free (rq_sandbox_run (kit->sandbox, "exec", "m1", "sh", "-c", line, NULL));
}

static gboolean
has_updated (gpointer data)
{
  return strstr (((Seen *) data)->output->str, "updated") != NULL;
}

static gboolean
is_verifying (gpointer data)
{
  RqReleaseProgress *progress = rq_release_job_get_progress (((Seen *) data)->job);

  return progress != NULL && rq_release_progress_get_state (progress) == RQ_RELEASE_VERIFYING;
}

static void
assert_verified (Kit  *kit,
                 Seen *seen)
{
  g_autoptr (JsonObject) specs = NULL;
  g_autofree char *name = g_strconcat (kit->stack, "_chat-api", NULL);
  JsonObject *container;

  kit_await (seen, 300);
  g_assert_no_error (seen->error);
  g_assert_true (seen_says (seen, "Verifying what runs now."));
  kit_assert_state (kit, rq_release_job_get_release_id (seen->job), RQ_RELEASE_COMPLETED);
  kit_assert_unlocked (kit);
  specs = kit_get_specs (kit);
  container = json_object_get_object_member (
    json_object_get_object_member (json_object_get_object_member (specs, name), "TaskTemplate"),
    "ContainerSpec");
  g_assert_nonnull (strstr (json_object_get_string_member (container, "Image"), ":3.9.52"));
}

/* While the script runs, and has asked Docker for all that it wants. */
static void
test_updating (Kit           *kit,
               gconstpointer  data)
{
  g_autoptr (Seen) seen = NULL;

  on_manager (kit, "rm -f docker-go");
  seen = kit_begin_upgrade (kit, "3.9.52", SCRIPT);
  rq_test_wait ("the updates", has_updated, seen, 120);
  g_free (rq_sandbox_run (kit->sandbox, "dockerd-restart", "m1", NULL));
  g_assert_no_error (seen->error);
  g_assert_false (seen->done);
  on_manager (kit, "touch docker-go");
  assert_verified (kit, seen);
  on_manager (kit, "rm -f docker-go");
}

/* Once the script has ended and the rollout is looked at. */
static void
test_verifying (Kit           *kit,
                gconstpointer  data)
{
  g_autoptr (Seen) seen = NULL;

  seen = kit_begin_upgrade (kit, "3.9.52", KIT_UPDATE);
  rq_test_wait ("verifying", is_verifying, seen, 120);
  g_free (rq_sandbox_run (kit->sandbox, "dockerd-restart", "m1", NULL));
  assert_verified (kit, seen);
}

int
main (int   argc,
      char *argv[])
{
  RqSandbox *sandbox;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = rq_sandbox_new ();
  g_test_add ("/upgrade-docker/updating", Kit, sandbox, kit_set_up, test_updating, kit_tear_down);
  g_test_add ("/upgrade-docker/verifying", Kit, sandbox, kit_set_up, test_verifying,
              kit_tear_down);
  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
