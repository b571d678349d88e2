/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wizard/rollback-window.h"

#include "notification-server.h"
#include "release/release-desk.h"
#include "sample.h"
#include "ui-test.h"

static GtkApplication *application;

typedef struct
{
  RqReleaseDesk    *desk;   /* (owned) */
  RqRollbackFlow   *flow;   /* (owned) */
  RqRollbackWindow *window; /* (unowned) until it is closed */
} Fixture;

/* What the preview names is the release; the script is another. */
static RqReleaseJob *
make_verified (RqDeployment *deployment,
               RqTransport  *transport,
               const char   *release_id)
{
  return sample_job_maker (deployment, transport, SAMPLE_VERIFIED);
}

static RqReleaseJob *
make_failed (RqDeployment *deployment,
             RqTransport  *transport,
             const char   *release_id)
{
  return sample_job_maker (deployment, transport, SAMPLE_FAILED);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  maker)
{
  g_autoptr (RqDeployment) deployment = sample_deployment_new ();

  fixture->desk = rq_release_desk_new (application);
  fixture->flow = rq_rollback_flow_new (deployment, NULL, maker != NULL ? make_failed
                                                                        : make_verified);
  fixture->window = rq_release_desk_show_rollback (fixture->desk, fixture->flow);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  maker)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->desk);
  g_assert_finalize_object (fixture->flow);
}

static gboolean
says (Fixture    *fixture,
      const char *text)
{
  return ui_test_find_label (fixture->window, text) != NULL;
}

static const char *
state (Fixture *fixture)
{
  return rq_preview_page_get_state (rq_rollback_window_get_preview_page (fixture->window));
}

static const char *
current (Fixture *fixture)
{
  return rq_wizard_step_get_name (rq_wizard_flow_get_current (RQ_WIZARD_FLOW (fixture->flow)));
}

static void
test_confirmed (Fixture       *fixture,
                gconstpointer  maker)
{
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.52");

  g_assert_cmpstr (state (fixture), ==, "loading");
  g_assert_null (ui_test_find_button (fixture->window, "_Roll Back 2 Services"));
  rq_rollback_flow_take_preview (fixture->flow, preview);
  ui_test_wait (says (fixture, "chat-api"));
  g_assert_true (says (fixture, "3.9.52 → 3.9.51"));
  g_assert_true (says (fixture, "Does Not Go Back by Itself"));
  g_assert_null (rq_rollback_flow_get_run (fixture->flow));

  ui_test_click (fixture->window, "_Roll Back 2 Services");
  ui_test_wait (g_str_equal (current (fixture), RQ_STEP_RESULT));
  ui_test_wait (says (fixture, "Rolled back to 3.9.51 and verified"));
  ui_test_click (fixture->window, "_Close");
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_ROLLBACK_WINDOW) == NULL);
  fixture->window = NULL;
}

static void
test_left_alone (Fixture       *fixture,
                 gconstpointer  maker)
{
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.52");

  rq_rollback_flow_take_preview (fixture->flow, preview);
  ui_test_wait (ui_test_find_button (fixture->window, "_Roll Back 2 Services") != NULL);
  gtk_window_close (GTK_WINDOW (fixture->window));
  ui_test_wait (ui_test_find_toplevel (RQ_TYPE_ROLLBACK_WINDOW) == NULL);
  fixture->window = NULL;
  g_assert_null (rq_rollback_flow_get_run (fixture->flow));
}

/* A release that changed nothing is still to be closed, which destroys nothing. */
static void
test_closes (Fixture       *fixture,
             gconstpointer  maker)
{
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.51");

  rq_rollback_flow_take_preview (fixture->flow, preview);
  ui_test_wait (says (fixture, "Nothing to Roll Back"));
  ui_test_click (fixture->window, "_Verify and Close the Release");
  ui_test_wait (g_str_equal (current (fixture), RQ_STEP_RESULT));
}

static void
test_cannot (Fixture       *fixture,
             gconstpointer  maker)
{
  g_autoptr (GError) error = g_error_new (RQ_RELEASE_ERROR, RQ_RELEASE_ERROR_NOTHING,
                                          "No release of <cometchat> has a baseline.");

  rq_rollback_flow_take_error (fixture->flow, error);
  ui_test_wait (says (fixture, "Cannot Roll Back"));
  g_assert_cmpstr (state (fixture), ==, "failed");
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Try Again"));
  g_assert_null (rq_rollback_flow_get_run (fixture->flow));
}

/* What is there after a failure is looked at anew. */
static void
test_failed (Fixture       *fixture,
             gconstpointer  maker)
{
  g_autoptr (RqRollbackPreview) preview = sample_preview_new ("3.9.52");

  rq_rollback_flow_take_preview (fixture->flow, preview);
  ui_test_wait (ui_test_find_button (fixture->window, "_Roll Back 2 Services") != NULL);
  ui_test_click (fixture->window, "_Roll Back 2 Services");
  ui_test_wait (says (fixture, "The rollback failed"));
  g_assert_true (says (fixture, "Paused · task 2 on node-1: unhealthy container"));
  g_assert_nonnull (ui_test_find_button (fixture->window, "_Roll Back Again…"));
}

#define TEST(path, maker, function) \
  g_test_add ("/rollback/" path, Fixture, maker, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  ui_test_init (&argc, &argv);
  notification_server_start ();
  application = gtk_application_new ("io.github.requeen.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);

  TEST ("confirmed", NULL, test_confirmed);
  TEST ("left-alone", NULL, test_left_alone);
  TEST ("closes", NULL, test_closes);
  TEST ("cannot", NULL, test_cannot);
  TEST ("failed", "failed", test_failed);

  status = g_test_run ();
  g_object_unref (application);
  notification_server_forget ();
  return status;
}
