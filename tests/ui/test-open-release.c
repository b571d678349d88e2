/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "release/open-release.h"

#include "base/await.h"
#include "in-window.h"
#include "release/release-draft.h"
#include "ui-test.h"

/* Two workstations at a real swarm: what one does with a release, the other sees by itself. */
typedef struct
{
  RqDeploymentSession *here;  /* (owned) */
  RqDeploymentSession *there; /* (owned) */
  RqOpenRelease       *open;  /* (owned) here */
  RqReleaseDraft      *draft; /* (owned) there */
} Fixture;

static RqSandbox *sandbox;

static RqDeploymentSession *
connect_session (RqDeployment *deployment)
{
  RqDeploymentSession *session = rq_deployment_session_new (deployment);
  g_autoptr (RqAwait) await = rq_await_new ();
  g_autoptr (GError) error = NULL;

  rq_deployment_session_connect_async (session, NULL, NULL, rq_await_cb, await);
  rq_deployment_session_connect_finish (session, rq_await_result (await), &error);
  g_assert_no_error (error);
  return session;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (RqDeployments) deployments = in_window_deployments_new (sandbox, "Sandbox");
  g_autoptr (RqDeployment) deployment = g_list_model_get_item (G_LIST_MODEL (deployments), 0);

  fixture->here = connect_session (deployment);
  fixture->there = connect_session (deployment);
  fixture->open = rq_open_release_new ();
  fixture->draft = rq_release_draft_new (fixture->there, NULL);
  rq_open_release_set_session (fixture->open, fixture->here);
  ui_test_wait (rq_swarm_model_is_loaded (rq_deployment_session_get_model (fixture->here)));
  ui_test_wait (rq_swarm_model_get_error (rq_deployment_session_get_model (fixture->here)) == NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_run_dispose (G_OBJECT (fixture->open));
  g_clear_object (&fixture->open);
  g_clear_object (&fixture->draft);
  rq_deployment_session_close (fixture->here);
  rq_deployment_session_close (fixture->there);
  g_clear_object (&fixture->here);
  g_clear_object (&fixture->there);
}

static gboolean
is_open (Fixture        *fixture,
         RqReleaseState  state)
{
  RqReleaseHead *head = rq_open_release_get_head (fixture->open);

  return head != NULL && rq_release_head_get_state (head) == state;
}

static void
test_elsewhere (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (RqAwait) created = rq_await_new ();
  g_autoptr (RqAwait) abandoned = rq_await_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (rq_open_release_get_head (fixture->open));
  rq_release_draft_create_async (fixture->draft, "3.9.52", NULL, rq_await_cb, created);
  rq_release_draft_finish (fixture->draft, rq_await_result (created), &error);
  g_assert_no_error (error);
  ui_test_wait_seconds (5, is_open (fixture, RQ_RELEASE_DRAFT));

  rq_release_draft_abandon_async (fixture->draft, "", NULL, rq_await_cb, abandoned);
  rq_release_draft_finish (fixture->draft, rq_await_result (abandoned), &error);
  g_assert_no_error (error);
  ui_test_wait_seconds (5, rq_open_release_get_head (fixture->open) == NULL);
}

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  sandbox = rq_sandbox_new ();
  rq_sandbox_reset (sandbox);
  g_test_add ("/open-release/elsewhere", Fixture, NULL, set_up, test_elsewhere, tear_down);
  status = g_test_run ();
  rq_sandbox_free (sandbox);
  return status;
}
